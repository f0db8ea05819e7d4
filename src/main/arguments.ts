/** The app's own command line: `electron . [--engine NAME] photo-or-folder…`. */
import { isAbsolute, resolve } from 'node:path';
import { ENGINE_CHOICES, type EngineName } from '../vit/execute/executor';

export interface LaunchArguments {
  /** Replaces the engine that the settings name. */
  readonly engine: EngineName | 'auto' | null;
  /** Why the app does not start: it would have to guess. */
  readonly refusal: Refusal | null;
  /** Engines are to be measured, and nothing else; for `headlight bench --in-window`. */
  readonly bench: BenchLaunch | null;
  /** Absolute paths of photos and folders, in the order given. */
  readonly paths: readonly string[];
}

export type Refusal =
  /** What stands where an engine's name belongs and is none; '' for nothing at all. */
  | { readonly text: 'unknownEngine'; readonly engine: string }
  /** `--engine` is given more than once: which one is meant? */
  | { readonly text: 'enginesGiven'; readonly given: readonly string[] };

export interface BenchLaunch {
  /** Where the table goes, as JSON. */
  readonly out: string;
  /** Rows, or null for all. */
  readonly only: readonly string[] | null;
  readonly runs: number;
}

const ENGINE = '--engine';
const BENCH = '--bench-out';
const DEFAULT_RUNS = 20;

/**
 * Chromium switches and everything unknown that starts with a dash are skipped: they are not ours to refuse.
 *
 * @param argv what follows the executable and, in a checkout, the app folder
 * @param folder what relative paths are relative to
 */
export function parseArguments(argv: readonly string[], folder: string): LaunchArguments {
  const own = argv.filter((_argument, at) => argv[at - 1] !== ENGINE); // its name is no photo
  const wanted = argv.flatMap((argument, at) => {
    if (argument === ENGINE) return [argv[at + 1] ?? ''];
    return argument.startsWith(`${ENGINE}=`) ? [argument.slice(ENGINE.length + 1)] : [];
  });
  const paths = own.filter((argument) => argument !== '' && !argument.startsWith('-'));
  return {
    engine: ENGINE_CHOICES.find((engine) => engine === wanted[0]) ?? null,
    refusal: refusalOf(wanted),
    bench: benchIn(argv),
    paths: paths.map((path) => (isAbsolute(path) ? path : resolve(folder, path))),
  };
}

function refusalOf(wanted: readonly string[]): Refusal | null {
  const unknown = wanted.find((word) => !ENGINE_CHOICES.some((engine) => engine === word));
  if (unknown !== undefined) return { text: 'unknownEngine', engine: unknown };
  return wanted.length > 1 ? { text: 'enginesGiven', given: wanted } : null;
}

function benchIn(argv: readonly string[]): BenchLaunch | null {
  const value = (name: string): string | undefined =>
    argv.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
  const out = value(BENCH);
  if (out === undefined) return null;
  const runs = Number(value('--bench-runs'));
  const usable = Number.isInteger(runs) && runs > 0;
  return { out, only: value('--bench-only')?.split(',') ?? null, runs: usable ? runs : DEFAULT_RUNS };
}

/** Our part of `process.argv`: a packaged app is its own executable; in a checkout ours is what follows the app folder. */
export function ownArguments(argv: readonly string[], isPackaged: boolean, appPath: string): readonly string[] {
  if (isPackaged) return argv.slice(1);
  const app = argv.findIndex(
    (argument, at) => at > 0 && !argument.startsWith('-') && resolve(argument) === resolve(appPath),
  );
  return argv.slice(app + 1);
}
