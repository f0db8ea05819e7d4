/** What is asked for because somebody looks at it, for as long as the window is there. */
import type { AppState } from './app-state.svelte';
import { drawn } from './intake-scan.svelte';
import type { PhotoItem } from './photos.svelte';

/** Photos on each side of the shown one that are made ready to be shown. */
const NEAR = 3;
/** Photos on each side whose thumbnail is there when a held key comes to them. */
const REACH = 30;

/** Keeps asking for what is looked at, until what it returns is called. */
export function live(app: AppState): () => void {
  const { photos, pictures, thumbnails, stageMaps, others, headsAtWork, settings } = app;
  /** The photo that has had a frame of its own. */
  let onScreen = $state<string | null>(null);
  /** Nothing is made ready for others before the photo that is looked at has its answer, and is on screen. */
  const beside = (reach: number): readonly PhotoItem[] =>
    photos.selected?.isSettled && onScreen === photos.selectedId ? photos.beside(reach) : [];
  return $effect.root(() => {
    $effect(() => {
      const id = photos.selectedId;
      void drawn().then(() => {
        if (photos.selectedId === id) onScreen = id;
      });
    });
    $effect(() => {
      const near = beside(NEAR).flatMap(({ known, id }) => (known ? [id] : []));
      const { other } = app.pair;
      if (photos.selected?.known) pictures.wantView(photos.selected.id, other?.known ? [other.id, ...near] : near);
    });
    $effect(() => thumbnails.prepare(beside(REACH)));
    $effect.pre(() => app.gallery.follow()); // before a strip of so many is drawn
    $effect(() => (app.started ? app.library.follow() : undefined));
    $effect(() => app.ownLabels.follow());
    $effect(() => app.learning.follow());
    $effect(() => app.explainedClass.follow());
    $effect(() => stageMaps.want());
    $effect(() => stageMaps.prepare(beside(NEAR)));
    $effect(() => stageMaps.wantQuestion());
    $effect(() => app.pair.want());
    $effect(() => others.want());
    $effect(() => app.changed.want());
    $effect(() => void (app.words.active = settings.current.inspector === 'words'));
    $effect(() => void (app.fill.active = settings.current.inspector === 'fill'));
    for (const each of [...app.words.follow, ...app.fill.follow]) $effect(each);
    $effect(() =>
      settings.current.inspector === 'heads' && !app.modelLibrary.open && photos.selected
        ? headsAtWork.want()
        : undefined,
    );
  });
}
