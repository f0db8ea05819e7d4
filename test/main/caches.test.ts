import { describe, expect, it } from 'vitest';
import { keepCachesIn, restoreCaches } from '../../src/main/caches';

describe('caches of the system libraries', () => {
  it('lie with our own files, and other programs find everything as it was', () => {
    const env: NodeJS.ProcessEnv = { XDG_CACHE_HOME: '/home/a/cache' };
    keepCachesIn('/data/caches', env, 'linux');
    expect(env['XDG_CACHE_HOME']).toBe('/data/caches');
    restoreCaches();
    expect(env).toEqual({ XDG_CACHE_HOME: '/home/a/cache' });
  });

  it('leave no variable behind where there was none', () => {
    const env: NodeJS.ProcessEnv = {};
    keepCachesIn('/data/caches', env, 'linux');
    restoreCaches();
    expect(env).toEqual({});
  });

  it('are left to other systems', () => {
    const env: NodeJS.ProcessEnv = {};
    keepCachesIn('/data/caches', env, 'darwin');
    expect(env).toEqual({});
  });
});
