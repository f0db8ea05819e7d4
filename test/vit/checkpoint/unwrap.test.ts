/** Names that training's wrappers leave, and adapters that PEFT leaves, in a model that was saved as it was trained. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { filled, folder, refusal, tensors, vitShapes } from './build';

const DIM = 8;
const SHAPES = vitShapes({ dim: DIM, depth: 2, mlp: 16, patch: 4, patches: 4, classes: 3 });
const NAMES = Object.keys(SHAPES);
const rename = (how: (name: string) => string) =>
  Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [how(name), shape]));

describe('wrappers', () => {
  it.each<[string, (name: string) => string]>([
    ['data parallel', (name) => `module.${name}`],
    ['torch.compile', (name) => `_orig_mod.${name}`],
    ['both', (name) => `module._orig_mod.${name}`],
    ['FSDP', (name) => `_fsdp_wrapped_module.${name.replace(/^(blocks\.\d+)\./, '$1._fsdp_wrapped_module.')}`],
    ['checkpointing of one block', (name) => name.replace(/^(blocks\.1)\./, '$1._checkpoint_wrapped_module.')],
    ['a head that is wrapped alone', (name) => name.replace(/^head\./, 'head.module.')],
    ['Fabric', (name) => `_forward_module.model.${name}`],
  ])('%s', async (_, how) => {
    const {
      config,
      tensors: found,
      placement,
    } = await openCheckpoint(folder({ 'm.safetensors': tensors(rename(how)) }));
    expect(config).toMatchObject({ depth: 2, classes: 3 });
    expect([...found.keys()].sort()).toEqual([...NAMES].sort());
    expect(placement).toEqual({ placed: NAMES.length, harmless: [], unplaced: [] });
  });

  it('what has no place is called by its name in the file', async () => {
    const more = { ...rename((name) => `_orig_mod.${name}`), '_orig_mod.scale': [1] };
    const { placement } = await openCheckpoint(folder({ 'm.safetensors': tensors(more) }));
    expect(placement.unplaced.map(({ name }) => name)).toContain('_orig_mod.scale');
  });
});

const RANK = 2;
const LAYER = 'blocks.1.mlp.fc1';
/** As PEFT saves it: one layer with an adapter, the classifier trained anew. */
function peft(): Record<string, { shape: readonly number[]; data: number[] }> {
  const numbers = (shape: readonly number[], seed: number) => ({
    shape,
    data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i)),
  });
  const named: Record<string, { shape: readonly number[]; data: number[] }> = {};
  for (const [i, name] of NAMES.entries()) {
    const own = name.replace(`${LAYER}.`, `${LAYER}.base_layer.`).replace(/^head\./, 'head.modules_to_save.default.');
    named[`base_model.model.${own}`] = numbers(SHAPES[name]!, i);
  }
  named['base_model.model.head.original_module.weight'] = numbers([9, DIM], 70);
  named['base_model.model.head.original_module.bias'] = numbers([9], 71);
  named[`base_model.model.${LAYER}.lora_A.default.weight`] = numbers([RANK, DIM], 80);
  named[`base_model.model.${LAYER}.lora_B.default.weight`] = numbers([16, RANK], 81);
  return named;
}
const CONFIG = { peft_type: 'LORA', r: RANK, lora_alpha: 6 };
const withConfig = (named: ReturnType<typeof peft>, config: object | null) =>
  openCheckpoint(folder({ 'm.safetensors': filled(named), ...(config && { 'adapter_config.json': config }) }));

describe('a LoRA adapter beside its base layers', () => {
  it.each([
    ['α/r', CONFIG, 3],
    ['α/√r', { ...CONFIG, use_rslora: true }, 6 / Math.sqrt(2)],
  ])('is merged: W + B·A·%s', async (_, config, scale) => {
    const named = peft();
    const at = (name: string) => named[`base_model.model.${name}`]!.data;
    const checkpoint = await withConfig(named, config);
    const merged = await checkpoint.read(`${LAYER}.weight`);
    const [w, a, b] = [
      `${LAYER}.base_layer.weight`,
      `${LAYER}.lora_A.default.weight`,
      `${LAYER}.lora_B.default.weight`,
    ].map(at);
    for (const [i, j] of [
      [0, 0],
      [3, 5],
      [15, 7],
    ] as const) {
      // prettier-ignore
      const product = b![i * RANK]! * a![j]! + b![i * RANK + 1]! * a![DIM + j]!;
      expect(merged[i * DIM + j]).toBeCloseTo(w![i * DIM + j]! + scale * product, 5);
    }
    expect(checkpoint.config.classes).toBe(3);
    expect(await checkpoint.read('head.weight')).toEqual(Float32Array.from(at('head.modules_to_save.default.weight')));
    expect(checkpoint.placement).toMatchObject({ placed: NAMES.length + 2, unplaced: [] });
    expect(checkpoint.placement.harmless.map(({ why }) => why)).toEqual(['replaced', 'replaced']);
    expect(checkpoint.provenance['adapter']).toContain('merged');
  });

  it('is refused where nothing says by how much it counts', async () => {
    for (const config of [
      null,
      { r: RANK },
      { ...CONFIG, r: 4 },
      { ...CONFIG, alpha_pattern: { fc1: 2 } },
      { ...CONFIG, use_dora: true },
    ])
      expect((await refusal(withConfig(peft(), config))).code).toBe('checkpointAdapterScale');
  });

  it('is refused where it is missing, of another kind, or one of several', async () => {
    const lora = (name: string) => name.includes('lora_');
    const without = Object.fromEntries(Object.entries(peft()).filter(([name]) => !lora(name)));
    const code = async (named: ReturnType<typeof peft>) => (await refusal(withConfig(named, CONFIG))).code;
    expect(await code(without)).toBe('checkpointAdapterMissing');
    const one = { shape: [16], data: Array.from({ length: 16 }, () => 1) };
    expect(await code({ ...peft(), [`base_model.model.${LAYER}.lora_magnitude_vector.default.weight`]: one })).toBe(
      'checkpointAdapterKind',
    );
    const two = { shape: [RANK, DIM], data: Array.from({ length: RANK * DIM }, () => 1) };
    expect(await code({ ...peft(), [`base_model.model.${LAYER}.lora_A.other.weight`]: two })).toBe(
      'checkpointAdapterSeveral',
    );
  });
});

it('weights that DeepSpeed’s ZeRO-3 keeps elsewhere are called so', async () => {
  const empty = { ...SHAPES, 'blocks.0.attn.qkv.weight': [0] };
  const error = await refusal(openCheckpoint(folder({ 'm.safetensors': tensors(empty) })));
  expect(error).toMatchObject({ code: 'checkpointPlaceholders', params: { tensor: 'blocks.0.attn.qkv.weight' } });
});
