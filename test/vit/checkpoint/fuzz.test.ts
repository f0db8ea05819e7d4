/** Mutations of good model folders: each opens or is refused with an error of ours, quickly, and never reads more than the file. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { file, tensors, vitShapes } from './build';
import { check, odd, survive, TIMEOUT } from './fuzz';

const SMALL = { dim: 8, depth: 2, mlp: 16, patch: 4, patches: 4, classes: 3 };
const SHAPES = vitShapes(SMALL);
const WEIGHTS = tensors(SHAPES);
const HEADER_LENGTH = Number(new DataView(WEIGHTS.buffer).getBigUint64(0, true));
const DATA = WEIGHTS.slice(8 + HEADER_LENGTH);
const HEADER = JSON.parse(new TextDecoder().decode(WEIGHTS.subarray(8, 8 + HEADER_LENGTH))) as Record<
  string,
  Record<string, unknown>
>;
const CONFIG = {
  architecture: 'vit_fuzz',
  num_classes: 3,
  global_pool: 'token',
  model_args: { img_size: 8, patch_size: 4, embed_dim: 8, depth: 2, num_heads: 2, norm_eps: 1e-6, act_layer: 'gelu' },
  pretrained_cfg: {
    input_size: [3, 8, 8],
    interpolation: 'bicubic',
    crop_pct: 0.9,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    label_names: ['a', 'b', 'c'],
  },
};
const PREPROCESSOR = {
  size: { height: 8, width: 8 },
  resample: 2,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  do_normalize: true,
};

/** A deep copy with the value at one of its places replaced. */
function replaced(value: unknown, place: number, by: unknown): unknown {
  const copy = structuredClone(value);
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  const [parent, key] = places[place % places.length]!;
  parent[key] = by;
  return copy;
}

/** A good PyTorch file, and a good NumPy one, both from a reference writer. */
const fixture = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/checkpoints/${path}`, import.meta.url)));
const TORCH = fixture('torch-deit/deit.pth');
const NPZ = fixture('jax/ViT.npz');
const DEFLATED = fixture('jax-deflated-erf/ViT.npz');
/** The pickle lies at the front, stored. */
const PICKLE = (() => {
  const pickle = unzipSync(TORCH, { filter: ({ name }) => name.endsWith('data.pkl') })['deit/data.pkl']!;
  return { at: Buffer.from(TORCH).indexOf(pickle), length: pickle.length };
})();

describe('a damaged model folder never breaks the loader', { timeout: TIMEOUT }, () => {
  it('survives any byte of the weights file changed, or the file cut', () =>
    check(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(8 + HEADER_LENGTH + 64), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(WEIGHTS.length)),
        async (changes, cut) => {
          const bytes = WEIGHTS.slice(0, cut ?? WEIGHTS.length);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          await survive({ 'model.safetensors': bytes, 'config.json': CONFIG });
        },
      ),
    ));

  it('survives any value of the header replaced', () =>
    check(
      fc.asyncProperty(fc.nat(10_000), odd, async (place, value) => {
        await survive({ 'model.safetensors': file(replaced(HEADER, place, value), DATA), 'config.json': CONFIG });
      }),
    ));

  it('survives any value of config.json replaced, removed files and all', () =>
    check(
      fc.asyncProperty(fc.nat(1000), odd, fc.boolean(), async (place, value, withRecipe) => {
        const files = { 'model.safetensors': WEIGHTS, 'config.json': replaced(CONFIG, place, value) as object };
        await survive(withRecipe ? { ...files, 'preprocessor_config.json': PREPROCESSOR } : files);
      }),
    ));

  it('survives any value of preprocessor_config.json replaced, and tensors renamed', () =>
    check(
      fc.asyncProperty(fc.nat(1000), odd, fc.nat(100), fc.string(), async (place, value, index, name) => {
        const names = Object.keys(SHAPES);
        const renamed = Object.fromEntries(names.map((old, i) => [i === index ? name : old, SHAPES[old]!]));
        await survive({
          'model.safetensors': tensors(renamed),
          'preprocessor_config.json': replaced(PREPROCESSOR, place, value) as object,
        });
      }),
    ));

  it('survives any byte of a pickle changed', () =>
    check(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(PICKLE.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const bytes = TORCH.slice();
          for (const [at, value] of changes) bytes[PICKLE.at + at] = value;
          await survive({ 'model.pth': bytes });
        },
      ),
    ));

  it('survives any byte of a zip changed, in its directory above all, or the file cut', () =>
    check(
      fc.asyncProperty(
        fc.constantFrom(TORCH, NPZ, DEFLATED),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), fc.nat(255)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 6 }),
        async (good, changes, cut) => {
          const bytes = good.slice(0, cut === null ? good.length : Math.floor(cut * good.length));
          for (const [place, late, value] of changes) {
            const from = late ? Math.floor(0.8 * bytes.length) : 0;
            const at = from + Math.floor(place * (bytes.length - from));
            if (at < bytes.length) bytes[at] = value;
          }
          await survive({ 'model.bin': bytes });
        },
      ),
    ));

  it('opens the folder that is not damaged', async () => {
    expect(
      await survive({ 'model.safetensors': WEIGHTS, 'config.json': CONFIG, 'preprocessor_config.json': PREPROCESSOR }),
    ).toBe(true);
  });
});
