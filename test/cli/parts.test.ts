/** Small parts of the command line: globs, hints, class names, .npy headers, CSV. */
import type { ToldGroup } from '../../src/vit/groups/choose';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/shared/export/csv';
import { answerWriter } from '../../src/cli/answer-writers';
import { ClassNames } from '../../src/cli/class-names';
import { expandGlob } from '../../src/cli/glob';
import { hintFor } from '../../src/cli/usage-error';
import { saveFile } from '../../src/cli/write/save-file';
import { Streams } from '../../src/cli/streams';
import { npy } from '../../src/shared/export/npy';
import { readNpy, scratch } from './command';

/** What a table says of a model without classes. */
const NONE = 'none at all';
const FORM = { single: false, none: NONE, categories: false };

describe('globs', () => {
  const folder = (): string => {
    const root = scratch();
    for (const path of ['a.png', 'b.PNG', 'c.jpg', '.hidden.png', 'in/d.png', 'in/deep/e.png', 'in/f[1].png']) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), '');
    }
    return root;
  };

  it.each<[string, string[]]>([
    ['*.png', ['a.png']],
    ['?.*', ['a.png', 'b.PNG', 'c.jpg']],
    ['*.{png,jpg}', ['a.png', 'c.jpg']],
    ['[a-b].*', ['a.png', 'b.PNG']],
    ['[!a].*', ['b.PNG', 'c.jpg']],
    ['**/*.png', ['a.png', 'in/d.png', 'in/deep/e.png', 'in/f[1].png']],
    ['in/*/e.png', ['in/deep/e.png']],
    ['.*.png', ['.hidden.png']],
    ['*.gif', []],
    ['no/such/*.png', []],
  ])('%s', async (pattern, names) => {
    const root = folder();
    const { found } = await expandGlob(`${root}/${pattern}`);
    expect(found.map((path) => path.slice(root.length + 1)).sort()).toEqual(names);
  });
});

describe('hints', () => {
  it('name what is close, and nothing else', () => {
    expect(hintFor('classfy', ['classify', 'explain'])).toBe(' Did you mean `classify`?');
    expect(hintFor('xyz', ['classify', 'explain'])).toBe('');
  });
});

describe('names of classes', () => {
  const names = new ClassNames([
    { id: 'n02123045', text: 'tabby, tabby cat' },
    { id: 'n02012849', text: 'crane' },
    { id: 'n03126707', text: 'crane' },
    { id: '3', text: '7' },
  ]);

  it.each<[string, number | null]>([
    ['n02123045', 0],
    ['Tabby_Cat', 0],
    ['tabby, tabby cat', 0],
    ['crane', null], // two of them
    ['n03126707', 2],
    ['2', 2],
    ['7', 3], // a label before an index
    ['4', null],
    ['dog', null],
  ])('%s', (name, index) => {
    expect(names.indexOf(name)).toBe(index);
  });
});

describe('names of classes with WordNet ids', () => {
  const names = new ClassNames([
    { id: 'n02123045', text: 'tabby, tabby cat' },
    { id: 'n03773504', text: 'missile' },
    { id: 'n04008634', text: 'projectile, missile' },
    { id: 'n02012849', text: 'n02012849' },
    { id: 'n03126707', text: 'Kran' },
    { id: '5', text: '고양이, 나비' },
  ]);

  it.each<[string, number[]]>([
    ['얼룩고양이', [0]],
    ['태비고양이', [0]], // written together
    ['태비 고양이'.normalize('NFD'), [0]], // as macOS names folders
    ['missile', [1]], // the everyday name of one class
    ['발사체', [2]],
    ['두루미', [3]],
    ['기중기', [4]],
    ['Kran', [4]],
    ['construction crane', [4]],
    ['crane', [3, 4]], // a synonym of two
    ['나비', [5]],
    ['red panda', []], // another model's
  ])('%s', (name, classes) => {
    expect(names.meant(name)).toEqual(classes);
  });
});

describe('.npy', () => {
  it.each([[[3]], [[2, 3]], [[1, 2, 3, 4]]])('of shape %j', async (shape) => {
    const path = join(scratch(), 'x.npy');
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i / 3);
    await saveFile(path, npy(shape, data));
    expect(readNpy(path)).toEqual({ shape, data });
  });

  it('refuses data that does not fill its shape', () => {
    expect(() => [...npy([2, 2], new Float32Array(3))]).toThrow(RangeError);
  });
});

describe('csv', () => {
  it('quotes commas, quotes and line ends', () => {
    const writer = answerWriter('csv', FORM);
    const row = writer.done({
      model: 'm',
      engine: { name: 'wasm', reason: '', detail: '', precision: 'float32' } as const,
      file: 'a "b",\nc.png',
      output: 'single' as const,
      predictions: [{ index: 1, id: 'n1', label: 'x', score: 0.5, logit: 2 }],
      group: null,
      timing: { decodeMs: 0, preprocessMs: 0, forwardMs: 0 },
    });
    expect(row).toBe('"a ""b"",\nc.png",1,1,n1,x,0.5,2,,\n');
  });

  it('has the group on every row of its photo', () => {
    const group = { id: 'n01909422', label: 'jellyfish, anemone or coral', score: 0.875, classes: 3 };
    const prediction = { index: 1, id: 'n1', label: 'x', score: 0.5, logit: 2 };
    const writer = answerWriter('csv', FORM);
    const rows = writer.done({ ...RESULT, predictions: [prediction, { ...prediction, index: 2 }], group });
    expect(writer.begin()).toBe('file,rank,index,id,label,score,logit,group,group_score\n');
    expect(rows).toBe(
      'a.png,1,1,n1,x,0.5,2,"jellyfish, anemone or coral",0.875\na.png,2,2,n1,x,0.5,2,"jellyfish, anemone or coral",0.875\n',
    );
  });
});

const RESULT = {
  model: 'm',
  engine: { name: 'wasm', reason: '', detail: '', precision: 'float32' } as const,
  file: 'a.png',
  output: 'single' as const,
  predictions: [{ index: 1, id: '1', label: 'x', score: 0.1, logit: 2 }],
  group: null,
  timing: { decodeMs: 0, preprocessMs: 0, forwardMs: 0 },
};

describe('the table', () => {
  const head = (told: ToldGroup | null, result = {}): string | undefined =>
    answerWriter('table', FORM)
      .done({ ...RESULT, sure: false, ...result }, told)
      .split('\n')[0];
  const dog = { id: 'n02084071', score: 0.806, members: 118, reached: true };

  it('says what an unsure answer is told by', () => {
    expect(head(dog)).toBe('a.png   not sure which, but a dog (81 %)');
    expect(head({ ...dog, id: 'n07555863' })).toBe('a.png   not sure which, but food (81 %)');
    expect(head({ ...dog, score: 0.44, reached: false })).toBe('a.png   not sure; perhaps a dog (44 %)');
    expect(head(null)).toBe('a.png   not sure');
    expect(head(null, { sure: true })).toBe('a.png');
  });

  it('says once, at its end, that scores are uncalibrated', () => {
    const last = (...calibrated: (boolean | undefined)[]): string => {
      const writer = answerWriter('table', FORM);
      for (const each of calibrated) writer.done({ ...RESULT, ...(each !== undefined && { calibrated: each }) });
      return writer.end();
    };
    expect(last(false, false)).toBe('\nScores are uncalibrated: trust their order, not their size.\n');
    expect(last(true)).toBe('');
    expect(last(undefined)).toBe(''); // a backbone scores nothing
  });

  it('leaves no cell that a spreadsheet would run, and numbers as they are', () => {
    for (const cell of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\tx', '\rx', '＝1', '＠a', '-', '=cmd|"/c calc"!A0'])
      expect(csvLine([cell])).toMatch(/^"?'/);
    expect(csvLine(['-1.5', '+3', '-1e-7', -2, 'a-b', 'a=b', "'"])).toBe("-1.5,+3,-1e-7,-2,a-b,a=b,'\n");
    expect(csvLine(['=a,"b"'])).toBe('"\'=a,""b"""\n');
  });
});

describe('the name of a file or a class', () => {
  const names: [string, string, string][] = [
    ['a line end', 'a\nb.png', 'a<U+000A>b.png'],
    ['a return', 'a\rb.png', 'a<U+000D>b.png'],
    ['an escape sequence', '\u001b[2Ja\u009b1mb.png', '<U+001B>[2Ja<U+009B>1mb.png'],
    ['marks that turn the writing around', 'a\u202egnp.\u2066b\u200f.exe', 'a<U+202E>gnp.<U+2066>b<U+200F>.exe'],
    ['nothing but letters of many tongues', 'قطة 고양이 é 🐈.png', 'قطة 고양이 é 🐈.png'],
  ];

  /** What a terminal gets to see of standard error. */
  function terminal() {
    const seen: string[] = [];
    const sink = { isTTY: true, write: (text: string) => seen.push(text) };
    return { streams: new Streams(async (text) => void seen.push(text), sink), seen };
  }

  it.each(names)('does not steer the terminal from the table with %s', (_, file, shown) => {
    const result = {
      model: 'm',
      engine: { name: 'wasm', reason: '', detail: '', precision: 'float32' } as const,
      file,
      output: 'single' as const,
      predictions: [{ index: 1, id: '1', label: 'x', score: 0.5, logit: 2 }],
      group: null,
      timing: { decodeMs: 0, preprocessMs: 0, forwardMs: 0 },
    };
    expect(answerWriter('table', FORM).done(result)).toBe(`${shown}\n  50.0 %  x\n`);
  });

  it.each(names)('does not steer the terminal as a class of a checkpoint with %s', (_, label, shown) => {
    const result = {
      model: 'm',
      engine: { name: 'wasm', reason: '', detail: '', precision: 'float32' } as const,
      file: 'a.png',
      output: 'single' as const,
      predictions: [{ index: 1, id: label, label, score: 0.5, logit: 2 }],
      group: null,
      timing: { decodeMs: 0, preprocessMs: 0, forwardMs: 0 },
    };
    expect(answerWriter('table', FORM).done(result)).toBe(`a.png\n  50.0 %  ${shown}  (${shown})\n`);
  });

  it.each(names)('does not steer the terminal from messages and progress with %s', (_, file, shown) => {
    const { streams, seen } = terminal();
    streams.progress(`1 of 2  ${file}`);
    streams.message(`${file}: is empty`);
    expect(seen[0]).toBe(`1 of 2  ${shown}`);
    expect(seen.at(-1)).toBe(`${shown}: is empty\n`);
  });
});

describe('json', () => {
  it('is a valid array at every length', () => {
    for (const count of [0, 1, 3]) {
      const writer = answerWriter('json', FORM);
      const failure = {
        model: 'm',
        engine: { name: 'wasm', reason: '', detail: '', precision: 'float32' } as const,
        file: 'x',
        error: { code: 'photoEmpty', message: 'empty' },
      };
      const text = writer.begin() + Array.from({ length: count }, () => writer.failed(failure)).join('') + writer.end();
      expect(JSON.parse(text)).toHaveLength(count);
    }
  });
});
