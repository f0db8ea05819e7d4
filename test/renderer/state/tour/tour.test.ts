import { expect, it } from 'vitest';
import { Selection } from '../../../../src/renderer/state/selection.svelte';
import { SettingsState } from '../../../../src/renderer/state/settings.svelte';
import { TourState } from '../../../../src/renderer/state/tour/tour.svelte';
import { DEFAULT_SETTINGS, readSettings } from '../../../../src/shared/settings';
import { TOUR_CHAPTERS } from '../../../../src/shared/tour';
import { VIT_SMALL } from '../../../vit/model/configs';

function started(tour: unknown = 'patches') {
  const settings = new SettingsState(() => undefined);
  settings.start(readSettings({ ...DEFAULT_SETTINGS, tour }), 'en');
  const selection = new Selection();
  return { settings, selection, tour: new TourState(settings, selection) };
}

it('goes on where it was left, also after a restart', () => {
  const { tour, settings } = started('heads');
  tour.begin();
  expect([tour.open, tour.chapter]).toEqual([true, 'heads']);
  tour.step(1);
  tour.close();
  expect(settings.current.tour).toBe('stream');
  expect(started(settings.current.tour).tour.at).toBe(5);
  settings.flush();
});

it('stays within its chapters, and begins anew where settings name none', () => {
  const { tour, settings } = started('no chapter');
  expect(tour.at).toBe(0);
  tour.step(-1);
  expect(tour.at).toBe(0);
  tour.go(TOUR_CHAPTERS.at(-1)!);
  tour.step(1);
  expect(tour.at).toBe(TOUR_CHAPTERS.length - 1);
  settings.flush();
});

it('asks what the window asks until something else is chosen, and only what the model has', () => {
  const { tour, selection } = started();
  selection.fit({ layers: 2, heads: 3, rows: 4, cols: 4 }, { layer: 1, head: 2 });
  expect([tour.layer(VIT_SMALL), tour.head(VIT_SMALL), tour.token(VIT_SMALL)]).toEqual([1, 2, 'cls']);
  tour.choose({ layer: 0, head: 1 });
  tour.ask({ row: 3, col: 3 });
  expect([tour.layer(VIT_SMALL), tour.head(VIT_SMALL), tour.token(VIT_SMALL)]).toEqual([0, 1, { row: 3, col: 3 }]);
  const smaller = { ...VIT_SMALL, imageSize: [16, 16], heads: 1, clsToken: false } as const;
  expect([tour.head(smaller), tour.token(smaller)]).toEqual([0, { row: 1, col: 1 }]);
});
