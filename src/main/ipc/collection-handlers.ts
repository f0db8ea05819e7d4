/** What main does for the channels about named sets of photos; arguments have been checked. */
import type { CollectionInvocations } from '../../shared/collections';
import type { HeadlightApp } from '../app';
import type { Handlers } from './answer';

export function collectionHandlers({ library, photos }: HeadlightApp): Pick<Handlers, keyof CollectionInvocations> {
  return {
    collections: async () => {
      if (!library.isThere) return { collections: [], photos: [] };
      const { collections, members } = await library.asked((process) => process.collections());
      return { collections, photos: members.flatMap(({ path, collection }) => photos.at([path]).map((photo) => ({ photo, collection }))) }; // prettier-ignore
    },
    makeCollection: (name) => library.asked((process) => process.makeCollection(name.normalize('NFC'))),
    renameCollection: (id, name) => library.asked((process) => process.renameCollection(id, name.normalize('NFC'))),
    removeCollection: (id) => library.asked((process) => process.removeCollection(id)),
    collectPhotos: async (ids, collection, isIn) => {
      const found = ids.flatMap((id) => {
        const file = photos.file(id);
        return file ? [{ id, file }] : [];
      });
      const files = found.map(({ file }) => file);
      const done = await library.asked((process) => process.collect(files, collection, isIn));
      return found.flatMap(({ id }, i) => (done[i] ? [id] : []));
    },
  };
}
