/** The package as a stranger has it: built, packed, and laid into an empty folder beside nothing but what it declares. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/places';

const exec = promisify(execFile);

export const PACKAGE = join(ROOT, 'packages', 'vit');

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

export interface Installed {
  /** Where somebody's program would lie; the package is in its node_modules. */
  readonly folder: string;
  /** The package in it. */
  readonly package: string;
  readonly tarball: Buffer;
  /** A program in a fresh Node, there: what it writes. */
  run(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }>;
  dispose(): Promise<void>;
}

/** Packs (which builds) and lays out; no network. Optional peers are left out, as npm does. */
export async function installPackage(): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'headlight-package-'));
  const env = { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  await exec('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: PACKAGE, env });
  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const tarball = await readFile(join(folder, file));
  const { name, dependencies } = await manifestOf(PACKAGE);
  const modules = join(folder, 'node_modules');
  const installed = join(modules, name);
  await mkdir(installed, { recursive: true });
  await exec('tar', ['-xzf', join(folder, file), '-C', installed, '--strip-components=1']);
  for (const dependency of Object.keys(dependencies)) {
    await mkdir(dirname(join(modules, dependency)), { recursive: true });
    await symlink(join(ROOT, 'node_modules', dependency), join(modules, dependency), 'junction');
  }
  return {
    folder,
    package: installed,
    tarball,
    run: (...args) => exec(process.execPath, [...args], { cwd: folder, env: cleanEnvironment(folder) }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Settings and kept weights of whoever runs the tests stay out of it; so does a telemetry switch that is set already. */
function cleanEnvironment(folder: string): NodeJS.ProcessEnv {
  const { ORT_DISABLE_TELEMETRY: _, ORT_RUNNING_UNIT_TESTS: __, NODE_OPTIONS: ___, ...env } = process.env;
  return { ...env, HEADLIGHT_USER_DATA: join(folder, 'data') };
}
