/** Every weight of every head of every layer as a file. */
import { basename } from 'node:path';
import { npyPieces } from '../../shared/export/npy';
import { safetensorsPieces } from '../../shared/export/safetensors';
import { layoutOf } from '../../vit/explain/attention';
import type { Changes } from '../../vit/explain/changes';
import { askPhoto } from '../ask-photo';
import { engineOf } from '../result';
import { saveExport } from '../sidecar';
import type { Written } from './subject';

/** [layers, heads, tokens, tokens]. The logits go with it where the model is as it is. */
export async function writeWhole(
  { args, runtime, photo, out, signal }: Written,
  changes: Changes | undefined,
): Promise<readonly number[]> {
  const { model } = runtime;
  const { answer, value } = await askPhoto(runtime, photo, signal, (session) => session.attention(photo, changes));
  const { layers, heads, tokens, perLayer } = value;
  const shape = [layers, heads, tokens, tokens];
  const { prefix, grid } = layoutOf(model.checkpoint.config);
  const named = out.toLowerCase().endsWith('.safetensors');
  const about = { model: model.id, file: basename(photo), prefix: String(prefix), grid: grid.join('x') };
  const logits = changes ? new Float32Array(0) : answer.logits;
  const tensors = [
    { name: 'attention', shape, data: perLayer },
    ...(logits.length > 0 ? [{ name: 'logits', shape: [logits.length], data: [logits] }] : []),
  ];
  await saveExport(args, {
    out,
    by: { model, engine: engineOf(runtime), photos: [runtime.photos.seen(photo)] },
    asked: { question: { lens: 'attention', ...(changes && { changes }) } },
    holds: named ? 'too' : 'nothing',
    pieces: (settings) => (named ? safetensorsPieces(tensors, { ...about, settings }) : npyPieces(shape, perLayer)),
  });
  return shape;
}
