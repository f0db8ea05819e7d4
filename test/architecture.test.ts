/** The import rules between the layers (CONTRIBUTING.md), held for every source file. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import ts from 'typescript';

const projectDir = resolve(dirname(fileURLToPath(import.meta.url)), '..');

interface Import {
  /** Module name as written; for our own files the path from the project folder, without extension. */
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Rule {
  readonly name: string;
  /** Files the rule speaks about. */
  readonly from: RegExp;
  readonly except?: RegExp;
  readonly forbids: (used: Import) => boolean;
}

const isOurs = ({ target }: Import): boolean => /^(src|packages)\//.test(target);
const matches =
  (pattern: RegExp) =>
  ({ target }: Import): boolean =>
    pattern.test(target);
/** Everything of ours outside the named folders. */
const oursOutside =
  (...folders: readonly string[]) =>
  (used: Import): boolean =>
    isOurs(used) && !folders.some((folder) => used.target.startsWith(`${folder}/`));

/** Where our code runs without Electron, whoever uses it. */
const ANYWHERE = [
  'src/shared',
  'src/vit',
  'src/main/photo',
  'src/main/models',
  'src/main/native',
  'src/main/library',
  'src/main/filing',
] as const;

const SHARP = /^(sharp|libheif-js)$/;
const TENSORFLOW = /^@tensorflow\//;
const ONNX_RUNTIME = /^onnxruntime/;
const ELECTRON = /^electron(\/|$)/;
const NODE = /^node:/;

const RULES: readonly Rule[] = [
  { name: 'vit imports nothing of ours', from: /^src\/vit\//, forbids: oursOutside('src/vit') },
  {
    name: 'vit and shared run anywhere: no Node, no Electron',
    from: /^src\/(vit|shared)\//,
    except: /^src\/vit\/node\//,
    forbids: (used) => matches(NODE)(used) || matches(ELECTRON)(used),
  },
  {
    name: 'what of vit needs Node is used where Node is',
    from: /^src\/(vit|shared|renderer|preload)\/|^packages\/vit\/src\/(index|tfjs)\.ts$/,
    except: /^src\/vit\/node\//,
    forbids: matches(/^src\/vit\/node\//),
  },
  {
    name: 'shared imports shared and vit',
    from: /^src\/shared\//,
    forbids: oursOutside('src/shared', 'src/vit'),
  },
  {
    name: 'main imports shared and vit',
    from: /^src\/main\//,
    forbids: oursOutside('src/main', 'src/shared', 'src/vit'),
  },
  {
    name: 'renderer imports shared and vit, and is a browser: no Node, no Electron',
    from: /^src\/renderer\//,
    forbids: (used) =>
      oursOutside('src/renderer', 'src/shared', 'src/vit')(used) || matches(NODE)(used) || matches(ELECTRON)(used),
  },
  {
    name: 'cli imports shared, vit and the photo, model, native, library, filing and write folders of main',
    from: /^src\/cli\//,
    forbids: oursOutside('src/cli', 'src/main/write', ...ANYWHERE),
  },
  {
    name: 'what the command line uses runs without Electron',
    from: /^src\/(cli|main\/photo|main\/models|main\/native|main\/library|main\/filing|main\/write)\//,
    forbids: matches(ELECTRON),
  },
  {
    name: 'preload imports types from shared only',
    from: /^src\/preload\//,
    forbids: (used) => isOurs(used) && !(used.target.startsWith('src/shared/') && used.typeOnly),
  },
  {
    name: 'only src/main/photo decodes pictures',
    from: /^src\//,
    except: /^src\/main\/photo\//,
    forbids: matches(SHARP),
  },
  {
    name: 'only src/vit/execute runs TensorFlow.js',
    from: /^src\//,
    except: /^src\/vit\/execute\//,
    forbids: matches(TENSORFLOW),
  },
  {
    name: 'TensorFlow.js goes by its name: what is built in of it is said at one place',
    from: /^(src|test|bench)\//,
    forbids: matches(/^@tensorflow\/tfjs-core/),
  },
  {
    name: 'only src/vit/execute/onnx runs ONNX Runtime',
    from: /^src\//,
    except: /^src\/vit\/execute\/onnx\//,
    forbids: matches(ONNX_RUNTIME),
  },
  {
    name: 'ONNX Runtime is loaded at one door, which silences it first',
    from: /^(src|packages|test|e2e|bench|scripts)\//,
    except: /^src\/vit\/execute\/onnx\/runtime\.ts$/,
    forbids: (used) => matches(/^onnxruntime-node/)(used) && !used.typeOnly,
  },
  {
    name: 'SQLite is opened at one door',
    from: /^(src|packages|bench|scripts)\//,
    except: /^src\/main\/library\/database\.ts$/,
    forbids: matches(/^libsql/),
  },
  {
    name: 'the package is doors only: what it imports of main runs without Electron',
    from: /^packages\/vit\/src\//,
    forbids: oursOutside('packages/vit', 'src/cli', ...ANYWHERE),
  },
  {
    name: 'the pure doors of the package open on vit alone',
    from: /^packages\/vit\/src\/(index|tfjs)\.ts$/,
    forbids: (used) => !used.target.startsWith('src/vit/'),
  },
  {
    name: 'the window has no native engine',
    from: /^src\/renderer\//,
    forbids: matches(/^src\/vit\/execute\/onnx\/(?!peer-web$)/), // a bare onnxruntime-web is measured beside the engines
  },
];

/** Every static import, re-export, dynamic import and `new URL('./file.ts', import.meta.url)` of a source text. */
function importsOf(from: string, text: string): Import[] {
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ target: resolveTarget(from, node.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    } else if (ts.isCallExpression(node) && node.expression.getText(source) === 'require') {
      add(node.arguments[0], false);
    } else if (ts.isNewExpression(node) && node.expression.getText(source) === 'URL') {
      const [file] = node.arguments ?? []; // of ours when it names a source file, such as a worker
      if (file && ts.isStringLiteralLike(file) && file.text.endsWith('.ts')) add(file, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((each) => each.isTypeOnly);
}

function resolveTarget(file: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier.split('?')[0] ?? '') : specifier;
}

/** The script part of a Svelte component; other files are taken whole. */
function scriptOf(file: string, text: string): string {
  if (!file.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

function violations(file: string, text: string): string[] {
  const imports = importsOf(file, scriptOf(file, text));
  return RULES.filter(({ from, except }) => from.test(file) && !except?.test(file)).flatMap((rule) =>
    imports.filter(rule.forbids).map((used) => `${file} imports ${used.target}: ${rule.name}`),
  );
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(projectDir, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.(ts|mjs|svelte)$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => relative(projectDir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

describe('the layers', () => {
  const files = ['src', 'packages/vit/src'].flatMap(sourceFiles);

  it('has files to look at in every layer', () => {
    for (const layer of ['vit', 'shared', 'main', 'preload', 'renderer', 'cli']) {
      expect(
        files.some((file) => file.startsWith(`src/${layer}/`)),
        `src/${layer}`,
      ).toBe(true);
    }
  });

  it('are imported in the allowed direction only', () => {
    const others = ['test', 'e2e', 'bench', 'scripts', 'packages/vit/examples'].flatMap(sourceFiles);
    const broken = [...files, ...others].flatMap((file) => {
      const text = readFileSync(join(projectDir, file), 'utf8');
      return files.includes(file) || text.includes('onnxruntime') ? violations(file, text) : [];
    });
    expect(broken).toEqual([]);
  });
});

describe('files', () => {
  const files = ['src', 'packages/vit/src'].flatMap(sourceFiles);
  const known = new Set(files);
  const textOf = (file: string): string => scriptOf(file, readFileSync(join(projectDir, file), 'utf8'));
  /** What of ours a file imports, types and what it loads later included. */
  const needs: ReadonlyMap<string, readonly string[]> = new Map(
    files.map((file) => [file, importsOf(file, textOf(file)).flatMap(({ target }) => fileOf(target, known) ?? [])]),
  );

  it('need each other in no circle, not even for types or by `import()`', () => {
    expect(circles(needs)).toEqual([]);
  });

  it('that the command line uses and those of the package reach no Electron, not even through others', () => {
    const roots = files.filter((file) =>
      /^(packages\/vit|src\/(cli|vit|shared|main\/(photo|models|native|library|write)))\//.test(file),
    );
    const reached = [...reachedFrom(roots, needs)].filter((file) =>
      importsOf(file, textOf(file)).some((used) => matches(ELECTRON)(used) && !used.typeOnly),
    );
    expect(reached).toEqual([]);
  });

  it('are reached through others, also where those load them later', () => {
    const text = "import { b } from './b'; const late = () => import('./c');";
    const graph = new Map([
      ['src/a.ts', importsOf('src/a.ts', text).map(({ target }) => `${target}.ts`)],
      ['src/c.ts', ['src/d.ts']],
    ]);
    expect([...reachedFrom(['src/a.ts'], graph)]).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/d.ts']);
  });

  it('in a circle are found, also where one of them loads the other later', () => {
    const late = new Map([
      ['src/a.ts', importsOf('src/a.ts', "const late = () => import('./b');").map(({ target }) => `${target}.ts`)],
      ['src/b.ts', importsOf('src/b.ts', "import type { A } from './a';").map(({ target }) => `${target}.ts`)],
    ]);
    expect(circles(late).map((circle) => circle.sort())).toEqual([['src/a.ts', 'src/b.ts']]);
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circles(graph).map((circle) => circle.sort())).toEqual([['a', 'b', 'c']]);
  });
});

/** The file that an import without ending means. */
function fileOf(target: string, known: ReadonlySet<string>): string | null {
  return [target, `${target}.ts`, `${target}.svelte.ts`].find((file) => known.has(file)) ?? null;
}

function reachedFrom(roots: readonly string[], needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(roots);
  for (const file of reached) for (const next of needs.get(file) ?? []) reached.add(next);
  return reached;
}

/** Sets of files of which each reaches every other (Tarjan's strongly connected components of two or more). */
function circles(needs: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const [at, low, stack] = [new Map<string, number>(), new Map<string, number>(), [] as string[]];
  const visit = (file: string): void => {
    at.set(file, at.size);
    low.set(file, at.get(file) as number);
    stack.push(file);
    for (const next of needs.get(file) ?? []) {
      if (!at.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) as number, low.get(next) as number));
    }
    if (low.get(file) !== at.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle);
  };
  for (const file of needs.keys()) if (!at.has(file)) visit(file);
  return found;
}

describe('the test itself', () => {
  it.each([
    ['src/vit/graph/x.ts', "import { t } from '../../shared/strings/en';", 'vit imports nothing of ours'],
    ['src/vit/x.ts', "import fs from 'node:fs';", 'vit and shared run anywhere: no Node, no Electron'],
    ['src/vit/model/x.ts', "import * as tf from '@tensorflow/tfjs';", 'only src/vit/execute runs TensorFlow.js'],
    [
      'bench/x.ts',
      "import * as ort from 'onnxruntime-node';",
      'ONNX Runtime is loaded at one door, which silences it first',
    ],
    [
      'src/renderer/x.ts',
      "import { filesIn } from '../vit/node/folder-files';",
      'what of vit needs Node is used where Node is',
    ],
    ['src/shared/x.ts', "export * from '../main/log';", 'shared imports shared and vit'],
    ['src/main/x.ts', "import sharp from 'sharp';", 'only src/main/photo decodes pictures'],
    ['src/main/x.ts', "const a = await import('../renderer/main');", 'main imports shared and vit'],
    ['src/main/photo/x.ts', "import { net } from 'electron/main';", 'what the command line uses runs without Electron'],
    [
      'src/cli/x.ts',
      "import { log } from '../main/log';",
      'cli imports shared, vit and the photo, model, native, library, filing and write folders of main',
    ],
    ['src/preload/x.ts', "import { CHANNELS } from '../shared/ipc';", 'preload imports types from shared only'],
    [
      'src/renderer/ui/X.svelte',
      '<script lang="ts">import { readFileSync } from \'node:fs\';</script><p>import</p>',
      'renderer imports shared and vit, and is a browser: no Node, no Electron',
    ],
    [
      'packages/vit/src/index.ts',
      "export * from '../../../src/shared/ipc';",
      'the pure doors of the package open on vit alone',
    ],
    [
      'packages/vit/src/node.ts',
      "export * from '../../../src/main/app';",
      'the package is doors only: what it imports of main runs without Electron',
    ],
    [
      'src/renderer/engine/x.ts',
      "new Worker(new URL('../../main/photo/service.ts', import.meta.url));",
      'renderer imports shared and vit, and is a browser: no Node, no Electron',
    ],
  ])('finds a wrong import in %s', (file, text, rule) => {
    expect(violations(file, text).some((line) => line.endsWith(rule))).toBe(true);
  });

  it('lets right imports pass', () => {
    expect(violations('src/preload/index.ts', "import type { HeadlightApi } from '../shared/ipc';")).toEqual([]);
    expect(violations('src/main/photo/decode.ts', "import sharp from 'sharp';")).toEqual([]);
    expect(violations('src/vit/execute/tfjs.ts', "import * as tf from '@tensorflow/tfjs';")).toEqual([]);
    expect(violations('src/cli/index.ts', "import { decode } from '../main/photo/decode';")).toEqual([]);
  });
});
