/** What main does for the channels about files of photos; arguments have been checked. */
import type { AnswerInvocations } from '../../shared/ipc-answers';
import type { FileInvocations } from '../../shared/ipc-files';
import type { HeadlightApp } from '../app';
import { HeadlightError } from '../../vit/errors';
import { chooseFolder, chooseTablePath } from '../files/dialogs';
import { dragFiles } from '../files/drag-files';
import { saveAnswers } from '../files/save-answers';
import { weightsHash } from '../models/fingerprint';
import type { Handlers } from './answer';

export function fileHandlers(app: HeadlightApp): Pick<Handlers, keyof FileInvocations | keyof AnswerInvocations> {
  const { files } = app;
  return {
    chooseFolder: async () => {
      const path = await chooseFolder(app.window, app.locale);
      return path === null ? null : files.chosen(path);
    },
    dragPhotos: (photos) => {
      const paths = photos.flatMap((id) => app.photos.file(id)?.path ?? []);
      return dragFiles(app.window.webContents, paths);
    },
    planFiles: (wish) => files.plan(wish),
    runFiles: (plan) => files.run(plan),
    wantedPicture: (plan) => files.wanted(plan),
    givePicture: (plan, n, picture) => {
      files.give(plan, n, picture);
      return null;
    },
    stopFiles: () => {
      files.stop();
      return null;
    },
    undoFiles: (run) => files.undo(run),
    pastFiles: () => files.past(),
    saveAnswers: async (table) => {
      const path = await chooseTablePath(app.window, app.locale, table.format);
      const place = (await app.models.places()).find(({ id }) => id === table.model);
      if (path === null) return null;
      if (!place) throw new HeadlightError('modelNotFound', { model: table.model });
      const weights = table.format === 'parquet' ? await weightsHash(place.folder, place.weights) : '';
      return saveAnswers(path, table, { source: (id) => app.photos.source(id), locale: app.locale, weights });
    },
  };
}
