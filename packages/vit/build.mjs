/** Builds the package: code and declarations into dist/, and what comes with it beside. `node packages/vit/build.mjs` */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { coreOfTensorFlow, TENSORFLOW } from '../../scripts/tensorflow.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');
const dist = path.join(here, 'dist');
const source = (name) => path.join(here, 'src', `${name}.ts`);
const entries = (...names) => Object.fromEntries(names.map((name) => [name, source(name)]));

const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync(path.join(here, 'package.json'), 'utf8'),
);
const others = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
/** Packages stay outside: those that are declared, and so that a missing word is noticed, every other one too. */
const external = (id) => id !== TENSORFLOW && !id.startsWith('.') && !path.isAbsolute(id);
const undeclared = (id) =>
  external(id) && !id.startsWith('node:') && !others.some((name) => id === name || id.startsWith(`${name}/`));

/** A package that is imported and not declared would be missing where this one is installed. */
const onlyDeclared = {
  name: 'only-declared',
  resolveId(id) {
    if (undeclared(id)) throw new Error(`${id} is not among the dependencies of packages/vit/package.json`);
    return null;
  },
};

const output = { dir: dist, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' };
const onLog = (level, log) => {
  if (level === 'warn') throw new Error(log.message);
};

rmSync(dist, { recursive: true, force: true });
await build([
  {
    input: entries('index', 'node', 'tfjs', 'headlight', 'photo-process'),
    external,
    checks: { pluginTimings: false }, // a slow machine is no fault of the build
    plugins: [coreOfTensorFlow(), onlyDeclared],
    platform: 'node',
    onLog,
    output,
  },
  {
    input: entries('index', 'node', 'tfjs'),
    external,
    checks: { pluginTimings: false },
    plugins: [coreOfTensorFlow(), dts({ emitDtsOnly: true, tsconfig: path.join(root, 'tsconfig.json') })],
    output: { ...output, chunkFileNames: 'chunks/[name]-[hash].d.ts' },
  },
]);

for (const name of ['resources/models', 'resources/photos', 'LICENSE']) {
  rmSync(path.join(here, name), { recursive: true, force: true });
  cpSync(path.join(root, name), path.join(here, name), { recursive: true });
}
