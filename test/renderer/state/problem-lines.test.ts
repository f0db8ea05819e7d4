import { describe, expect, it } from 'vitest';
import type { LoadedModel } from '../../../src/renderer/engine/api';
import { problemLines } from '../../../src/renderer/state/problem-lines';

const MODEL = {
  name: 'of my own',
  parameters: 1000,
  config: { depth: 12, heads: 3, dim: 192, patchSize: [16, 16], imageSize: [224, 160] },
} as unknown as LoadedModel;

describe('problemLines', () => {
  it('tells the model’s shape and not its name, and every engine’s figure', () => {
    const engine = {
      name: 'native',
      precision: 'float32',
      detail: 'ONNX Runtime, 2 threads',
      reason: 'measured',
    } as const;
    const text = problemLines(MODEL, engine, [{ name: 'wasm', ms: 31.25, detail: '2 threads', error: 0 }]);
    expect(text).toBe(
      '- model: 12 layers × 3 heads, width 192, patches of 16 × 16, 224 × 160 pixels, 1000 parameters\n' +
        '- engine: native, float32, ONNX Runtime, 2 threads (measured)\n' +
        '- measured: wasm 31.3 ms (2 threads)\n',
    );
  });

  it('says nothing where nothing is open', () => expect(problemLines(null, null, [])).toBe(''));
});
