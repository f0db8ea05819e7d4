/** `headlight tokens`: what the model's tokenizer makes of a text, and what its text tower's tokens read of each other. */
import { visibleJson } from '../../vit/visible';
import { folderFiles } from '../../vit/node/folder-files';
import { openTokenizer } from '../../vit/text/tokenizer';
import { npyPieces } from '../../shared/export/npy';
import type { ReadText } from '../../vit/text/text-encoder';
import { withTexts } from '../labels/text-engine';
import { openModel, type OpenModel } from '../open-model';
import { EXIT, type Command } from '../command';
import { formatOf, outFile } from '../runtime';
import { plain } from '../streams';
import { usageError } from '../usage-error';
import { checkPlaces } from '../write/places';
import { saveFile } from '../write/save-file';

export const run: Command = async ({ args, streams }) => {
  const format = formatOf(args, ['table', 'json']);
  const text = args.text('text');
  if (args.operands.length > 0) throw usageError('`headlight tokens` takes its text with --text.');
  if (text === null) throw usageError('--text is needed: the text that is to become tokens.');
  const out = args.has('attention') ? outFile(args, 'attention', ['.npy']) : null;
  const model = await openModel(args.text('model') ?? '', {}, streams);
  if (out !== null) await checkPlaces([out], { photos: [], model });
  const { ids, tokens, attention } = out === null ? await encoded(model, text) : await withTexts(args, model, (encoder) => encoder.read(text)); // prettier-ignore
  if (out !== null) {
    const heads = (attention[0]?.length ?? 0) / ids.length ** 2;
    await saveFile(out, npyPieces([attention.length, heads, ids.length, ids.length], attention));
  }
  const width = Math.max(...ids.map((id) => String(id).length), 0);
  const table = ids.map((id, i) => `${String(id).padStart(width)}  ${plain(tokens[i] ?? '')}\n`).join('');
  await streams.result(format === 'json' ? `${visibleJson(JSON.stringify({ ids, tokens }))}\n` : table);
  return EXIT.done;
};

/** The tokenizer alone: it may stand without a text tower. */
async function encoded({ folder }: OpenModel, text: string): Promise<Pick<ReadText, 'ids' | 'tokens' | 'attention'>> {
  return { ...(await openTokenizer(folderFiles(folder))).encode(text), attention: [] };
}
