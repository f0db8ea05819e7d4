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

export interface Whole {
  /** [layers, heads, tokens, tokens] */
  readonly shape: readonly number[];
  /** Of attention pooling, [heads, 1, tokens]; null: the model pools otherwise, or is changed. */
  readonly pool: { readonly shape: readonly number[]; readonly data: Float32Array } | null;
}

/** Where the model is as it is, logits and the weights of attention pooling go with it. */
export async function writeWhole(
  { args, runtime, photo, out, signal }: Written,
  changes: Changes | undefined,
): Promise<Whole> {
  const { model } = runtime;
  const { answer, value } = await askPhoto(runtime, photo, signal, async (session) => ({
    stack: await session.attention(photo, changes),
    pooling: changes ? null : await session.poolAttention(photo),
  }));
  const { layers, heads, tokens, perLayer } = value.stack;
  const shape = [layers, heads, tokens, tokens];
  const { config } = model.checkpoint;
  const poolHeads = config.attnPool?.heads ?? 0;
  const pool = value.pooling && { shape: [poolHeads, 1, tokens], data: value.pooling };
  const { prefix, grid } = layoutOf(config);
  const named = out.toLowerCase().endsWith('.safetensors');
  const about = { model: model.id, file: basename(photo), prefix: String(prefix), grid: grid.join('x') };
  const logits = changes ? new Float32Array(0) : answer.logits;
  const tensors = [
    { name: 'attention', shape, data: perLayer },
    ...(pool ? [{ name: 'pool_attention', shape: pool.shape, data: [pool.data] }] : []),
    ...(logits.length > 0 ? [{ name: 'logits', shape: [logits.length], data: [logits] }] : []),
  ];
  await saveExport(args, {
    out,
    by: { model, engine: engineOf(runtime), photos: [runtime.photos.seen(photo)] },
    asked: { question: { lens: 'attention', ...(changes && { changes }) } },
    holds: named ? 'too' : 'nothing',
    pieces: (settings) => (named ? safetensorsPieces(tensors, { ...about, settings }) : npyPieces(shape, perLayer)),
  });
  return { shape, pool };
}
