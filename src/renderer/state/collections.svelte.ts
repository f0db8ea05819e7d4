/** Named sets of photos: which there are, which photos are in which, and what a person changes of them. */
import type { Collection } from '../../shared/collections';
import type { LibraryApi } from '../../shared/ipc';
import { t } from './language.svelte';
import type { Notices } from './notices.svelte';
import type { Report } from './report';

type Api = Pick<
  LibraryApi,
  'collections' | 'makeCollection' | 'renameCollection' | 'removeCollection' | 'collectPhotos'
>;

const NONE: ReadonlySet<string> = new Set();

export class CollectionsState {
  readonly #api: Api;
  readonly #notices: Notices;
  readonly #report: Report;
  list = $state.raw<readonly Collection[]>([]);
  #members = $state.raw<ReadonlyMap<number, ReadonlySet<string>>>(new Map());
  #read = false;

  constructor(api: Api, notices: Notices, report: Report) {
    this.#api = api;
    this.#notices = notices;
    this.#report = report;
  }

  /** Photos that are in it, by id. */
  of(id: number): ReadonlySet<string> {
    return this.#members.get(id) ?? NONE;
  }

  /** Once, and again where photos have come or gone: `anew`. */
  async read(anew = false): Promise<void> {
    if (this.#read && !anew) return;
    this.#read = true;
    const found = await this.#report(this.#api.collections());
    if (!found) return void (this.#read = false);
    const members = new Map<number, Set<string>>();
    for (const { photo, collection } of found.photos)
      members.set(collection, (members.get(collection) ?? new Set()).add(photo));
    this.list = found.collections;
    this.#members = members;
  }

  /** A new one of these photos; null where it could not be made, which is said. */
  make = async (name: string, photos: readonly string[]): Promise<Collection | null> => {
    const made = await this.#report(this.#api.makeCollection(name));
    if (!made) return null;
    this.list = [...this.list, made];
    if (photos.length > 0) await this.add(made, photos);
    return made;
  };

  rename = async ({ id }: Collection, name: string): Promise<void> => {
    await this.#report(this.#api.renameCollection(id, name));
    await this.read(true);
  };

  /** It can be brought back for a while; its photos stay where they are. */
  remove = async (collection: Collection): Promise<void> => {
    const { id, name } = collection;
    const photos = [...this.of(id)];
    const removed = await this.#api.removeCollection(id);
    if (!removed.ok) return void (await this.#report(Promise.resolve(removed)));
    this.list = this.list.filter((each) => each.id !== id);
    this.#set(id, NONE);
    const undo = { label: t('files.undo'), run: () => void this.make(name, photos) };
    this.#notices.say(t('collections.removed', { name }), 'info', undo);
  };

  add = (collection: Collection, photos: readonly string[]): Promise<void> => this.#put(collection, photos, true);
  take = (collection: Collection, photos: readonly string[]): Promise<void> => this.#put(collection, photos, false);

  async #put({ id, name }: Collection, photos: readonly string[], isIn: boolean): Promise<void> {
    const done = await this.#report(this.#api.collectPhotos(photos, id, isIn));
    if (!done) return;
    const members = new Set(this.of(id));
    for (const photo of done) {
      if (isIn) members.add(photo);
      else members.delete(photo);
    }
    this.#set(id, members);
    this.#notices.say(t(isIn ? 'collections.added' : 'collections.taken', { count: done.length, name }));
    const left = photos.length - done.length;
    if (left > 0) this.#notices.say(t('collections.left', { count: left }), 'error');
    await this.read(true); // copies of a photo are in it too
  }

  #set(id: number, members: ReadonlySet<string>): void {
    this.#members = new Map([...this.#members, [id, members]]);
  }
}
