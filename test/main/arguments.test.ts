import { describe, expect, it } from 'vitest';
import { ownArguments, parseArguments } from '../../src/main/arguments';

describe.skipIf(process.platform === 'win32')('parseArguments', () => {
  it('takes photos and folders relative to where the command was given', () => {
    expect(parseArguments(['a.jpg', '/photos', '../b'], '/home/me')).toEqual({
      engine: null,
      paths: ['/home/me/a.jpg', '/photos', '/home/b'],
    });
  });

  it.each(['webgpu', 'wasm', 'native'] as const)('knows the engine %s', (engine) => {
    expect(parseArguments([`--engine=${engine}`, 'a.jpg'], '/')).toEqual({ engine, paths: ['/a.jpg'] });
  });

  it('takes an engine as a word of its own, which is no photo', () => {
    const said = { engine: 'webgpu', paths: ['/a.jpg', '/b.jpg'] };
    expect(parseArguments(['a.jpg', '--engine', 'webgpu', 'b.jpg'], '/')).toEqual(said);
    expect(parseArguments(['a.jpg', '--engine'], '/')).toEqual({ engine: null, paths: ['/a.jpg'] });
  });

  it("passes over Chromium's switches, unknown ones and unknown engines", () => {
    expect(parseArguments(['--no-sandbox', '--engine=abacus', '-psn_0_1', ''], '/')).toEqual({
      engine: null,
      paths: [],
    });
  });
});

describe.skipIf(process.platform === 'win32')('ownArguments', () => {
  it('drops the executable of a packaged app', () => {
    expect(ownArguments(['/opt/headlight', 'a.jpg'], true, '/opt/app.asar')).toEqual(['a.jpg']);
  });

  it('drops everything up to the app folder in a checkout', () => {
    const argv = ['/electron', '-r', '/loader.js', '--inspect=0', '/checkout', '--engine=wasm', 'a.jpg'];
    expect(ownArguments(argv, false, '/checkout/')).toEqual(['--engine=wasm', 'a.jpg']);
  });
});
