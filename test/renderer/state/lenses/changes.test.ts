import { beforeEach, expect, test } from 'vitest';
import { ChangesState, effective } from '../../../../src/renderer/state/lenses/changes.svelte';

let changes: ChangesState;
beforeEach(() => void (changes = new ChangesState()));

test('at first nothing is changed, and there is nothing to undo', () => {
  expect(changes.any).toBe(false);
  expect(changes.asked).toEqual({});
  expect([changes.canUndo, changes.canRedo]).toEqual([false, false]);
});

test('heads are switched off in order of place, and on again', () => {
  changes.setHeads([{ layer: 2, head: 1 }], true);
  changes.setHeads(
    [
      { layer: 0, head: 3 },
      { layer: 2, head: 1 },
    ],
    true,
  );
  expect(changes.now.headsOff).toEqual([
    { layer: 0, head: 3 },
    { layer: 2, head: 1 },
  ]);
  expect(changes.isHeadOff({ layer: 2, head: 1 })).toBe(true);
  changes.setHeads([{ layer: 2, head: 1 }], false);
  expect(changes.now.headsOff).toEqual([{ layer: 0, head: 3 }]);
});

test('hidden patches are kept once, sorted', () => {
  changes.setPatches([5, 2], true);
  changes.setPatches([5, 3], true);
  expect(changes.now.hiddenPatches).toEqual([2, 3, 5]);
  changes.setPatches([2, 3, 5], false);
  expect(changes.any).toBe(false);
});

test('branches go off layer by layer', () => {
  changes.setBranch('mlpOff', 3, true);
  changes.setBranch('mlpOff', 1, true);
  changes.setBranch('attentionOff', 0, true);
  expect(changes.asked).toEqual({ mlpOff: [1, 3], attentionOff: [0] });
});

test('what changes nothing is not asked', () => {
  expect(effective({ headsOff: [], ablation: 'mean', positionEmbedding: true, mask: 'full', patchOrder: [] })).toEqual(
    {},
  );
  expect(effective({ headsOff: [{ layer: 0, head: 0 }], ablation: 'mean' }).ablation).toBe('mean');
});

test('undo, redo and reset', () => {
  changes.change({ mask: 'causal' });
  changes.change({ positionEmbedding: false });
  changes.undo();
  expect(changes.asked).toEqual({ mask: 'causal' });
  changes.redo();
  expect(changes.asked).toEqual({ mask: 'causal', positionEmbedding: false });
  changes.reset();
  expect(changes.any).toBe(false);
  changes.undo();
  expect(changes.asked).toEqual({ mask: 'causal', positionEmbedding: false });
  changes.clear();
  expect(changes.canUndo).toBe(false);
});

test('a shuffle can be made again from its seed', () => {
  changes.shuffle(16, 9);
  const order = changes.asked.patchOrder;
  changes.unshuffle();
  expect(changes.any).toBe(false);
  changes.shuffle(16, 9);
  expect(changes.asked.patchOrder).toEqual(order);
});
