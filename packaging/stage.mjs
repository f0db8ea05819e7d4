/** The app as it is packed: built files, resources, and of the packages only what runs outside the window, for one system and processor. */
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from '../scripts/setup/console.mjs';
import { outDir, projectDir } from '../scripts/setup/paths.mjs';
import { run } from '../scripts/setup/run.mjs';
import { lacking, ONNX_RUNTIME, VC_RUNTIME } from './required.mjs';

/** Bundled by the build; the packages themselves stay out. TensorFlow.js stays in: the command line runs it. */
const BUNDLED = [
  '@lucide/svelte',
  '@tensorflow/tfjs-backend-webgpu', // only the window has a graphics card
  'electron-log',
  'electron-updater',
  'semver',
  'valibot',
];

/** Lays the app for a target out in `folder`, from the build in out/. */
export async function stage(target, folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const manifest = JSON.parse(fs.readFileSync(path.join(projectDir, 'package.json'), 'utf8'));
  writeManifest(folder, packedManifest(manifest));
  await installFor(target, folder);
  keepOneBinary(target, folder);
  if (process.platform === 'win32' && process.arch === target.arch) addVcRuntime(target, folder);
  for (const name of ['resources', 'LICENSE'])
    fs.cpSync(path.join(projectDir, name), path.join(folder, name), { recursive: true });
  fs.cpSync(outDir, path.join(folder, 'out'), {
    recursive: true,
    filter: (file) => isPacked(path.relative(outDir, file).split(path.sep).join('/')),
  });
  const names = fs.readdirSync(folder, { recursive: true }).map((name) => name.split(path.sep).join('/'));
  const missing = lacking(target, names);
  if (missing.length > 0) throw new SetupError(`the packed app lacks ${missing.join(', ')}`);
}

/** Of the build: no source maps, no list of sources, and not the bare ONNX Runtime that benchmarks are run against. */
export function isPacked(name) {
  return !name.endsWith('.map') && path.posix.basename(name) !== '.sources' && !/^renderer\/ort(\/|$)/.test(name);
}

/** By the lock file, so that what is packed is what was tested; no install script runs. */
async function installFor({ platform, arch }, folder) {
  fs.copyFileSync(path.join(projectDir, 'package-lock.json'), path.join(folder, 'package-lock.json'));
  const libc = platform === 'linux' ? ['--libc=glibc'] : [];
  const asked = [
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `--os=${platform}`,
    `--cpu=${arch}`,
    ...libc,
  ];
  // The lock also knows the packages that are left out: npm prunes it to the manifest first, offline.
  const { code, output } = await run('npm', ['install', ...asked, '--no-save', '--prefer-offline'], { cwd: folder });
  if (code !== 0) throw new SetupError(`packages for ${platform}-${arch} could not be installed; npm says:\n${output}`);
  fs.rmSync(path.join(folder, 'package-lock.json'), { force: true });
}

function keepOneBinary({ platform, arch }, folder) {
  const binaries = path.join(folder, ONNX_RUNTIME);
  for (const api of fs.readdirSync(binaries)) {
    for (const system of fs.readdirSync(path.join(binaries, api))) {
      for (const processor of fs.readdirSync(path.join(binaries, api, system))) {
        if (system === platform && processor === arch) continue;
        fs.rmSync(path.join(binaries, api, system, processor), { recursive: true });
      }
    }
  }
}

/** Windows itself has no C++ runtime; Microsoft lets programs bring its libraries along beside what needs them. */
function addVcRuntime({ platform, arch }, folder) {
  const system = path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32');
  for (const name of VC_RUNTIME) {
    const from = path.join(system, name);
    if (fs.existsSync(from)) fs.copyFileSync(from, path.join(folder, ONNX_RUNTIME, 'napi-v6', platform, arch, name));
  }
}

/** The app's package.json, with those dependencies only that are loaded when it runs. */
export function packedManifest(manifest) {
  const loaded = Object.entries(manifest.dependencies).filter(([name]) => !BUNDLED.includes(name));
  return {
    ...pick(manifest, [
      'name',
      'productName',
      'version',
      'description',
      'license',
      'author',
      'type',
      'main',
      'desktopName',
    ]),
    dependencies: Object.fromEntries(loaded),
    optionalDependencies: manifest.optionalDependencies,
  };
}

const pick = (object, keys) => Object.fromEntries(keys.map((key) => [key, object[key]]));

function writeManifest(folder, manifest) {
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
