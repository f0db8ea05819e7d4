/** `headlight library`: what is kept of photos, told, checked and forgotten. */
import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { duplicatesIn } from '../../main/library/duplicates';
import type { Library } from '../../main/library/library';
import { displayPath } from '../inputs';
import { openLibrary } from '../library/open';
import { megabytes } from '../megabytes';
import { EXIT, type Command, type CommandContext, type ExitCode } from '../command';
import { PLACES } from '../package-root';
import { formatOf } from '../runtime';
import { plain } from '../streams';
import { hintFor, usageError } from '../usage-error';

type Format = 'table' | 'json' | 'ndjson';
type Action = (library: Library, context: CommandContext, format: Format) => Promise<ExitCode>;

const ACTIONS: Readonly<Record<string, Action>> = { list, duplicates, info, check, forget };

export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = formatOf<Format>(args, ['table', 'json', 'ndjson']);
  const [name = '', ...rest] = args.operands;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action || rest.length > 0) {
    const hint = name === '' ? '' : hintFor(name, Object.keys(ACTIONS));
    throw usageError(`\`headlight library\` takes one of list, duplicates, info, check or forget.${hint}`);
  }
  if (action === forget && !args.has('yes'))
    throw usageError('`headlight library forget` forgets for good; say --yes.');
  if (!existsSync(PLACES.library)) {
    streams.message(`Nothing is kept: there is no ${displayPath(PLACES.library)}.`);
    if (format === 'json' && (action === list || action === duplicates)) await streams.result('[]\n');
    return EXIT.done;
  }
  const library = await openLibrary();
  try {
    return await action(library, context, format);
  } finally {
    library.close();
  }
};

async function list(library: Library, { streams }: CommandContext, format: Format): Promise<ExitCode> {
  const photos = library.list().map(({ path, written, ...rest }) => {
    return { file: displayPath(path), ...rest, written: new Date(written).toISOString() };
  });
  if (format === 'json') await streams.result(`${JSON.stringify(photos, null, 2)}\n`);
  else if (format === 'ndjson') for (const photo of photos) await streams.result(`${JSON.stringify(photo)}\n`);
  else for (const { file, models } of photos) await streams.result(`${plain(file)}  ${models.join(', ') || '–'}\n`);
  return EXIT.done;
}

/** What could not be compared is said. */
async function duplicates(library: Library, { args, streams }: CommandContext, format: Format): Promise<ExitCode> {
  const known = library.own.known();
  const found = await duplicatesIn(known, args.number('near', 0, 1), turn);
  const groups = found.map(({ kind, similarity, paths }) => {
    return { kind, similarity: Number(similarity.toFixed(4)), files: paths.map(displayPath) };
  });
  const [unmet, unread] = [library.counts().photos - known.length, known.filter(({ features }) => !features).length];
  if (unmet > 0) streams.message(`${unmet} photos were never read, so what they hold is not known: show them in the window.`); // prettier-ignore
  if (unread > 0) streams.message(`Of ${unread} photos no features are kept, so that only their copies are found: features are kept of photos that have a label of your own, or were compared in the gallery.`); // prettier-ignore
  if (format === 'json') await streams.result(`${JSON.stringify(groups, null, 2)}\n`);
  else if (format === 'ndjson') for (const group of groups) await streams.result(`${JSON.stringify(group)}\n`);
  else
    for (const { kind, similarity, files } of groups)
      await streams.result(`${kind === 'same' ? 'the same content' : `alike (${similarity})`}\n${files.map((file) => `  ${plain(file)}\n`).join('')}`); // prettier-ignore
  return EXIT.done;
}

async function info(library: Library, { streams }: CommandContext, format: Format): Promise<ExitCode> {
  const { photos, answers, bytes } = library.counts();
  if (format === 'table')
    await streams.result(
      `${plain(displayPath(PLACES.library))}\n${photos} photos, ${answers} answers, ${megabytes(bytes)}\n`,
    );
  else await streams.result(`${JSON.stringify({ file: displayPath(PLACES.library), photos, answers, bytes })}\n`);
  return EXIT.done;
}

async function check(library: Library, { streams }: CommandContext, format: Format): Promise<ExitCode> {
  const found = library.check();
  await streams.result(format === 'table' ? `${found}\n` : `${JSON.stringify({ check: found })}\n`);
  return found === 'ok' ? EXIT.done : EXIT.someFailed;
}

async function forget(library: Library, { streams }: CommandContext): Promise<ExitCode> {
  const { photos, answers } = library.counts();
  await library.forget();
  streams.message(`${photos} photos and ${answers} answers were forgotten; the photos themselves are untouched.`);
  return EXIT.done;
}
