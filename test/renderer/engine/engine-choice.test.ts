import { describe, expect, it } from 'vitest';
import { candidates } from '../../../src/renderer/engine/engine-choice';

const BOTH = ['webgpu', 'wasm'] as const;
const ALL = ['webgpu', 'native', 'wasm'] as const;
const show = (list: ReturnType<typeof candidates>): string =>
  list.map(({ name, reason }) => `${name} ${reason}`).join(', ');

describe('the choice of engine', () => {
  it.each([
    ['auto', 'hardware', BOTH, 'webgpu hardwareGpu, wasm fellBack'],
    ['auto', 'software', BOTH, 'wasm softwareGpu'],
    ['auto', 'none', BOTH, 'wasm noGpu'],
    ['auto', 'none', ALL, 'native noGpu, wasm fellBack'],
    ['webgpu', 'software', BOTH, 'webgpu chosen, wasm fellBack'],
    ['webgpu', 'none', BOTH, 'webgpu chosen, wasm fellBack'],
    ['wasm', 'hardware', BOTH, 'wasm chosen, webgpu fellBack'],
    ['wasm', 'software', BOTH, 'wasm chosen'],
    ['native', 'software', BOTH, 'native chosen, wasm fellBack'],
  ] as const)('%s with %s GPU and %j is %s', (wanted, gpu, available, order) => {
    expect(show(candidates(wanted, gpu, available))).toBe(order);
  });
});
