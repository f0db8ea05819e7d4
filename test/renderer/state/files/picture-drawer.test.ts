import { describe, expect, it } from 'vitest';
import { PictureDrawer, type DrawerUser } from '../../../../src/renderer/state/files/picture-drawer';
import type { PictureLens } from '../../../../src/renderer/state/stage-maps.svelte';

const PLACE = { layer: 2, head: 1 } as const;
const CHANGES = { mask: 'causal' } as const;

/** The words for the map that is chosen, as they stand over a contact sheet and in the sheet that offers it. */
function words(lens: PictureLens | null, options: { changes?: typeof CHANGES } = {}): string | null {
  const query = { method: 'attention', token: 'cls', ...PLACE } as const;
  const stageMaps = { whole: lens?.lens ?? null, question: lens, options };
  return new PictureDrawer({ selection: { query }, stageMaps } as unknown as DrawerUser).words;
}

describe('what pictures of many photos are called', () => {
  it('names method and place of a map of one head', () => {
    expect(words(null)).toBe('Attention · Layer 3 · Head 2');
  });

  it('names layer and head of a lens that has them', () => {
    expect(words({ lens: 'valueNorm', token: 'cls', ...PLACE })).toBe('Weighted values · Layer 3 · Head 2');
  });

  it('says that the model was changed, whatever was asked of it', () => {
    expect(words(null, { changes: CHANGES })).toBe('Attention · Layer 3 · Head 2 · changed model');
    expect(words({ lens: 'valueNorm', token: 'cls', ...PLACE, changes: CHANGES })).toMatch(/ · changed model$/);
  });
});
