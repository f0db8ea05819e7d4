/** The built-in model gives the real timm's numbers on four sample photos (scripts/fixtures/built_in.py). */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openCheckpoint } from '../../src/vit/checkpoint/open';
import type { Checkpoint } from '../../src/vit/checkpoint/checkpoint';
import { createNativeExecutor } from '../../src/main/native/native-executor';
import type { Executor, Program } from '../../src/vit/execute/executor';
import { buildVit } from '../../src/vit/model/vit';
import { vitWeights } from '../../src/vit/model/weights';
import { patchesFromPixels } from '../../src/vit/patches';
import { errorInStd, nodeExecutor, stack } from '../vit/model/fixture';
import { BUILT_IN, ROOT } from '../support/places';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'built-in');
const PHOTOS = ['red-panda', 'dog', 'espresso', 'citrus'];
/** The bar of the design for native and WASM: relative to the tensor's standard deviation, both sides in float32. */
const BAR = 1e-4;
const [LAYERS, HEADS, TOKENS, DIM, CLASSES] = [12, 3, 197, 192, 1000];
/** The class token and the patch in the middle, tokens whose numbers are stored. */
const ROWS = [0, 99];

const cache = mkdtempSync(join(tmpdir(), 'headlight-native-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function nativeExecutor(): Promise<Executor> {
  return createNativeExecutor({ folder: BUILT_IN, weights: null }, { cache, precision: 'float32' });
}

/** Rows of a [..., tokens, width] tensor: [..., rows, width]. */
function rowsOf(data: ArrayLike<number>, width: number): Float32Array {
  const blocks = data.length / (TOKENS * width);
  const picked = Array.from({ length: blocks }, (_, block) =>
    ROWS.flatMap((row) => Array.from({ length: width }, (_, i) => data[(block * TOKENS + row) * width + i]!)),
  );
  return Float32Array.from(picked.flat());
}

function wanted(name: string): Readonly<Record<'logits' | 'hidden' | 'attention', Float32Array>> {
  const bytes = readFileSync(join(FIXTURES, `${name}.f32`));
  const all = new Float32Array(Uint8Array.from(bytes).buffer);
  const hiddenEnd = CLASSES + (LAYERS + 1) * ROWS.length * DIM;
  expect(all).toHaveLength(hiddenEnd + LAYERS * HEADS * ROWS.length * TOKENS);
  return {
    logits: all.subarray(0, CLASSES),
    hidden: all.subarray(CLASSES, hiddenEnd), // [layers + 1, rows, dim]
    attention: all.subarray(hiddenEnd), // [layers, heads, rows, tokens]
  };
}

/** What timm cut out of the photo, normalised by the model's recipe [3, 224, 224]. */
async function pixelsOf(name: string, { recipe }: Checkpoint): Promise<Float32Array> {
  const raw = await sharp(join(FIXTURES, `${name}.png`))
    .removeAlpha()
    .raw()
    .toBuffer(); // [224, 224, 3]
  const size = 224 * 224;
  return Float32Array.from({ length: 3 * size }, (_, i) => {
    const channel = Math.floor(i / size);
    return (raw[(i % size) * 3 + channel]! / 255 - recipe.mean[channel]!) / recipe.std[channel]!;
  });
}

describe.each(['native', 'wasm'] as const)('the built-in model on %s', (engine) => {
  let checkpoint: Checkpoint;
  let executor: Executor;
  let program: Program;
  beforeAll(async () => {
    checkpoint = await openCheckpoint(folderFiles(BUILT_IN));
    executor = engine === 'wasm' ? await nodeExecutor() : await nativeExecutor();
    const graph = buildVit(checkpoint.config, { batch: 1, outputs: ['logits', 'attention', 'hidden'] });
    program = await executor.compile(graph, vitWeights(graph, checkpoint.config, checkpoint.read));
  }, 60_000);
  afterAll(() => {
    program.dispose();
    executor.dispose();
  });

  it.each(PHOTOS)('gives logits, attention and hidden states of %s as timm does', async (name) => {
    const pixels = await pixelsOf(name, checkpoint);
    const data = patchesFromPixels(pixels, checkpoint.config);
    const got = await program.run({ patches: { shape: [1, 196, 768], data } });
    const { logits, hidden, attention } = wanted(name);
    expect(errorInStd(got['logits']!.data, logits)).toBeLessThan(BAR);
    expect(errorInStd(rowsOf(stack(got, 'hidden', 1), DIM), hidden)).toBeLessThan(BAR);
    expect(errorInStd(rowsOf(stack(got, 'attention', 1), TOKENS), attention)).toBeLessThan(BAR);
  });
});
