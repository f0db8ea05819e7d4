/** Photos that are dragged: onto a label of one's own while those are open, else out of the window, to the desktop or another program. With the one under the pointer go all that are chosen beside it. */
import { dragPhotos } from '../../input/drag-photos';
import type { AppState } from '../../state/app-state.svelte';

export function dragOut(event: DragEvent, app: AppState, id: string): void {
  const { gallery, files, ownLabels } = app;
  const ids = gallery.picked.has(id) ? gallery.pickedIds : [id];
  if (ownLabels.open) return dragPhotos(event.dataTransfer, ids);
  event.preventDefault(); // the system drags files, not the page a picture
  files.dragsOut = true;
  window.addEventListener('pointermove', () => (files.dragsOut = false), { once: true }); // none comes while it is dragged
  void files.drag(ids);
}
