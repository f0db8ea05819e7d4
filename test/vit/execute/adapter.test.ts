import { afterEach, describe, expect, test, vi } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { detectGpu, judgeAdapter } from '../../../src/vit/execute/tfjs/adapter';
import { createTfjsExecutor } from '../../../src/vit/execute/tfjs/executor';

afterEach(() => vi.unstubAllGlobals());

const silent = { vendor: '', architecture: '', device: '', description: '' };

describe('software adapters are told from hardware', () => {
  test.each([
    [{ ...silent, vendor: 'google', architecture: 'swiftshader' }, 'software'],
    [{ ...silent, vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }, 'software'],
    [{ ...silent, vendor: 'microsoft', description: 'Microsoft Basic Render Driver' }, 'software'],
    [{ ...silent, vendor: 'nvidia', isFallbackAdapter: true }, 'software'],
    [{ ...silent, vendor: 'nvidia', architecture: 'ada', isFallbackAdapter: false }, 'hardware'],
    [{ ...silent, vendor: 'apple', architecture: 'metal-3' }, 'hardware'],
    [{ ...silent, vendor: 'intel', architecture: 'gen-12lp' }, 'hardware'],
  ] as const)('%j is %s', (info, kind) => expect(judgeAdapter(info).kind).toBe(kind));
});

test('the name shown is the description, else vendor and architecture', () => {
  expect(judgeAdapter({ ...silent, vendor: 'apple', architecture: 'metal-3' }).detail).toBe('apple metal-3');
  expect(judgeAdapter({ ...silent, description: 'NVIDIA H100' }).detail).toBe('NVIDIA H100');
  expect(judgeAdapter(silent).detail).toBe('unnamed adapter');
});

test('another driver is another adapter, for whoever keeps what was measured on it', () => {
  const card = { ...silent, vendor: 'nvidia', description: 'NVIDIA H100' };
  expect(judgeAdapter({ ...card, driver: '535.86.05' }).detail).toBe('NVIDIA H100, 535.86.05');
  expect(judgeAdapter({ ...card, driver: '' }).detail).toBe('NVIDIA H100');
  expect(judgeAdapter({ ...silent, architecture: 'swiftshader', driver: 'SwiftShader driver 5.0.0' }).detail).toBe(
    'swiftshader, SwiftShader driver 5.0.0, software',
  );
});

describe('without a usable GPU', () => {
  test.each([
    ['no WebGPU here', {}],
    ['no WebGPU adapter', { gpu: { requestAdapter: async () => null } }],
    ['the driver is broken', { gpu: { requestAdapter: () => Promise.reject(new Error('the driver is broken')) } }],
  ])('detection says none and why: %s', async (detail, navigator) => {
    vi.stubGlobal('navigator', navigator);
    expect(await detectGpu()).toEqual({ kind: 'none', detail });
  });

  test('a forced executor is refused as unavailable, and can be asked for again', async () => {
    vi.stubGlobal('navigator', {});
    for (let i = 0; i < 2; i++) {
      const failure = await createTfjsExecutor({ engine: 'webgpu' }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(HeadlightError);
      expect((failure as HeadlightError).toData()).toEqual({
        code: 'engineUnavailable',
        params: { engine: 'webgpu', detail: 'no WebGPU here' },
      });
    }
  });
});
