/** Runs the command as people do, built and in a process of its own, or in this process; with the small model unless a test names another. */
import './data-folder'; // first: what the command looks for is decided when its modules load
import './photos-here';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runProgram } from '../../src/cli/program';
import { Streams } from '../../src/cli/streams';
import { ROOT, TEST_PHOTOS } from '../support/places';
import { withSmallModel } from '../support/small-model';

export { ROOT, SMALL_VIT } from '../support/places';
const CLI = join(ROOT, 'out', 'main', 'cli.js');

export const photo = (name: string): string => join(TEST_PHOTOS, name);

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function built(): string {
  if (!existsSync(CLI)) throw new Error('out/main/cli.js is missing: run `npx electron-vite build` first');
  return CLI;
}

export function headlight(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [built(), ...withSmallModel(args)], {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return { code: status, stdout, stderr };
}

/** A running command, to be interrupted or to lose its reader. */
export function start(args: readonly string[], cwd: string) {
  return spawn(process.execPath, [built(), ...withSmallModel(args)], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The same without a process: quick, and right wherever it is not the process that is tested. One at a time, since all share a folder. */
export async function inProcess(
  args: readonly string[],
  {
    cwd = ROOT,
    asGiven = false,
  }: {
    readonly cwd?: string;
    /** Where it is the command's own model that matters. */ readonly asGiven?: boolean;
  } = {},
): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const out = async (text: string): Promise<void> => void (stdout += text);
  const err = { write: (text: string) => (stderr += text) };
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const code = await runProgram(
      asGiven ? args : withSmallModel(args),
      new Streams(out, err),
      new AbortController().signal,
    );
    return { code, stdout, stderr };
  } finally {
    process.chdir(before);
  }
}

export interface Npy {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Reads a version 1.0 .npy of float32, and nothing else. */
export function readNpy(path: string): Npy {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00') throw new Error('not .npy 1.0');
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const [, tuple = ''] =
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(header) ?? [];
  if (start % 64 !== 0 || tuple === '') throw new Error(`unexpected header ${header}`);
  const shape = tuple
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
  return { shape, data };
}
