/** Which weights are read of a file that holds several sets, and that it is said. */
import { describe, expect, it } from 'vitest';
import { openTensorFile } from '../../../../src/vit/checkpoint/formats/open';
import { folder } from '../build';
import { tensorText, text, torchZip } from './torch-build';

/** A dict of two tensors whose first name tells whose they are. */
const weights = (mark: string): string => `}(${text(mark)}${tensorText({})}${text('w')}${tensorText({})}u`;
const dict = (items: Readonly<Record<string, string>>): string =>
  `}(${Object.entries(items).map(([key, made]) => text(key) + made).join('')}u`; // prettier-ignore

async function opened(items: Readonly<Record<string, string>>): Promise<{ mark: string | undefined; set: unknown }> {
  const files = folder({ 'x.pth': torchZip(Object.entries(items)) });
  const { tensors, chosen } = await openTensorFile(await files.open('x.pth'), (name) => files.open(name));
  return { mark: [...tensors.keys()][0], set: chosen };
}

describe('layers in a dict beside the weights', () => {
  const names = async (items: Readonly<Record<string, string>>): Promise<string[]> => {
    const files = folder({ 'x.pth': torchZip(Object.entries(items)) });
    const { tensors } = await openTensorFile(await files.open('x.pth'), (name) => files.open(name));
    return [...tensors.keys()];
  };
  const three = `}(${['a', 'b', 'c'].map((name) => text(name) + tensorText({})).join('')}u`;
  const matrix = `}${text('weight')}${tensorText({ shape: [2, 1], strides: [1, 1] })}s`;

  it('count under their dict’s name', async () => {
    expect(await names({ backbone: three, head: matrix })).toEqual(['a', 'b', 'c', 'head.weight']);
  });

  it('but not what training keeps, nor numbers alone', async () => {
    const state = `}${text('exp_avg')}${tensorText({ shape: [2, 1], strides: [1, 1] })}s`;
    const number = `}${text('best')}${tensorText({})}s`;
    expect(await names({ model: three, optimizer: dict({ state }), best: number })).toEqual(['a', 'b', 'c']);
  });
});

describe('of several sets of weights', () => {
  it.each<[string, string, readonly string[], Readonly<Record<string, string>>]>([
    ['timm’s average', 'state_dict_ema', ['state_dict'], { state_dict: weights('a'), state_dict_ema: weights('b') }],
    ['DeiT’s average', 'model_ema', ['model'], { model: weights('a'), model_ema: weights('b') }],
    ['an average in a dict of its own', 'ema/module', ['model'], { model: weights('a'), ema: dict({ module: weights('b') }) }],
    ['DINO’s teacher', 'teacher', ['student'], { student: weights('a'), teacher: weights('b') }],
    ['the model and not its teacher', 'model', ['teacher'], { teacher: weights('a'), model: weights('b') }],
    ['I-JEPA’s encoder', 'encoder', ['target_encoder'], { target_encoder: weights('a'), encoder: weights('b') }],
    ['a known name beneath an unknown one', 'run/model_ema', ['run/model'], { run: dict({ model: weights('a'), model_ema: weights('b') }) }],
  ])('%s is read: %s', async (_, used, others, items) => {
    expect(await opened(items)).toEqual({ mark: 'b', set: { used, others } });
  }); // prettier-ignore

  it('says nothing where there is one set, and passes over small dicts', async () => {
    expect(await opened({ model: weights('a') })).toEqual({ mark: 'a', set: undefined });
    const three = `}(${['a', 'b', 'c'].map((name) => text(name) + tensorText({})).join('')}u`;
    const few = `}${text('x')}${tensorText({})}s`;
    expect(await opened({ model_ema: few, state_dict: three })).toEqual({ mark: 'a', set: undefined });
  });
});
