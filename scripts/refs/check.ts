/** Opens each reference checkpoint, runs it on the pixels that its library was given, and prints how far every number is from that library's. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openWith } from '../../src/vit/checkpoint/open-with';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { shapeOf } from '../../src/vit/config';
import type { Checkpoint } from '../../src/vit/checkpoint/checkpoint';
import { buildVit, type VitOutput } from '../../src/vit/model/vit';
import { vitWeights } from '../../src/vit/model/weights';
import { patchesFromPixels } from '../../src/vit/patches';
import { HeadlightError } from '../../src/vit/errors';
import { textNumbers } from './text';

/** In standard deviations of the library's numbers. */
const BAR = 1e-4;
/** Features, absolute; half-precision files are rounded before. */
const FEATURE_BAR = 1e-5;

interface Expectation {
  readonly grid: readonly [number, number];
  readonly prefix: number;
  readonly output: string;
  readonly labels?: readonly string[];
  readonly options?: readonly string[];
  /** A kind that is not run: it has to be refused in words. */
  readonly refused?: boolean;
}

function npy(path: string): { shape: number[]; data: Float32Array } {
  const bytes = readFileSync(path);
  const length = bytes.readUInt16LE(8);
  const header = bytes.subarray(10, 10 + length).toString('latin1');
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter((part) => part.trim()).map(Number); // prettier-ignore
  const data = bytes.subarray(10 + length);
  return { shape, data: new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length)) };
}

function spread(wanted: ArrayLike<number>): number {
  const values = Array.from(wanted);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}

function worst(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Infinity;
  let most = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs((got[i] as number) - (wanted[i] as number));
    most = difference <= most ? most : difference;
  }
  return most;
}

async function outputsOf(checkpoint: Checkpoint, pixels: Float32Array): Promise<Record<string, Float32Array>> {
  const { config } = checkpoint;
  const outputs: VitOutput[] = ['logits', 'attention', 'hidden', 'pooled', 'poolAttention'];
  const graph = buildVit(config, { batch: 1, outputs });
  const executor = await createOnnxExecutor({ threads: 2 });
  try {
    const program = await executor.compile(graph, vitWeights(graph, config, (name) => checkpoint.read(name))); // prettier-ignore
    const { patches, patchDim } = shapeOf(config);
    const out = await program.run({
      patches: { shape: [1, patches, patchDim], data: patchesFromPixels(pixels, config) },
    });
    return Object.fromEntries(Object.entries(out).map(([name, { data }]) => [name, data]));
  } finally {
    executor.dispose();
  }
}

function layersOf(out: Readonly<Record<string, Float32Array>>, name: string): Float32Array[] {
  return Object.keys(out).filter((key) => key.startsWith(`${name}.`)).map((_, layer) => out[`${name}.${layer}`] ?? new Float32Array(0)); // prettier-ignore
}

/** Of [layers, heads, length, length] a layer's rows and columns before the padding: [heads, rows, rows]. */
function shownRows(
  { shape, data }: { shape: number[]; data: Float32Array },
  layer: number,
  rows: number,
): Float32Array {
  const [, heads = 0, length = 0] = shape;
  return Float32Array.from({ length: heads * rows ** 2 }, (_, i) => {
    const [head, query, key] = [Math.floor(i / rows ** 2), Math.floor(i / rows) % rows, i % rows];
    return data[((layer * heads + head) * length + query) * length + key] as number;
  });
}

/** A kind that is not run passes where it is refused with a sentence of its own. */
async function refusalOf(opened: Promise<Checkpoint>): ReturnType<typeof check> {
  const error = await opened.then(() => null, (reason: unknown) => reason); // prettier-ignore
  if (error === null) return { line: 'opened, and should be refused', passes: false };
  if (!(error instanceof HeadlightError)) throw error;
  return { line: `refused, as it should be: ${JSON.stringify(error.params)}`, passes: true };
}

/** One line, and whether everything agrees. */
async function check(folder: string): Promise<{ readonly line: string; readonly passes: boolean }> {
  const expectation = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Expectation;
  const { options = [] } = expectation;
  const size = options.includes('--size') ? options[options.indexOf('--size') + 1]?.split('x').map(Number) : undefined; // prettier-ignore
  const overrides = size ? { size: size as [number, number] } : {};
  if (expectation.refused === true) return refusalOf(openWith(folderFiles(folder), { overrides }));
  const checkpoint = await openWith(folderFiles(folder), { overrides });
  const pixels = npy(join(folder, 'pixels.npy'));
  const asRun = checkpoint.config.imageSize.join('x');
  const given = pixels.shape.slice(1).join('x');
  if (asRun !== given) return { line: `runs at ${asRun}, was given ${given}`, passes: false };
  const out = await outputsOf(checkpoint, pixels.data);
  const errors: string[] = [];
  let passes = true;
  const compare = (
    name: string,
    got: ArrayLike<number> | undefined,
    wanted: ArrayLike<number>,
    absolute: boolean,
  ): void => {
    const unit = absolute ? Math.max(1, spread(wanted)) : spread(wanted) || 1; // one number alone has no spread
    const error = got === undefined ? NaN : worst(got, wanted) / unit;
    passes &&= error < (absolute ? FEATURE_BAR : BAR);
    errors.push(`${name} ${error.toExponential(1)}`);
  };
  const stacked = (name: string): void => {
    const { shape, data } = npy(join(folder, `${name}.npy`));
    const layers = layersOf(out, name);
    const size = data.length / (shape[0] ?? 1);
    const each = Array.from({ length: shape[0] ?? 0 }, (_, layer) => {
      const wanted = data.subarray(layer * size, (layer + 1) * size);
      return worst(layers[layer] ?? [], wanted) / spread(wanted);
    });
    passes &&= each.every((error) => error < BAR);
    errors.push(`${name} [${each.map((error) => error.toExponential(1)).join(' ')}]`);
  };
  const has = (name: string): boolean => existsSync(join(folder, `${name}.npy`));
  for (const name of ['attention', 'hidden']) if (has(name)) stacked(name);
  if (has('feature')) compare('feature', out['pooled'], npy(join(folder, 'feature.npy')).data, true);
  if (has('pool_attention')) compare('pool', out['poolAttention'], npy(join(folder, 'pool_attention.npy')).data, false);
  if (has('logits') && !has('text_ids')) compare('logits', out['logits'], npy(join(folder, 'logits.npy')).data, false);
  if (!has('logits') && out['logits']) { passes = false; errors.push('classes that are none'); } // prettier-ignore
  if (has('logits') && !has('text_ids')) {
    if (checkpoint.output !== expectation.output) { passes = false; errors.push(`output ${checkpoint.output}, not ${expectation.output}`); } // prettier-ignore
    const labels = checkpoint.labels.map(({ text }) => text).join('|');
    if (expectation.labels && labels !== expectation.labels.join('|')) { passes = false; errors.push(`labels ${labels}`); } // prettier-ignore
  }
  if (has('text_ids')) {
    const ids = new Int32Array(npy(join(folder, 'text_ids.npy')).data.buffer);
    const text = await textNumbers(folder, out['pooled'] ?? new Float32Array(0), ids);
    if (text.ids.length > 0) { passes = false; errors.push(`other ids: ${text.ids.join('|')}`); } // prettier-ignore
    compare('text', text.features, npy(join(folder, 'text_feature.npy')).data, true);
    compare('similarity', text.similarity, npy(join(folder, 'similarity.npy')).data, true);
    compare('logits', text.logits, npy(join(folder, 'logits.npy')).data, false);
    (has('text_attention') ? text.attention : []).forEach((each, layer) =>
      compare('text attention', each, shownRows(npy(join(folder, 'text_attention.npy')), layer, text.rows), false),
    );
  }
  return { line: `${checkpoint.layout}: ${errors.join(', ')}`, passes };
}

const [root = '', ...named] = process.argv.slice(2);
const names = readdirSync(root).filter((name) => existsSync(join(root, name, 'expect.json')) && existsSync(join(root, name, 'pixels.npy'))); // prettier-ignore
const wanted = names.filter((name) => named.length === 0 || named.some((each) => name.includes(each)));
let passed = 0;
for (const name of wanted) {
  const { line, passes } = await check(join(root, name)).catch((error: unknown) => {
    const said =
      error instanceof HeadlightError
        ? `${error.code} ${JSON.stringify(error.params)}`
        : String((error as Error)?.stack ?? error);
    return { line: `refused: ${said}`, passes: false };
  });
  if (passes) passed++;
  process.stdout.write(`${passes ? 'ok  ' : 'FAIL'} ${name.padEnd(28)} ${line}\n`);
}
process.stdout.write(`${passed} of ${wanted.length}\n`);
