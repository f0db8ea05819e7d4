import { describe, expect, it, vi } from 'vitest';
import type { Program } from '../../../src/vit/execute/executor';
import { FewPrograms } from '../../../src/vit/session/few-programs';

/** Compiles programs that say when they are disposed. */
function compiler() {
  const disposed: string[] = [];
  const compile = (name: string) => vi.fn(async () => ({ dispose: () => disposed.push(name) }) as unknown as Program);
  return { disposed, compile };
}

describe('a few programs', () => {
  it('are compiled once while they are kept, and the one used longest ago is disposed', async () => {
    const { disposed, compile } = compiler();
    const programs = new FewPrograms(2);
    const [a, b, c] = [compile('a'), compile('b'), compile('c')];
    await programs.get('a', a);
    await programs.get('b', b);
    await programs.get('a', a); // b is the older one now
    await programs.get('c', c);
    await vi.waitFor(() => expect(disposed).toEqual(['b']));
    await programs.get('a', a);
    expect([a.mock.calls.length, b.mock.calls.length, c.mock.calls.length]).toEqual([1, 1, 1]);
  });

  it('compile again what failed', async () => {
    const programs = new FewPrograms(2);
    await expect(programs.get('a', () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
    const { compile } = compiler();
    await expect(programs.get('a', compile('a'))).resolves.toBeDefined();
  });

  it('are all disposed at the end', async () => {
    const { disposed, compile } = compiler();
    const programs = new FewPrograms(2);
    await Promise.all([programs.get('a', compile('a')), programs.get('b', compile('b'))]);
    programs.dispose();
    await vi.waitFor(() => expect(disposed.sort()).toEqual(['a', 'b']));
  });
});
