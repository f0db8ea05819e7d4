/** From arguments to an exit code: finds the command, parses, runs it, and turns errors into sentences. */
import { EXIT, type Command, type ExitCode } from './command';
import { commandHelp, programHelp } from './help';
import { parseArguments, valueIn, type CommandSpec } from './options';
import type { Remade } from './settings/with-settings';
import { COMMANDS } from './specs';
import type { Streams } from './streams';
import { hintFor, usageError } from './usage-error';

/** Loaded when chosen, so that `--help` does not wait for them. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly run: Command }>>> = {
  classify: () => import('./commands/classify'),
  explain: () => import('./commands/explain'),
  heads: () => import('./commands/heads'),
  layers: () => import('./commands/layers'),
  faithfulness: () => import('./commands/faithfulness'),
  attention: () => import('./commands/attention'),
  preprocess: () => import('./commands/preprocess'),
  evaluate: () => import('./commands/evaluate'),
  calibrate: () => import('./commands/calibrate'),
  fill: () => import('./commands/fill'),
  caption: () => import('./commands/caption'),
  read: () => import('./commands/read'),
  embed: () => import('./commands/embed'),
  tokens: () => import('./commands/tokens'),
  train: () => import('./commands/train'),
  search: () => import('./commands/search'),
  sort: () => import('./commands/sort'),
  keywords: () => import('./commands/keywords'),
  undo: () => import('./commands/undo'),
  library: () => import('./commands/library'),
  models: () => import('./commands/models'),
  bench: () => import('./commands/bench'),
};

/** Never rejects. @param argv what follows the program's name */
export async function runProgram(argv: readonly string[], streams: Streams, signal: AbortSignal): Promise<ExitCode> {
  try {
    return await dispatch(argv, streams, signal);
  } catch (error) {
    const { codeOf, sentenceOf } = await import('./sentences');
    streams.message(`headlight: ${sentenceOf(error)}`);
    const code = codeOf(error);
    if (code === 'usage') streams.message(`Try \`headlight ${helpFor(argv)}--help\`.`);
    return code === 'usage' || code === 'modelNotFound' ? EXIT.usage : EXIT.someFailed;
  }
}

async function dispatch(argv: readonly string[], streams: Streams, signal: AbortSignal): Promise<ExitCode> {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return help(rest[0], streams);
  if (first === '--version' || first === '-V') {
    const { version } = await import('./package-root');
    await streams.result(`${version()}\n`);
    return EXIT.done;
  }
  const command = find(first);
  if (rest.some((argument) => argument === '--help' || argument === '-h')) return help(first, streams);
  const { command: run, args, beside } = await asked(rest, command, streams);
  if (beside) return (await import('./print/pair')).drawPair({ args, streams, signal }, beside);
  const loader = LOADERS[run.name];
  if (!loader) throw usageError(`There is no command \`${first}\`.`);
  const code = await (await loader()).run({ args, streams, signal });
  if (run.name === 'models') (await import('./damaged')).sayDamaged(streams); // which work with what is kept
  return code;
}

/** The command with its arguments; of `--settings`, the one that wrote them. */
async function asked(argv: readonly string[], command: CommandSpec, streams: Streams): Promise<Remade> {
  const settings = 'settings' in command.options ? valueIn(argv, 'settings') : null;
  if (settings === null) return { command, args: parseArguments(argv, command), beside: null };
  const { withSettings } = await import('./settings/with-settings');
  return withSettings(argv, command, settings, streams);
}

async function help(name: string | undefined, streams: Streams): Promise<ExitCode> {
  await streams.result(name === undefined || name.startsWith('-') ? programHelp(COMMANDS) : commandHelp(find(name)));
  return EXIT.done;
}

function find(name: string): CommandSpec {
  const command = COMMANDS.find((known) => known.name === name);
  if (command) return command;
  const names = COMMANDS.map((known) => known.name);
  const kind = name.startsWith('-') ? 'option' : 'command';
  throw usageError(
    `There is no ${kind} \`${name}\`.${hintFor(name, kind === 'command' ? names : ['--help', '--version'])}`,
  );
}

function helpFor(argv: readonly string[]): string {
  const known = COMMANDS.some(({ name }) => name === argv[0]);
  return known ? `${argv[0]} ` : '';
}
