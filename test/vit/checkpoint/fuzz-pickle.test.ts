/** Pickles that nobody wrote: known ones spliced, operations in any order, tensors that say anything. None is run, none breaks the loader. */
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openTensorFile } from '../../../src/vit/checkpoint/formats/open';
import { HeadlightError } from '../../../src/vit/errors';
import { folder } from './build';
import { bytes, DAMAGED, FORBIDDEN, PLAIN } from './formats/pickles';
import { tensorText, torchZip } from './formats/torch-build';
import { check, survive, TIMEOUT } from './fuzz';

/** Those of the table that do not live by their length. */
const KNOWN = [...PLAIN, ...FORBIDDEN, ...DAMAGED].map(([, text]) => text).filter((text) => text.length < 1000);
/** Every operation of pickle, each with an argument where it takes one. */
const OPERATIONS = [
  ...'(.012]}Nadelstu)R\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94boQ\x97\x98',
  ...['K\x01', 'M\x02\0', 'J\xff\xff\xff\xff', 'I7\n', 'L8L\n', 'F.5\n', 'G\0\0\0\0\0\0\0\0', '\x8a\x01\x05'],
  ...['X\x01\0\0\0a', '\x8c\x05torch', '\x8c\x04Size', 'Vb\n', "S'c'\n", 'C\x01d', 'B\x01\0\0\0e'],
  ...['q\0', 'q\x01', 'r\x02\0\0\0', 'p3\n', 'h\0', 'h\x01', 'j\x02\0\0\0', 'g3\n', '\x80\x02', '\x95\0\0\0\0\0\0\0\0'],
  ...['ccollections\nOrderedDict\n', 'ctorch\nFloatStorage\n', 'ctorch._utils\n_rebuild_tensor_v2\n', 'cos\nsystem\n'],
  ...['itorch\nSize\n', 'P0\n', '\x82\x01', 'c__builtin__\nset\n', 'ccollections\nCounter\n', tensorText({})],
];

const inZip = (text: string): Uint8Array =>
  zipSync({ 'x/data.pkl': [bytes(text), { level: 0 }], 'x/data/0': new Uint8Array(16) });

const number = fc.oneof(
  fc.integer({ min: -2, max: 6 }).map(BigInt),
  fc.constantFrom(2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n, -(2n ** 63n)),
);

describe('a pickle that nobody wrote never breaks the loader', { timeout: TIMEOUT }, () => {
  it('survives known pickles spliced into each other', () =>
    check(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...KNOWN), fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 6 }),
        async (pieces) => {
          const text = pieces.map(([known, from, length]) =>
            known.slice(from % Math.max(1, known.length)).slice(0, length),
          );
          await survive({ 'model.pth': inZip(text.join('')) });
        },
      ),
    ));

  it('survives operations in any order', () =>
    check(
      fc.asyncProperty(fc.array(fc.constantFrom(...OPERATIONS), { maxLength: 60 }), async (operations) => {
        await survive({ 'model.pth': inZip(operations.join('')) });
      }),
    ));

  it('survives tensors that say anything of their storage', () =>
    check(
      fc.asyncProperty(
        fc.record({
          key: fc.constantFrom('0', '1', '../0', '__proto__', ''),
          storage: fc.constantFrom('FloatStorage', 'HalfStorage', 'LongStorage', 'DoubleStorage', 'UntypedStorage'),
          length: fc.oneof({ weight: 3, arbitrary: fc.constant(4n) }, { weight: 1, arbitrary: number }),
          offset: number,
          shape: fc.array(number, { maxLength: 4 }),
          strides: fc.array(number, { maxLength: 4 }),
        }),
        async (told) => {
          const files = folder({ 'x.pth': torchZip([['a', tensorText(told)]]) });
          try {
            const opened = await openTensorFile(await files.open('x.pth'), (name) => files.open(name));
            const shape = opened.tensors.get('a')!.shape;
            expect((await opened.read('a')).length).toBe(shape.reduce((a, b) => a * b, 1));
          } catch (error) {
            if (!(error instanceof HeadlightError)) throw error;
          }
        },
      ),
    ));
});
