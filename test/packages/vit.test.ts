/** The npm package, from outside: what it declares, and its examples and command in an empty folder, held to PyTorch's numbers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx } from '../../src/main/models/export-onnx';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openCheckpoint } from '../../src/vit/checkpoint/open';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { VitSession } from '../../src/vit/session/session';
import { preparePhoto } from '../../packages/vit/src/node/prepare';
import { ROOT, SMALL_VIT, TEST_PHOTOS } from '../support/places';
import { installPackage, manifestOf, PACKAGE, type Installed } from './installed';

interface Answered {
  readonly top5: readonly number[];
  readonly scores: readonly number[];
  readonly logits: readonly number[];
  readonly rollout?: readonly number[];
}

/** By PyTorch, see scripts/fixtures/small_vit.py. */
const told = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/cli/small-vit.json'), 'utf8')) as Record<
  string,
  Answered
>;
const PHOTO = 'coffee.png';
const photo = join(TEST_PHOTOS, PHOTO);
const coffee = told[PHOTO]!;
/** Of a probability: float32 on another library. */
const TOLERANCE = 1e-4;

let installed: Installed;
let labels: readonly string[];

beforeAll(async () => {
  installed = await installPackage();
  labels = (await openCheckpoint(folderFiles(SMALL_VIT))).labels.map(({ text }) => text);
}, 120_000);
afterAll(() => installed?.dispose());

const example = (name: string, ...args: string[]) => installed.run(join(installed.package, 'examples', name), ...args);

describe('what the package says of itself', () => {
  it('is as the app has it', async () => {
    const [app, own] = [await manifestOf(ROOT), await manifestOf(PACKAGE)];
    expect(own.version).toBe(app.version);
    const ours = { ...app.dependencies, ...app.optionalDependencies };
    const all = { ...own.dependencies, ...own.optionalDependencies, ...own.peerDependencies };
    for (const [name, range] of Object.entries(all)) expect(`${name} ${range}`).toBe(`${name} ${ours[name]}`);
    expect(Object.keys(all).filter((name) => name.includes('electron'))).toEqual([]);
  });

  it('is what publint expects of a package', async () => {
    const { messages } = await publint({ pkgDir: installed.package, pack: false, strict: true });
    expect(messages).toEqual([]);
  });

  it('is all that its files import', async () => {
    const { dependencies, optionalDependencies, peerDependencies } = await manifestOf(PACKAGE);
    const declared = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    const found = new Set<string>();
    const dist = join(installed.package, 'dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|d\.ts)$/.test(name));
    for (const file of files) {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(dist, file), 'utf8'), true, true);
      for (const { fileName: name } of importedFiles) {
        found.add(name);
        if (!name.startsWith('.')) continue;
        const target = join(dist, dirname(file), file.endsWith('.d.ts') ? name.replace(/\.js$/, '.d.ts') : name);
        expect(existsSync(target), `${file}: ${name}`).toBe(true);
      }
    }
    const others = [...found].filter((name) => !/^(\.|node:)/.test(name));
    expect(others.filter((name) => !declared.some((each) => name === each || name.startsWith(`${each}/`)))).toEqual([]);
    expect(others).toContain('onnxruntime-node');
  });

  it('needs no Node where it says so', () => {
    const dist = join(installed.package, 'dist');
    const [files, outside] = [new Set(['index.js', 'tfjs.js']), new Set<string>()];
    for (const file of files) {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(dist, file), 'utf8'), true, true);
      for (const { fileName: name } of importedFiles) {
        if (name.startsWith('.')) files.add(join(dirname(file), name));
        else outside.add(name);
      }
    }
    const tensorFlow = ['core', 'backend-wasm', 'backend-webgpu'].map((name) => `@tensorflow/tfjs-${name}`);
    expect([...outside].sort()).toEqual([...tensorFlow, '@huggingface/tokenizers', 'fflate', 'valibot'].sort());
  });

  it('holds under TypeScript’s nodenext', async () => {
    const file = join(installed.folder, 'program.mts');
    await writeFile(
      file,
      `import { buildVit, vitConfig, type Checkpoint, type HeadTable } from 'headlight-vit';
import { openModel } from 'headlight-vit/node';
const model = await openModel('vit-tiny');
const photo = await model.photo('cat.jpg');
export const table: HeadTable = await photo.ask({ lens: 'heads', metric: 'entropy' });
export const score: number | undefined = photo.predictions[0]?.score;
export const checkpoint: Checkpoint = model.checkpoint;
export const outputs: ReadonlyMap<string, number> = buildVit(vitConfig('B/16'), { batch: 1, outputs: ['mlp'] }).outputs;
// @ts-expect-error -- no such lens: types are known, and not any
void photo.ask({ lens: 'spectacles' });
// @ts-expect-error -- no such output
buildVit(vitConfig('B/16'), { batch: 1, outputs: ['queries'] });
`,
    );
    const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts;
    const program = ts.createProgram([file], {
      module: ModuleKind.NodeNext,
      moduleResolution: ModuleResolutionKind.NodeNext,
      target: ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true, // declarations of others; a name that ours do not resolve would be `any`, and fit where it must not
      noEmit: true,
      types: [],
    });
    const said = [
      ...program.getOptionsDiagnostics(),
      ...program.getSyntacticDiagnostics(),
      ...program.getSemanticDiagnostics(program.getSourceFile(file)),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(said).toEqual([]);
  });
});

/** Of a test whose program waits for its turn among the others: all of them together take four seconds on two free cores. */
const PATIENCE = 60_000;

describe.concurrent('in an empty folder', { timeout: PATIENCE }, () => {
  it('classify says what PyTorch says', async ({ expect }) => {
    const { stdout } = await example('classify.mjs', photo, SMALL_VIT);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' %  '));
    expect(rows.map(([, label]) => label)).toEqual(coffee.top5.map((index) => labels[index]));
    rows.forEach(([percent], i) => expect(Math.abs(Number(percent) / 100 - coffee.scores[i]!)).toBeLessThan(TOLERANCE));
  });

  it('rollout looks where PyTorch looks', async ({ expect }) => {
    const { stdout } = await example('rollout.mjs', photo, SMALL_VIT);
    const [, value, patch] = /largest: (\S+) at patch (\d+)/.exec(stdout) ?? [];
    const most = Math.max(...coffee.rollout!);
    expect(Number(value) / most).toBeCloseTo(1, 4);
    expect(Number(patch)).toBe(coffee.rollout!.indexOf(most));
    expect(stdout).toContain('█');
  });

  it('ablation names the head without which the answer falls most', async ({ expect }) => {
    const { stdout } = await example('ablation.mjs', photo, SMALL_VIT);
    const [, layer, head, change] = /layer (\d+) head (\d+): (\S+)/.exec(stdout) ?? [];
    const off = { layer: Number(layer), head: Number(head) };
    const checkpoint = await openCheckpoint(folderFiles(SMALL_VIT));
    const executor = await createOnnxExecutor({ threads: 1 });
    const session = await VitSession.open(checkpoint, executor);
    const prepared = await preparePhoto(photo, checkpoint.recipe);
    const [top = 0] = coffee.top5;
    const plain = (await session.classify(prepared, 1)).logits[top]!;
    const without = (await session.classify(prepared, 1, { headsOff: [off] })).logits[top]!;
    expect(Number(change)).toBeCloseTo(without - plain, 4);
    expect(Number(change)).toBeLessThan(0);
    session.dispose();
    executor.dispose();
  });

  it('export-onnx writes the app’s file', async ({ expect }) => {
    const [theirs, ours] = ['theirs.onnx', 'ours.onnx'].map((name) => join(installed.folder, name)) as [string, string];
    await example('export-onnx.mjs', SMALL_VIT, theirs);
    await exportOnnx(await openCheckpoint(folderFiles(SMALL_VIT)), ours, { outputs: ['attention'], opset: 20 });
    expect((await readFile(theirs)).equals(await readFile(ours))).toBe(true);
  });

  it('folder-to-csv has a row for each photo', async ({ expect }) => {
    const { stdout } = await example('folder-to-csv.mjs', TEST_PHOTOS, SMALL_VIT);
    const rows = stdout.trim().split('\n').slice(1);
    expect(rows.map((row) => row.split(',')[0])).toEqual(Object.keys(told).sort());
    for (const row of rows) {
      const { top5, scores } = told[row.split(',')[0]!]!;
      const [, , score] = /^[^,]*,("[^"]*"|[^,]*),([^,]*)/.exec(row) ?? [];
      expect(row).toContain(labels[top5[0]!]!);
      expect(Math.abs(Number(score) - scores[0]!)).toBeLessThan(TOLERANCE);
    }
  });

  it('ONNX Runtime is told to send nothing before it is loaded', async ({ expect }) => {
    const program = `import { openModel } from 'headlight-vit/node';
      const before = process.env.ORT_DISABLE_TELEMETRY;
      const { executor, checkpoint } = await openModel();
      console.log(before, process.env.ORT_DISABLE_TELEMETRY, executor.engine, checkpoint.parameters);
      executor.dispose();`;
    const { stdout } = await installed.run('--input-type=module', '--eval', program);
    expect(stdout.trim()).toBe('undefined 1 native 5717416');
  });

  it('the headlight command answers, with photos in a process of their own', async ({ expect }) => {
    const headlight = join(installed.package, 'dist', 'headlight.js');
    const { stdout } = await installed.run(headlight, 'classify', photo, '--model', SMALL_VIT, '--json');
    const { predictions } = JSON.parse(stdout) as { predictions: { index: number; logit: number }[] };
    expect(predictions.map(({ index }) => index)).toEqual(coffee.top5);
    predictions.forEach(({ logit }, i) => expect(logit).toBeCloseTo(coffee.logits[i]!, 3));
  });

  it('the headlight command says what its WebAssembly engine needs', async ({ expect }) => {
    const headlight = join(installed.package, 'dist', 'headlight.js');
    const wasm = installed.run(headlight, 'classify', photo, '--model', SMALL_VIT, '--engine', 'wasm');
    await expect(wasm).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('@tensorflow/tfjs-core') });
  });
});
