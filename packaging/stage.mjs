/** The app as it is packed: built files, resources, and of the packages only what runs outside the window, for one system and processor. */
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from '../scripts/setup/console.mjs';
import { outDir, projectDir } from '../scripts/setup/paths.mjs';
import { run } from '../scripts/setup/run.mjs';

/** Bundled by the build; the packages themselves stay out. TensorFlow.js stays in: the command line runs it. */
const BUNDLED = ['@lucide/svelte', 'electron-log', 'electron-updater', 'semver', 'valibot'];
/** Folders of onnxruntime-node's binaries are named as Node names systems and processors. */
const ONNX_RUNTIME = 'node_modules/onnxruntime-node/bin';

/** How libsql's packages end; it has none for Windows on ARM, where nothing is kept. */
const LIBSQL = { linux: '-gnu', darwin: '', win32: '-msvc' };

/** Names of what a packed app must have for a target, below its folder; each must be there after packing. */
export function requiredFiles({ platform, arch }) {
  const target = `${platform}-${arch}`;
  const library = { linux: 'libonnxruntime.so.1', darwin: 'libonnxruntime.1.dylib', win32: 'onnxruntime.dll' }[
    platform
  ];
  return [
    `node_modules/@img/sharp-${target}`,
    ...(platform === 'win32' ? [] : [`node_modules/@img/sharp-libvips-${target}`]),
    ...(platform === 'win32' && arch !== 'x64' ? [] : [`node_modules/@libsql/${target}${LIBSQL[platform]}`]),
    ...(hasNativeEngine({ platform, arch }) ? [`${ONNX_RUNTIME}/napi-v6/${target.replace('-', '/')}/${library}`] : []),
    'node_modules/libheif-js/libheif-wasm/libheif-bundle.js',
    'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
    'out/main/index.js',
    'out/main/cli.js',
    'out/guide/docs/guide/en/index.html',
    'resources/models/vit-tiny/model.safetensors',
  ];
}

/** ONNX Runtime has no binary for Intel Macs since 1.24: WebAssembly answers there. */
export function hasNativeEngine({ platform, arch }) {
  return !(platform === 'darwin' && arch === 'x64');
}

/** Lays the app for a target out in `folder`, from the build in out/. */
export async function stage(target, folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const manifest = JSON.parse(fs.readFileSync(path.join(projectDir, 'package.json'), 'utf8'));
  writeManifest(folder, packedManifest(manifest));
  await installFor(target, folder);
  keepOneBinary(target, folder);
  for (const name of ['resources', 'LICENSE'])
    fs.cpSync(path.join(projectDir, name), path.join(folder, name), { recursive: true });
  fs.cpSync(outDir, path.join(folder, 'out'), {
    recursive: true,
    filter: (file) => !file.endsWith('.map') && path.basename(file) !== '.sources',
  });
  for (const file of requiredFiles(target)) {
    if (!fs.existsSync(path.join(folder, ...file.split('/')))) throw new SetupError(`the packed app lacks ${file}`);
  }
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
