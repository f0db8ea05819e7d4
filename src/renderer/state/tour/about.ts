/** What a chapter's picture says of itself: photo, model and engine, and the question that the chapter is about. */
import type { ExportAbout } from '../../../shared/ipc-export';
import type { AppState } from '../app-state.svelte';
import { madeBy } from '../export';

/** Null while there is no model. */
export function aboutChapter({ model, tour }: AppState, photo: string): ExportAbout | null {
  const by = madeBy([photo], model);
  const config = model.loaded?.config;
  if (!by || !config) return null;
  const place = { layer: tour.layer(config), head: tour.head(config), token: tour.token(config) };
  switch (tour.chapter) {
    case 'patches':
      return { ...by, question: { lens: 'pixels' } };
    case 'query':
    case 'softmax':
      return { ...by, question: { lens: 'meeting', ...place } };
    case 'heads':
      return { ...by, question: { lens: 'grid', query: { method: 'attention', token: place.token } } };
    case 'stream':
      return { ...by, question: { lens: 'stream' } };
    case 'layers':
      return { ...by, question: { lens: 'logitLens', token: 'cls', top: 1 } };
    case 'why':
      return { ...by, question: { lens: 'faithfulness', steps: 10, methods: ['attention', 'relevance', 'random'] } };
    default:
      return by;
  }
}
