/** `headlight attention`: every weight of every head of every layer, as a file. */
import { shown } from '../inputs';
import { named } from '../open-model';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { layoutOf } from '../../vit/explain/attention';
import { formatOf, onePhoto, openRuntime, outFile } from '../runtime';
import { saveFile } from '../write/atomic-file';
import { npyPieces } from '../../shared/export/npy';
import { safetensorsPieces } from '../../shared/export/safetensors';

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json']);
  const photo = onePhoto(args, 'attention');
  const out = outFile(args, 'out', ['.npy', '.safetensors']);
  const runtime = await openRuntime(args, streams, { first: 'maps' });
  try {
    const pixels = await runtime.photos.pixels(photo, runtime.model, signal);
    const { answer, stack } = await runtime.ask(async (session) => {
      const answer = await session.answer(photo, pixels, 1);
      return { answer, stack: await session.attention(photo) };
    });
    const { layers, heads, tokens, perLayer } = stack;
    const shape = [layers, heads, tokens, tokens];
    const { prefix, grid } = layoutOf(runtime.model.checkpoint.config);
    if (out.toLowerCase().endsWith('.npy')) await saveFile(out, npyPieces(shape, perLayer));
    else {
      const attention = { name: 'attention', shape, data: perLayer };
      const logits = { name: 'logits', shape: [answer.logits.length], data: [answer.logits] };
      const about = { model: runtime.model.id, file: shown(photo), prefix: String(prefix), grid: grid.join('x') };
      await saveFile(out, safetensorsPieces(answer.logits.length > 0 ? [attention, logits] : [attention], about));
    }
    const result = {
      ...named(runtime.model),
      engine: engineOf(runtime),
      file: shown(photo),
      out,
      shape,
      prefixTokens: prefix,
      grid,
    };
    await streams.result(
      format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${out}  float32 [${shape.join(', ')}]\n`,
    );
    return EXIT.done;
  } finally {
    runtime.dispose();
  }
};
