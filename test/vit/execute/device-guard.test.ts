/** A device that fails on command: no graphics card does so when a test asks for it. */
import { describe, expect, test } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { checkBindings, guardDevice, type GuardedDevice } from '../../../src/vit/execute/tfjs/device-guard';
import { GraphBuilder } from '../../../src/vit/graph/builder';

interface Failing {
  readonly device: GuardedDevice;
  /** Error scopes that are open. */
  open(): number;
}

/** @param errors what the scopes report, by what they were opened for */
function device(errors: Partial<Record<GPUErrorFilter, string>> = {}): Failing {
  const scopes: GPUErrorFilter[] = [];
  return {
    device: {
      pushErrorScope: (filter) => void scopes.push(filter),
      popErrorScope: () => {
        const message = errors[scopes.pop()!];
        return Promise.resolve(message === undefined ? null : ({ message } as GPUError));
      },
    } as GuardedDevice,
    open: () => scopes.length,
  };
}

const told = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => 'numbers',
    (error: unknown) => (error as HeadlightError).toData(),
  );
const WEBGPU = { engine: 'webgpu' };

describe('work on a device', () => {
  test('gives its numbers where nothing goes wrong', async () => {
    const { device: fine, open } = device();
    expect(await guardDevice(fine, () => false, () => Promise.resolve(7))).toBe(7); // prettier-ignore
    expect(open()).toBe(0);
  });

  test('that found the memory full gives no numbers, though it ended', async () => {
    const full = device({ 'out-of-memory': 'no room' });
    expect(await told(guardDevice(full.device, () => false, () => Promise.resolve(7)))).toEqual({ code: 'outOfMemory', params: WEBGPU }); // prettier-ignore
    expect(full.open()).toBe(0);
  });

  test('that was refused gives no numbers, though it ended', async () => {
    const refused = device({ validation: 'binding too large' });
    expect(await told(guardDevice(refused.device, () => false, () => Promise.resolve(7)))).toEqual({ code: 'engineFailed', params: { ...WEBGPU, detail: 'binding too large' } }); // prettier-ignore
  });

  test('does not begin on a lost device', async () => {
    let began = false;
    const work = (): Promise<number> => {
      began = true;
      return Promise.resolve(7);
    };
    expect(await told(guardDevice(device().device, () => true, work))).toEqual({ code: 'engineLost', params: WEBGPU });
    expect(began).toBe(false);
  });

  test('that fails by the loss of the device is told as that, though the news comes later', async () => {
    let lost = false;
    const work = async (): Promise<number> => {
      await Promise.resolve();
      setTimeout(() => (lost = true));
      throw new Error('mapping was aborted');
    };
    expect(await told(guardDevice(device().device, () => lost, work))).toEqual({ code: 'engineLost', params: WEBGPU });
  });

  test('that ends on a device lost meanwhile gives no numbers', async () => {
    let lost = false;
    const work = (): Promise<number> => {
      lost = true;
      return Promise.resolve(7);
    };
    expect(await told(guardDevice(device().device, () => lost, work))).toEqual({ code: 'engineLost', params: WEBGPU });
  });
});

describe('a tensor larger than one binding', () => {
  const g = new GraphBuilder();
  const graph = g.build({ y: g.unary('exp', g.input('x', [100, 10])) });

  test.each([
    [4000, 4000, 'fits'],
    [3999, 4000, 'outOfMemory'],
    [4000, 3999, 'outOfMemory'],
  ])('is refused before it runs: binding %i, buffer %i: %s', (maxStorageBufferBindingSize, maxBufferSize, wanted) => {
    const check = (): string => {
      try {
        checkBindings(graph, { maxStorageBufferBindingSize, maxBufferSize });
        return 'fits';
      } catch (error) {
        return (error as HeadlightError).code;
      }
    };
    expect(check()).toBe(wanted);
  });
});
