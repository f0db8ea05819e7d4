/** From a chapter to the lens it shows, in the window itself. */
import type { AppState } from '../app-state.svelte';

export type LensPlace = 'attention' | 'relevance' | 'heads' | 'change' | 'layers' | 'words' | 'models';

/** Leaves the tour; what was asked in it (layer, head, token) is asked in the window, too. */
export function openLens(app: AppState, to: LensPlace): void {
  const config = app.model.loaded?.config;
  app.tour.close();
  if (to === 'models') return void (app.modelLibrary.open || app.modelLibrary.toggle());
  if (to === 'heads' || to === 'change' || to === 'layers' || to === 'words') app.settings.change({ inspector: to });
  if (to === 'relevance') return app.explainBy('relevance');
  if (!config || (to !== 'attention' && to !== 'heads')) return;
  app.chooseMethod('attention');
  const token = app.tour.token(config);
  app.selection.token = token;
  app.chooseTile({ layer: app.tour.layer(config), head: app.tour.head(config) });
}
