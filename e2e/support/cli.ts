/** The command line's own answers: the numbers that the window is held to. */
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallDataFolder, withSmallModel } from '../../test/support/small-model';
import { ROOT, temporaryFolder } from '../app';
import type { Asked, Told } from './command-server';

const SERVER = join(ROOT, '.cache/e2e/command-server.js');
const env = { ...process.env, HEADLIGHT_USER_DATA: smallDataFolder() };

let server: ChildProcess | null = null;
let asked = 0;

/** The command line, with the small model unless another is named. Rejects with what it says where it fails. */
async function run(args: readonly string[]): Promise<{ readonly stdout: string }> {
  server ??= begin();
  const child = server;
  const id = asked++;
  const told = new Promise<Told>((resolve, reject) => {
    const hear = (message: Told): void => {
      if (message.id === id) settle(() => resolve(message));
    };
    const fail = (): void => settle(() => reject(new Error(`the command line ended with ${child.exitCode}`)));
    const settle = (done: () => void): void => {
      child.off('message', hear).off('exit', fail);
      done();
    };
    child.on('message', hear).on('exit', fail);
  });
  child.send({ id, args: withSmallModel(args) } satisfies Asked);
  const { code, stdout, stderr } = await told;
  if (code !== 0) throw new Error(`headlight ${args.join(' ')} ended with ${code}: ${stderr}`);
  return { stdout };
}

/** It ends with this process, or by itself, after which the next question starts another. */
function begin(): ChildProcess {
  const child = fork(SERVER, { env, cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.once('exit', () => (server = null));
  child.unref();
  child.channel?.unref();
  return child;
}

const answers = new Map<string, Promise<unknown>>();

/** Many tests hold the window to the same answer; it is asked for once in a process. */
function once<T>(question: readonly string[], ask: () => Promise<T>): Promise<T> {
  const key = JSON.stringify(question);
  const answer = (answers.get(key) as Promise<T> | undefined) ?? ask();
  answers.set(key, answer);
  return answer;
}

const said = (args: readonly string[]): Promise<string> => once(args, async () => (await run(args)).stdout);

export type CliEngine = 'wasm' | 'native';

export interface CliPrediction {
  readonly label: string;
  readonly score: number;
  readonly logit: number;
}

/** What `classify --json` says about one photo, best first; classes by the names that the English window shows. */
export async function classify(
  photo: string,
  engine: CliEngine = 'wasm',
  more: readonly string[] = [],
): Promise<readonly CliPrediction[]> {
  const stdout = await said(['classify', photo, '--json', '--lang', 'en', '--engine', engine, ...more]);
  const { predictions } = JSON.parse(stdout) as { predictions: (CliPrediction & { readonly name?: string })[] };
  return predictions.map(({ name, ...prediction }) => ({ ...prediction, label: name ?? prediction.label }));
}

export interface Tiles {
  readonly layers: number;
  readonly heads: number;
  readonly rows: number;
  readonly cols: number;
  at(layer: number, head: number, row: number, col: number): number;
}

export interface TilesQuery {
  readonly method: 'rollout' | 'attention' | 'grad-rollout' | 'relevance';
  /** `cls`, or `ROW,COL` from 0. */
  readonly token?: string;
  readonly engine?: CliEngine;
  /** Further options. */
  readonly options?: readonly string[];
}

/** `explain --raw` for all layers and heads at once. */
export async function explainAll(
  photo: string,
  { method, token = 'cls', engine = 'wasm', options: further = [] }: TilesQuery,
): Promise<Tiles> {
  const options = [
    '--layer',
    'all',
    '--head',
    'all',
    '--method',
    method,
    '--token',
    token,
    '--engine',
    engine,
    ...further,
  ];
  const { shape, data } = await explainRaw(photo, options);
  const [layers = 0, heads = 0, rows = 0, cols = 0] = shape; // [layers, heads, rows, cols]
  const at = (layer: number, head: number, row: number, col: number): number =>
    data[((layer * heads + head) * rows + row) * cols + col] ?? NaN;
  return { layers, heads, rows, cols, at };
}

interface Npy {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The array that `explain --raw` writes with these options. */
export function explainRaw(photo: string, options: readonly string[]): Promise<Npy> {
  const asked = ['explain', photo, ...options];
  return once(asked, async () => {
    const file = join(temporaryFolder(), 'map.npy');
    await run([...asked, '--raw', file]);
    return readNpy(file);
  });
}

/** Any command line, for what it writes. */
export async function headlight(...args: readonly string[]): Promise<string> {
  return (await run(args)).stdout;
}

/** The map that the settings beside an exported file give, of the same photo. */
export async function explainAgain(photo: string, settings: string): Promise<Npy> {
  return explainRaw(photo, ['--settings', settings]);
}

/** Little-endian float32 in C order, the only form that we write. */
export function readNpy(file: string): Npy {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  if (!header.includes("'descr': '<f4'") || !header.includes("'fortran_order': False")) throw new Error(header);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter((part) => part.trim() !== '');
  return { shape: shape.map(Number), data: new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer) };
}

/** `heads --metric distance --json`, the mean over several photos: [layers][heads]. */
export async function headDistances(photos: readonly string[]): Promise<readonly (readonly number[])[]> {
  const options = ['--metric', 'distance', '--json', '--engine', 'wasm'];
  const stdout = await said(['heads', ...photos, ...options]);
  return (JSON.parse(stdout) as { values: { distance: number[][] } }).values.distance;
}
