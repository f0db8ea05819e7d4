/** The native engine failing between two photos: both get their answer, and everyone is told. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HeadlightError } from '../../src/vit/errors';
import type { Executor } from '../../src/vit/execute/executor';
import { inProcess, photo, SMALL_VIT } from './command';

/** Runs until the native engine fails; Infinity for never. */
const native = vi.hoisted(() => ({ runs: Infinity }));

vi.mock('../../src/main/native/native-executor', async (original) => {
  const { createNativeExecutor } = await original<typeof import('../../src/main/native/native-executor')>();
  return {
    async createNativeExecutor(...args: Parameters<typeof createNativeExecutor>): Promise<Executor> {
      const executor = await createNativeExecutor(...args);
      const compile = executor.compile.bind(executor);
      executor.compile = async (...graph) => {
        const program = await compile(...graph);
        const run = program.run.bind(program);
        program.run = (inputs) =>
          native.runs-- > 0 ? run(inputs) : Promise.reject(new HeadlightError('engineLost', { engine: 'native' }));
        return program;
      };
      return executor;
    },
  };
});
afterEach(() => void (native.runs = Infinity));

interface Answer {
  readonly engine: { readonly name: string; readonly reason: string; readonly precision: string };
  readonly predictions: readonly { readonly index: number; readonly logit: number }[];
}

const REFERENCE = JSON.parse(
  readFileSync(new URL('../fixtures/cli/small-vit.json', import.meta.url), 'utf8'),
) as Record<string, { top5: number[]; logits: number[] }>;
/** Pixels differ from Pillow's by less than one step of 255 here and there. */
const LOGIT_TOLERANCE = 0.05;

function expectTruth({ predictions }: Answer, name: string): void {
  expect(predictions.map(({ index }) => index)).toEqual(REFERENCE[name]!.top5);
  predictions.forEach(({ logit }, i) =>
    expect(Math.abs(logit - REFERENCE[name]!.logits[i]!)).toBeLessThan(LOGIT_TOLERANCE),
  );
}

describe('an engine that fails while photos are classified', () => {
  it('leaves its photo to the next engine, which answers truly; messages and results say so', async () => {
    native.runs = 1;
    const photos = [photo('chelsea.png'), photo('coffee.png')];
    const { code, stdout, stderr } = await inProcess(['classify', ...photos, '--model', SMALL_VIT, '--json']);
    const [first, second] = JSON.parse(stdout) as [Answer, Answer];
    expect(code).toBe(0);
    expect(first.engine.name).toBe('native');
    expect(second.engine).toMatchObject({ name: 'wasm', precision: 'float32' });
    expect(second.engine.reason).toMatch(/^the native engine failed: .*lost its device/);
    expect(stderr).toMatch(/lost its device; going on with wasm/);
    expectTruth(first, 'chelsea.png');
    expectTruth(second, 'coffee.png');
  });

  it('gives maps from the next engine too', async () => {
    native.runs = 0;
    const args = ['heads', photo('coffee.png'), '--model', SMALL_VIT, '--json'];
    const { code, stdout } = await inProcess(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ engine: { name: 'wasm' }, photos: 1, failures: [] });
  });

  it('fails where it was asked for by name', async () => {
    native.runs = 0;
    const args = ['classify', photo('coffee.png'), '--model', SMALL_VIT, '--engine', 'native', '--json'];
    const { code, stdout } = await inProcess(args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'engineLost' } });
  });
});

describe('8-bit weights', () => {
  it('keep the best class of every sample, within a few hundredths of its probability', async () => {
    const samples = ['astronaut.png', 'chelsea.png', 'coffee.png', 'rocket.jpg'].map(photo);
    const args = ['bench', ...samples, '--model', SMALL_VIT, '--runs', '1', '--precision', 'int8', '--json'];
    const { code, stdout } = await inProcess(args);
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as {
      engine: Answer['engine'];
      agreement: { photos: number; top1: number; scoreDifference: number };
    };
    expect(result.engine).toMatchObject({ name: 'native', precision: 'int8' });
    expect(result.engine.reason).toMatch(/8-bit weights/);
    // measured 0.01 to 0.03, as softmax of logits that move by a twentieth of their spread; the samples' best classes lead by more
    expect(result.agreement).toMatchObject({ photos: 4, top1: 1 });
    expect(result.agreement.scoreDifference).toBeGreaterThan(0);
    expect(result.agreement.scoreDifference).toBeLessThan(0.06);
  });

  it('are refused for an engine that has none', async () => {
    const args = ['classify', photo('coffee.png'), '--engine', 'wasm', '--precision', 'int8'];
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/needs the native engine/);
  });
});
