/** One file, several encoders side by side: whose tensors are read, and that it is said. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { folder, refusal, tensors, vitShapes } from './build';

const SIZE = { dim: 8, depth: 2, mlp: 16, patch: 4, patches: 4, classes: 3 };
const under = (prefix: string, classes: number): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(vitShapes({ ...SIZE, classes })).map(([name, shape]) => [prefix + name, shape]));
const open = (shapes: Record<string, readonly number[]>) =>
  openCheckpoint(folder({ 'm.safetensors': tensors(shapes) }));

describe('of several encoders in one file', () => {
  it.each([
    ['ema_model.', 'model.'],
    ['model_ema.module.', 'module.'],
    ['teacher.backbone.', 'student.backbone.'],
    ['module.base_encoder.', 'module.momentum_encoder.'],
    ['encoder.', 'decoder.'],
    ['', 'target.'],
    ['ema.', ''],
    ['model.', 'teacher.'],
  ])('`%s` is read and `%s` left', async (used, other) => {
    const { config, provenance } = await open({ ...under(other, 4), ...under(used, 3) });
    expect(config).toMatchObject({ depth: 2, classes: 3 });
    const said = (prefix: string): string => prefix.replaceAll('module.', '') || 'the weights on top'; // a wrapper's name says nothing
    expect(provenance['set']).toBe(`${said(used)}, not ${said(other)}`);
  });

  it.each(['q', 'q_proj'])('joins separate %s, k and v', async (name) => {
    const split = Object.entries(under('', 3)).flatMap(([tensor, [rows = 0, ...rest]]) =>
      tensor.includes('.qkv.')
        ? ['q', 'k', 'v'].map((each) => [tensor.replace('qkv', name.replace('q', each)), [rows / 3, ...rest]] as const)
        : [[tensor, [rows, ...rest]] as const],
    );
    const checkpoint = await open(Object.fromEntries(split));
    expect(checkpoint.tensors.get('blocks.1.attn.qkv.weight')).toEqual([24, 8]);
    expect(checkpoint.tensors.get('blocks.1.attn.qkv.bias')).toEqual([24]);
  });

  it('takes no classifier from the other', async () => {
    const { config } = await open({ ...under('student.backbone.', 0), 'student.head.weight': [3, 8], ...under('teacher.backbone.', 0) });
    expect(config.classes).toBe(0);
  }); // prettier-ignore

  it('more than anybody trains are refused at once', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => [`m${i}.blocks.0.attn.qkv.weight`, [0, 0]] as const);
    const { code, params } = await refusal(open(Object.fromEntries(names)));
    expect([code, params['looksLike']]).toEqual(['checkpointNotVit', '20000 models in one file']);
  });

  it('says nothing where there is one', async () => {
    expect((await open(under('module.backbone.', 3))).provenance['set']).toBeUndefined();
  });
});
