import { describe, expect, it } from 'vitest';
import { readTruths, tableOf } from '../../../src/cli/evaluate/truth-file';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { tinyCheckpoint } from '../../vit/session/tiny';

const NAMES = ['cat', 'dog, hound', 'tree'];
const model = (output: Checkpoint['output'], names = NAMES): Checkpoint => ({
  ...tinyCheckpoint(),
  output,
  labels: names.map((text, index) => ({ id: String(index), text })),
});
const read = (text: string, checkpoint: Checkpoint) => Object.fromEntries(readTruths(text, 't.csv', checkpoint));

describe('a table of what is true', () => {
  it('names classes in a column', () => {
    expect(read('\uFEFFfile,label\r\na.png,hound\r\n"b, c.png",2\r\n', model('single'))).toEqual({
      'a.png': [1],
      'b, c.png': [2],
    });
    expect(read('labels\tfile\ncat|tree\ta.png\n\tb.png\n', model('multi'))).toEqual({ 'a.png': [0, 2], 'b.png': [] });
  });

  it('may begin with its first photo: file, then class', () => {
    expect(read('a.JPG,hound\nb.png,2\n', model('single'))).toEqual({ 'a.JPG': [1], 'b.png': [2] });
    expect(() => read('a.jpg,cat\nb.jpg,bird\n', model('single'))).toThrow('row 2: `bird`');
  });

  it('has a column of 0 and 1 for each class', () => {
    expect(read('file,cat,tree\na.png,1,0\nb.png,0.0,1.0\n', model('multi'))).toEqual({ 'a.png': [0], 'b.png': [2] });
  });

  it('has numbers, for each output or the only one', () => {
    expect(read('image,value\nx/a.png,-3.5\n', model('regression', ['output 0']))).toEqual({ 'x/a.png': [-3.5] });
    expect(read('file,age,height\na.png,7,\n', model('regression', ['height', 'age']))).toEqual({ 'a.png': [NaN, 7] });
  });

  it.each([
    ['label\ncat\n', 'multi', 'no column of file names'],
    ['file,label\na.png,bird\n', 'multi', 'row 2: `bird`'],
    ['file,label\na.png,cat|dog\n', 'single', 'exactly one'],
    ['file,bird\na.png,1\n', 'multi', '`bird` is no class'],
    ['file,label\na.png,cat\na.png,cat\n', 'single', 'row 3: `a.png` stands twice'],
    ['file,value\na.png,tall\n', 'regression', '`tall` is no number'],
    ['file,label\n', 'single', 'no rows'],
  ] as const)('is refused with its row where it is none: %j', (text, output, message) => {
    const names = output === 'regression' ? ['output 0'] : NAMES;
    expect(() => read(text, model(output, names))).toThrow(message);
  });

  it('is split at commas or tabs, quotes apart', () => {
    expect(tableOf('a,"b ""c"", d"\n\n1,\n')).toEqual([
      ['a', 'b "c", d'],
      ['1', ''],
    ]);
  });
});
