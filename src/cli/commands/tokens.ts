/** `headlight tokens`: what the model's tokenizer makes of a text. */
import { visibleJson } from '../../vit/visible';
import { folderFiles } from '../../vit/node/folder-files';
import { openTokenizer } from '../../vit/text/tokenizer';
import { openModel } from '../open-model';
import { EXIT, type Command } from '../command';
import { formatOf } from '../runtime';
import { plain } from '../streams';
import { usageError } from '../usage-error';

export const run: Command = async ({ args, streams }) => {
  const format = formatOf(args, ['table', 'json']);
  const text = args.text('text');
  if (args.operands.length > 0) throw usageError('`headlight tokens` takes its text with --text.');
  if (text === null) throw usageError('--text is needed: the text that is to become tokens.');
  const { folder } = await openModel(args.text('model') ?? '', {}, streams);
  const { ids, tokens } = (await openTokenizer(folderFiles(folder))).encode(text);
  const width = Math.max(...ids.map((id) => String(id).length), 0);
  const table = ids.map((id, i) => `${String(id).padStart(width)}  ${plain(tokens[i] ?? '')}\n`).join('');
  await streams.result(format === 'json' ? `${visibleJson(JSON.stringify({ ids, tokens }))}\n` : table);
  return EXIT.done;
};
