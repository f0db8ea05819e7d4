/** What main does for the channels about a person's own labels; arguments have been checked. */
import { basename } from 'node:path';
import type { OwnLabelInvocations, OwnLabels } from '../../shared/own-labels';
import { HeadlightError } from '../../vit/errors';
import type { HeadlightApp } from '../app';
import { chooseSavePath } from '../files/dialogs';
import { fileName } from '../files/file-name';
import { freeId } from '../models/free-id';
import { ModelStore } from '../models/model-store';
import { folderLabels } from '../photos/folder-labels';
import type { Handlers } from './answer';

export function ownLabelHandlers(app: HeadlightApp): Pick<Handlers, keyof OwnLabelInvocations> {
  return { ...givingHandlers(app), ...learningHandlers(app) };
}

/** Photos that lie in a file, each with it: pasted pictures and samples do not. */
function filesOf({ photos }: HeadlightApp, ids: readonly string[]) {
  return ids.flatMap((id) => {
    const file = photos.file(id);
    return file ? [{ id, file }] : [];
  });
}

function givingHandlers(app: HeadlightApp) {
  const { library, photos } = app;
  const put = async (ids: readonly string[], label: number | null): Promise<string[]> => {
    const found = filesOf(app, ids);
    const files = found.map(({ file }) => file);
    const done = await library.asked((process) => process.putLabel(files, label));
    return found.flatMap(({ id }, i) => (done[i] ? [id] : []));
  };
  const all = async (): Promise<OwnLabels> => {
    const { labels, photos: labelled } = await library.asked((process) => process.ownLabels());
    return { labels, photos: labelled.flatMap(({ path, label }) => photos.at([path]).map((photo) => ({ photo, label }))) }; // prettier-ignore
  };
  return {
    ownLabels: () => (library.isThere ? all() : { labels: [], photos: [] }),
    makeLabel: (name) => library.asked((process) => process.makeLabel(name.normalize('NFC'))),
    renameLabel: (label, name) => library.asked((process) => process.renameLabel(label, name.normalize('NFC'))),
    removeLabel: (label) => library.asked((process) => process.removeLabel(label)),
    labelPhotos: put,
    labelByFolders: async (ids) => {
      const found = filesOf(app, ids);
      const names = folderLabels(found.map(({ file }) => file.path));
      for (const name of new Set(names)) {
        if (name === null) continue;
        const { id } = await library.asked((process) => process.makeLabel(name));
        await put(
          found.flatMap(({ id }, i) => (names[i] === name ? [id] : [])),
          id,
        );
      }
      return all();
    },
  } satisfies Partial<Handlers>;
}

function learningHandlers(app: HeadlightApp) {
  const { library, models } = app;
  return {
    lackFeatures: async (model, ids) => {
      const found = filesOf(app, ids);
      const files = found.map(({ file }) => file);
      const lacks = await library.asked((process) => process.lacking(model, files));
      return found.flatMap(({ id }, i) => (lacks[i] ? [id] : []));
    },
    keepFeatures: (model, features) => {
      const found = features.flatMap(({ photo, features }) =>
        filesOf(app, [photo]).map(({ file }) => ({ file, features })),
      );
      return library.asked((process) => process.keepFeatures(model, found));
    },
    fitLabels: async (model, ids) => {
      const found = filesOf(app, ids);
      const files = found.map(({ file }) => file);
      const fitted = await library.asked((process) => process.fitLabels(model, files));
      return { ...fitted, photos: fitted.photos.map((at) => found[at]?.id ?? '') };
    },
    exportLabelModel: async (id) => {
      const place = (await models.places()).find((each) => each.id === id);
      if (!place) throw new HeadlightError('modelNotFound', { model: id });
      const known = (await models.list()).find((each) => each.id === id);
      const path = await chooseSavePath(app.window, app.locale, fileName(known?.name ?? id, 'onnx'), 'onnx');
      if (path === null) return null;
      const { folder, weights } = place;
      const wanted = { folder, weights, overrides: known?.overrides ?? {} };
      await library.asked((process) => process.exportModel(wanted, path));
      return basename(path);
    },
    makeLabelModel: async (model, baseId, name) => {
      const base = (await models.places()).find(({ id }) => id === baseId);
      if (!base) throw new HeadlightError('modelNotFound', { model: baseId });
      const known = await models.list();
      const overrides = known.find(({ id }) => id === baseId)?.overrides ?? {};
      const store = new ModelStore(app.storage.models);
      const id = await freeId(
        name,
        async (wanted) => known.some((each) => each.id === wanted) || store.isTaken(wanted),
      );
      await library.asked((process) => process.makeModel(model, { base, overrides, models: store.folder, id }));
      const listed = await models.list(); // it is known from now on
      const now = name === id ? listed : await models.change(id, { name });
      const made = now.find((each) => each.id === id);
      if (!made) throw new HeadlightError('modelNotFound', { model: id });
      return made;
    },
  } satisfies Partial<Handlers>;
}
