/** What main does for the channels about the library; arguments have been checked. */
import type { LibraryInvocations } from '../../shared/library';
import type { HeadlightApp } from '../app';
import { alikePhotos, photoFiles } from '../photos/gallery-files';
import { placeText } from '../photos/kept-place';
import type { Handlers } from './answer';
import { collectionHandlers } from './collection-handlers';

export function libraryHandlers(app: HeadlightApp): Pick<Handlers, keyof LibraryInvocations> {
  const { library, photos } = app;
  return {
    ...collectionHandlers(app),
    libraryModel: async (id, facts, begin) => {
      if (!begin && !library.isThere) return null;
      const place = (await app.models.places()).find((model) => model.id === id);
      return place ? library.model(place, facts, begin) : null;
    },
    keptAnswers: async (model, ids) => {
      const files = ids.map((id) => photos.file(id));
      const known = files.flatMap((file) => file ?? []);
      if (known.length === 0) return ids.map(() => null);
      const { answers, moved } = await library.answers(model, known);
      app.photosMoved(moved);
      let next = 0;
      return files.map((file) => (file ? (answers[next++] ?? null) : null));
    },
    keepAnswers: async (model, answers) => {
      const kept = answers.flatMap(({ photo, answer }) => {
        const file = photos.file(photo);
        return file ? [{ file, answer }] : [];
      });
      if (kept.length > 0) await library.keep(model, kept);
      return null;
    },
    keepPlace: async (place) => {
      if (library.isThere) await library.setPlace(placeText(place, photos));
      return null;
    },
    photoFiles: (ids) => photoFiles(ids, photos, library),
    alikePhotos: (model, least) => alikePhotos(model, least, photos, library),
    libraryCounts: () => library.counts(),
    forgetLibrary: async () => {
      await library.forget();
      await app.turns.forget();
      await app.watched.forget();
      return library.counts();
    },
  };
}
