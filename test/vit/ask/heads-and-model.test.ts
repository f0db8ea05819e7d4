/** The lenses that read attention as it is, and those that are about the model itself. */
import { describe, expect, it } from 'vitest';
import { filterComponents } from '../../../src/vit/explain/filters';
import { headStatistics } from '../../../src/vit/explain/head-statistics';
import { similarityMap } from '../../../src/vit/explain/similarity';
import { readPosEmbed } from '../../../src/vit/model/weights';
import { VitSession } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint, tinyPixels } from '../session/tiny';

async function answered(change: Parameters<typeof tinyCheckpoint>[0] = {}) {
  const checkpoint = tinyCheckpoint(change);
  const session = await VitSession.open(checkpoint, new TestExecutor());
  await session.answer('photo', { pixels: tinyPixels(1, checkpoint.config) }, 1);
  return { checkpoint, session };
}

describe('the lens of heads', () => {
  it('measures the attention that the session keeps', async () => {
    const { session } = await answered();
    const { layout, config } = session;
    const asked = await session.ask('photo', { lens: 'heads', metric: 'distance', renormalise: true });
    const options = { patchSize: config.patchSize, renormalise: true };
    expect(asked).toEqual(headStatistics(await session.attention('photo'), layout, 'distance', options));
  });

  it('refuses what the model has no tokens for', async () => {
    const { session } = await answered();
    await expect(session.ask('photo', { lens: 'heads', metric: 'toRegisters' })).rejects.toThrow(/metric/);
  });
});

describe('the lens of positions', () => {
  it('compares places of the grid that the model runs at, its special tokens left out', async () => {
    const { session, checkpoint } = await answered();
    const { config, layout } = session;
    const stored = await readPosEmbed(config, (name) => checkpoint.read(name));
    const map = await session.ask('photo', { lens: 'positionSimilarity', row: 0, col: 1 });
    expect(map.data[1]).toBeCloseTo(1, 6);
    expect(map).toEqual(similarityMap(stored, config.dim, layout, { row: 0, col: 1 })); // this model stores a row for its class token
  });

  it('says where a model has no position embedding', async () => {
    const { session } = await answered({ posEmbedGrid: [0, 0] });
    await expect(session.ask('photo', { lens: 'positionSimilarity', row: 0, col: 0 })).rejects.toThrow(/position/);
  });
});

describe('the lens of filters', () => {
  it('gives as many components as were asked for, the first ones of all', async () => {
    const { session, checkpoint } = await answered();
    const all = filterComponents(await checkpoint.read('patch_embed.proj.weight'), session.config, 64);
    const three = await session.ask('photo', { lens: 'filters', count: 3 });
    expect(three.count).toBe(3);
    expect(three.explained).toEqual(all.explained.slice(0, 3));
    expect(three.tiles).toEqual(all.tiles.slice(0, three.tiles.length));
    expect((await session.ask('photo', { lens: 'filters', count: 1000 })).count).toBe(all.count);
  });
});
