import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FillState, type FillUser } from '../../../src/renderer/state/decoders/fill.svelte';
import { PhotoItem } from '../../../src/renderer/state/photos.svelte';
import type { EngineApi } from '../../../src/renderer/engine/api';
import type { FilledPhoto } from '../../../src/shared/decoder-api';
import { hiddenByChance } from '../../../src/vit/explain/hidden-patches';
import { modelRef } from '../../shared/models';

/** 2 × 2 patches; a decoder of one layer and two heads. */
const CONFIG = { imageSize: [4, 4], patchSize: [2, 2], clsToken: true, distToken: false, registers: 0, channels: 3 };

function setUp() {
  const asked: { readonly hidden: readonly number[]; readonly give: (filled: FilledPhoto) => void }[] = [];
  const engine = {
    load: vi.fn(async () => ({ id: 'vit-tiny-fill', config: CONFIG, decoder: 'fill', engine: { name: 'wasm' } })),
    fill: vi.fn(
      (_photo: string, hidden: readonly number[]) => new Promise<FilledPhoto>((give) => asked.push({ hidden, give })),
    ),
    holeAttention: vi.fn(async () => Float32Array.of(9, 1, 2, 3, 4, 9, 5, 6, 7, 8)),
  };
  const item = Object.assign(new PhotoItem({ id: 'a', name: 'a.jpg' } as unknown as PhotoItem['ref']), { status: 'done' as const }); // prettier-ignore
  const user = {
    engine,
    photos: { selected: item },
    model: {
      loaded: { decoder: null, config: CONFIG },
      wanted: modelRef('mine'),
      available: [modelRef('vit-tiny-fill')],
    },
    settings: { current: { engine: 'auto' } },
    measured: { kept: [] },
    inUse: { forcedEngine: null },
  };
  const fill = new FillState(user as unknown as FillUser, engine as unknown as EngineApi);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) {
      for (const each of fill.follow.slice(1)) each();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  return { fill, asked, engine, settle };
}

const painted = (loss: number): FilledPhoto =>
  ({ loss, errors: new Float32Array(4), decoder: { layers: 1, heads: 2 }, crop: null }) as unknown as FilledPhoto;

describe('what is painted where patches are hidden', () => {
  let all: ReturnType<typeof setUp>;
  beforeEach(async () => {
    all = setUp();
    all.fill.active = true;
    await all.settle();
  });

  test('is asked for as the command line hides them: by a share and a seed', async () => {
    const { fill, asked, settle } = all;
    expect(asked).toMatchObject([{ hidden: hiddenByChance(4, 0.75, 1) }]);
    asked[0]?.give(painted(0.5));
    await settle();
    expect(fill.current?.loss).toBe(0.5);
    expect(fill.shown?.filled.loss).toBe(0.5);
    fill.byChance(0.25, 7);
    await settle();
    expect(asked[1]?.hidden).toEqual(hiddenByChance(4, 0.25, 7));
    expect(fill.current).toBeNull();
    expect(fill.shown?.filled.loss).toBe(0.5); // what was there stays until its successor is here
  });

  test('follows a brush: only the newest holes are asked for, and one patch stays visible', async () => {
    const { fill, asked, settle } = all;
    asked[0]?.give(painted(1));
    await settle();
    fill.brush([0, 1, 2, 3], false);
    await settle();
    fill.brush([1], true);
    fill.brush([2], true);
    await settle();
    expect(asked.map(({ hidden }) => hidden).slice(1)).toEqual([[]]); // the brush waits for what is under way
    asked[1]?.give(painted(0));
    await settle();
    expect(asked[2]?.hidden).toEqual([1, 2]);
    fill.brush([0, 3], true);
    expect(fill.hidden).toEqual([1, 2]);
  });

  test('tells what a patch was painted from, by layer and head or their mean', async () => {
    const { fill, asked, engine, settle } = all;
    asked[0]?.give(painted(1));
    await settle();
    expect(fill.attention).toBeNull();
    fill.asked = 2;
    await settle();
    expect(engine.holeAttention).toHaveBeenCalledTimes(1);
    expect([...(fill.attention ?? [])]).toEqual([3, 4, 5, 6]);
    fill.head = 1;
    expect([...(fill.attention ?? [])]).toEqual([5, 6, 7, 8]);
  });
});
