import { describe, expect, it } from 'vitest';
import { ownArguments, parseArguments } from '../../src/main/arguments';

describe.skipIf(process.platform === 'win32')('parseArguments', () => {
  it('takes photos and folders relative to where the command was given', () => {
    expect(parseArguments(['a.jpg', '/photos', '../b'], '/home/me')).toEqual({
      engine: null,
      refusal: null,
      bench: null,
      paths: ['/home/me/a.jpg', '/photos', '/home/b'],
    });
  });

  it.each(['auto', 'webgpu', 'wasm', 'native'] as const)('knows the engine %s', (engine) => {
    expect(parseArguments([`--engine=${engine}`, 'a.jpg'], '/')).toEqual({
      engine,
      refusal: null,
      bench: null,
      paths: ['/a.jpg'],
    });
  });

  it('takes an engine as a word of its own, which is no photo', () => {
    const said = { engine: 'webgpu', refusal: null, bench: null, paths: ['/a.jpg', '/b.jpg'] };
    expect(parseArguments(['a.jpg', '--engine', 'webgpu', 'b.jpg'], '/')).toEqual(said);
  });

  it.each([
    [['--engine=abacus'], 'abacus'],
    [['--engine', 'abacus', 'a.jpg'], 'abacus'],
    [['--engine', 'Native'], 'Native'],
    [['--engine='], ''],
    [['a.jpg', '--engine'], ''],
    [['--engine=wasm', '--engine=abacus'], 'abacus'],
  ])('names what is no engine: %j', (argv, word) => {
    expect(parseArguments(argv, '/').refusal).toEqual({ text: 'unknownEngine', engine: word });
  });

  it.each([
    [
      ['--engine=wasm', 'a.jpg', '--engine=native'],
      ['wasm', 'native'],
    ],
    [
      ['--engine', 'wasm', '--engine=wasm'],
      ['wasm', 'wasm'],
    ],
  ])('refuses an engine that is given twice, as the command line does: %j', (argv, given) => {
    expect(parseArguments(argv, '/').refusal).toEqual({ text: 'enginesGiven', given });
  });

  it('knows a task of the command line', () => {
    const task = ['--bench-out=/tmp/table.json', '--bench-only=native,wasm', '--bench-runs=5', '/model'];
    expect(parseArguments(task, '/')).toMatchObject({
      bench: { out: '/tmp/table.json', only: ['native', 'wasm'], runs: 5 },
      paths: ['/model'],
    });
    expect(parseArguments(['--bench-out=/t', '--bench-runs=none'], '/').bench).toEqual({
      out: '/t',
      only: null,
      runs: 20,
    });
  });

  it("passes over Chromium's switches and unknown ones", () => {
    expect(parseArguments(['--no-sandbox', '--engines=abacus', '-psn_0_1', ''], '/')).toEqual({
      engine: null,
      refusal: null,
      bench: null,
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
