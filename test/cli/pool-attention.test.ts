/** `headlight attention` of a model whose tokens are pooled by a learned query. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openWith } from '../../src/vit/checkpoint/open-with';
import { shapeOf } from '../../src/vit/config';
import { buildVit } from '../../src/vit/model/vit';
import { vitWeights } from '../../src/vit/model/weights';
import { VitSession } from '../../src/vit/session/session';
import { patchesFromPixels } from '../../src/vit/patches';
import { nodeExecutor } from '../vit/model/fixture';
import { inProcess, photo, readNpy, scratch } from './command';

const FAMILIES = fileURLToPath(new URL('../fixtures/families/', import.meta.url));
const PHOTO = photo('coffee.png');

type Said = { readonly shape: readonly number[]; readonly poolAttention?: readonly number[][][] };

it.each(['siglip-hf', 'siglip-timm'])('%s: its weights stand in JSON and in the safetensors file', async (name) => {
  const model = join(FAMILIES, name);
  const [out, seen] = [join(scratch(), 'a.safetensors'), join(scratch(), 'pixels.npy')];
  const ran = await inProcess(['attention', PHOTO, '--model', model, '--out', out, '--json']);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const { poolAttention = [] } = JSON.parse(ran.stdout) as Said;
  const checkpoint = await openWith(folderFiles(model), {});
  const { config } = checkpoint;
  const { patches, patchDim, tokens } = shapeOf(config);
  expect([poolAttention.length, poolAttention[0]!.length, poolAttention[0]![0]!.length]).toEqual([2, 1, tokens]);

  await inProcess(['preprocess', PHOTO, '--model', model, '--out', seen]);
  const graph = buildVit(config, { batch: 1, outputs: ['poolAttention'] });
  const engine = await nodeExecutor(); // another engine than the command's
  const program = await engine.compile(
    graph,
    vitWeights(graph, config, (tensor) => checkpoint.read(tensor)),
  );
  const given = { shape: [1, patches, patchDim], data: patchesFromPixels(readNpy(seen).data, config) };
  const wanted = (await program.run({ patches: given }))['poolAttention']!.data;
  engine.dispose();
  const told = poolAttention.flat(2);
  told.forEach((weight, i) => expect(Math.abs(weight - wanted[i]!)).toBeLessThan(1e-6));

  const bytes = readFileSync(out);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0)))) as Record<string, { shape: number[]; data_offsets: [number, number] }>; // prettier-ignore
  const { shape, data_offsets: [begin] } = header['pool_attention']!; // prettier-ignore
  expect(shape).toEqual([2, 1, tokens]);
  const start = 8 + Number(bytes.readBigUInt64LE(0)) + begin;
  expect(told.map((_, i) => bytes.readFloatLE(start + 4 * i))).toEqual(told);
});

it('a changed model and one that pools otherwise have none', async () => {
  const asked = async (name: string, ...more: string[]) => {
    const out = join(scratch(), 'a.npy');
    const ran = await inProcess(['attention', PHOTO, '--model', join(FAMILIES, name), '--out', out, '--json', ...more]);
    expect(ran.code).toBe(0);
    return 'poolAttention' in (JSON.parse(ran.stdout) as Said);
  };
  expect(await asked('siglip-hf')).toBe(true);
  expect(await asked('siglip-hf', '--heads-off', '0:1')).toBe(false);
  expect(await asked('clip-hf')).toBe(false);
});

describe('asked of a session', () => {
  async function sessionOf(name: string): Promise<VitSession> {
    const checkpoint = await openWith(folderFiles(join(FAMILIES, name)), {});
    const session = await VitSession.open(checkpoint, await nodeExecutor());
    const { patches, patchDim } = session.shape;
    const given = Float32Array.from({ length: patches * patchDim }, (_, i) => Math.sin(i));
    await session.answer('photo', { patches: given }, 1);
    return session;
  }

  it.each(['siglip-timm', 'map-timm-registers', 'eva02-timm-map'])(
    '%s: one layer of its heads over the patches',
    async (name) => {
      const session = await sessionOf(name);
      const [rows, cols] = session.layout.grid;
      const { heads, layers, data } = await session.ask('photo', { lens: 'lastLook' });
      const pooled = (await session.poolAttention('photo')) ?? new Float32Array(0);
      expect([layers, data.length]).toEqual([1, heads * rows * cols]);
      const length = pooled.length / heads;
      for (let head = 0; head < heads; head++) {
        const wanted = pooled.slice((head + 1) * length - rows * cols, (head + 1) * length);
        expect(data.slice(head * rows * cols, (head + 1) * rows * cols)).toEqual(wanted);
      }
    },
  );

  it('is refused of a model that pools otherwise', async () => {
    const session = await sessionOf('dinov3-hf');
    await expect(session.ask('photo', { lens: 'lastLook' })).rejects.toMatchObject({ code: 'badRequest' });
  });
});
