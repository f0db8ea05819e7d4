/** The gallery: all photos with their answers, what of them is shown, and which are chosen. */
import { drawn } from './intake-scan.svelte';
import type { Place } from '../../shared/library';
import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { hasNames, nameLists, shortName } from './class-names.svelte';
import {
  countsOf,
  filterOf,
  fits,
  matches,
  sorted,
  SORTS,
  type Counts,
  type Fact,
  type FileFact,
  type Filter,
  type Sort,
} from './gallery-facts';
import { countsBy, isIn, narrowOf, NARROWS, type Narrow, type NarrowBy, type NarrowCount } from './gallery-narrow';
import type { GalleryFiles } from './gallery-files.svelte';
import { language, t } from './language.svelte';
import type { OwnLabelsState } from './own-labels/own-labels.svelte';
import { Pace } from './pace';
import type { PhotoItem, PhotoList } from './photos.svelte';
import type { CollectionsState } from './collections.svelte';
import type { AlikeState } from './search/alike.svelte';
import type { NearSearch } from './search/near.svelte';
import { nearestFirst } from './search/nearness';
import { countsFor, isUnsure } from './sureness';

/** What photos are counted by. */
export const GROUPS = ['label', ...NARROWS, 'alike', 'collection'] as const;
export type GroupBy = (typeof GROUPS)[number];

export const TILE_SIZES = ['small', 'medium', 'large'] as const;
export type TileSize = (typeof TILE_SIZES)[number];

/** More photos than this, samples aside, are shown as a gallery at first: a strip would hide most of them. */
export const MANY = 12;
/** Answers are counted anew this often while they come in, in milliseconds. */
const EVERY_MS = 500;
/** Or more seldom: looks at all photos take at most one part in so many of the time. */
const LOOKS_SHARE = 40;

/** What the gallery needs of the window. */
export interface GalleryUser {
  readonly photos: PhotoList;
  readonly unsureBelow: number;
  readonly near: NearSearch;
  readonly alike: Pick<AlikeState, 'shown' | 'groups' | 'clear'>;
  readonly collections: Pick<CollectionsState, 'of' | 'read'>;
  readonly galleryFiles: Pick<GalleryFiles, 'of' | 'known' | 'want'>;
  readonly ownLabels: Pick<OwnLabelsState, 'of'>;
  readonly intake: { select(id: string): void };
}

interface Known {
  readonly answer: PhotoItem['answer'];
  readonly status: PhotoItem['status'];
  readonly own: number | null;
  readonly file: FileFact | null;
  readonly fact: Fact;
}

export class GalleryState {
  readonly #user: GalleryUser;
  /** The page is asked for; it is on screen while there are photos. */
  open = $state(false);
  size = $state<TileSize>('medium');
  filter = $state<Filter>('all');
  /** Beside the filter. */
  narrow = $state.raw<Narrow>({});
  /** By number; null: all photos. */
  collection = $state<number | null>(null);
  by = $state<GroupBy>('label');
  query = $state('');
  sort = $state<Sort>('added');
  readonly picked = new SvelteSet<string>();
  facts = $state.raw<readonly Fact[]>([]);
  pace = $state.raw<{ readonly rate: number; readonly seconds: number } | null>(null);

  readonly #pace = new Pace();
  #known = new WeakMap<PhotoItem, Known>();
  /** In which words it was said what is known. */
  #saidIn = '';
  /** Milliseconds that the last look at all photos took. */
  #took = 0;
  #words = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  #wasMany = false;
  #anchor: string | null = null;

  constructor(user: GalleryUser) {
    this.#user = user;
  }

  /** By state and label, of the photos that are narrowed to otherwise. */
  readonly counts: Counts = $derived.by(() => countsOf(this.#within(null)));
  /** By what they are counted by now, of those that fit otherwise; nothing by label. */
  readonly groupCounts: readonly NarrowCount[] = $derived.by(() => {
    const { by, filter } = this;
    if (by === 'label' || by === 'alike' || by === 'collection') return [];
    return countsBy(this.#within(by).filter((fact) => fits(fact, filter)), by); // prettier-ignore
  });
  readonly shown: readonly Fact[] = $derived.by(() => {
    const { filter, query } = this;
    const { near, alike } = this.#user;
    const some = this.#within(null).filter((fact) => fits(fact, filter) && (query === '' || matches(fact, query)));
    if (alike.shown) return groupByGroup(some, alike.groups[alike.shown]);
    return near.wanted ? nearestFirst(some, near.found) : sorted(some, this.sort);
  });

  /** Photos that fit what is narrowed to, one kind aside. */
  #within(aside: NarrowBy | null): readonly Fact[] {
    const { narrow, collection } = this;
    const members = collection === null ? null : this.#user.collections.of(collection);
    const facts = members ? this.facts.filter(({ id }) => members.has(id)) : this.facts;
    const rest = Object.fromEntries(Object.entries(narrow).filter(([by]) => by !== aside)) as Narrow;
    return Object.keys(rest).length === 0 ? facts : facts.filter((fact) => isIn(fact, rest));
  }

  /** Null: to all values of this kind. */
  narrowTo(by: NarrowBy, value: string | null): void {
    const { [by]: _, ...rest } = this.narrow;
    this.narrow = value === null ? rest : { ...rest, [by]: value };
  }

  /** Whether the view needs folders or dates of photos. */
  get #wantsFiles(): boolean {
    const { by, narrow, sort } = this;
    const shown = by === 'folder' || by === 'date' || sort === 'newest' || sort === 'oldest';
    return shown || narrow.folder !== undefined || narrow.date !== undefined;
  }

  /** As it was when the window was left. What another version kept and this one does not know is left out. */
  restore({ picked, gallery }: Place): void {
    this.#wasMany = true; // whether it is open is known
    this.open = gallery.open;
    this.size = TILE_SIZES.find((size) => size === gallery.size) ?? this.size;
    this.sort = SORTS.find((sort) => sort === gallery.sort) ?? this.sort;
    this.filter = filterOf(gallery.filter);
    this.query = gallery.query;
    this.narrow = narrowOf(gallery.narrow);
    const collection = Number(gallery.narrow?.['collection'] ?? NaN);
    if (Number.isSafeInteger(collection)) {
      this.collection = collection;
      void this.#user.collections.read();
    }
    for (const id of picked) this.picked.add(id);
  }

  get shows(): boolean {
    return this.open && this.#user.photos.items.length > 0;
  }

  get isFiltered(): boolean {
    const { filter, query, narrow } = this;
    return (
      filter !== 'all' ||
      query !== '' ||
      Object.keys(narrow).length > 0 ||
      this.collection !== null ||
      this.#user.alike.shown !== null
    );
  }

  get pickedIds(): readonly string[] {
    return this.#user.photos.items.flatMap(({ id }) => (this.picked.has(id) ? [id] : []));
  }

  /** Opens the page for many photos and follows new answers; call it in an effect. */
  follow(): void {
    const { photos, unsureBelow } = this.#user;
    const count = photos.items.length;
    const isMany = count > MANY && photos.ownCount > MANY;
    if (isMany && !this.#wasMany) this.open = true;
    this.#wasMany = isMany;
    if (count === 0) this.#reset();
    if (!this.open) return;
    void photos.settled;
    void this.#user.ownLabels.of;
    void this.#user.galleryFiles.known;
    if (this.#wantsFiles) untrack(() => void this.#user.galleryFiles.want(() => photos.items));
    untrack(() => this.#user.near.follow());
    this.#words = `${language.locale} ${unsureBelow} ${hasNames()}`;
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#last + Math.max(EVERY_MS, LOOKS_SHARE * this.#took) - performance.now());
    const timer = setTimeout(() => void this.#afterFrame(timer), wait);
    this.#timer = timer;
  }

  toggle(): void {
    this.open = !this.open;
    if (this.open) this.refresh();
    else this.#walk();
  }

  /** Back to the photo; what is chosen is let go of first. */
  close(): void {
    if (this.picked.size > 0) return this.unpick();
    this.open = false;
    this.#walk();
  }

  /** Shows a photo on the stage; arrows walk what is shown here. */
  show(id: string): void {
    this.#user.intake.select(id);
    this.open = false;
    this.#walk();
  }

  /** The sentence in the search field, in place of the words that are looked for. */
  searchSentence(): void {
    const text = this.query.trim();
    if (text === '') return;
    this.query = '';
    void this.#user.near.start({ kind: 'text', text });
  }

  /** All photos, those most like this one first. */
  moreLike(id: string): void {
    const item = this.#user.photos.byId(id);
    if (item?.status !== 'done') return;
    this.showAll();
    this.unpick();
    this.open = true;
    this.refresh();
    void this.#user.near.start({ kind: 'photo', id, name: item.ref.name });
  }

  showAll(): void {
    this.filter = 'all';
    this.query = '';
    this.narrow = {};
    this.collection = null;
    this.#user.alike.shown = null;
  }

  pick(id: string): void {
    this.#anchor = id;
    if (!this.picked.delete(id)) this.picked.add(id);
  }

  /** All from the last one that was chosen to this one, as they are shown. */
  pickTo(id: string): void {
    const ids = this.shown.map((fact) => fact.id);
    const [from, to] = [ids.indexOf(this.#anchor ?? id), ids.indexOf(id)];
    if (from < 0) return this.pick(id);
    for (const between of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) this.picked.add(between);
  }

  pickAll(): void {
    for (const { id } of this.shown) this.picked.add(id);
  }

  /** These and no others. */
  pickOnly(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const id of [...this.picked]) if (!wanted.has(id)) this.picked.delete(id);
    for (const id of wanted) this.picked.add(id);
  }

  unpick(): void {
    this.picked.clear();
    this.#anchor = null;
  }

  /** A page that is just opening is drawn first: it and its rows are too much for one frame. */
  async #afterFrame(timer: ReturnType<typeof setTimeout>): Promise<void> {
    await drawn();
    if (this.#timer === timer) this.refresh();
  }

  /** Looks at all photos again; what has not changed since is as it was. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    untrack(() => {
      const { photos } = this.#user;
      const { of } = this.#user.ownLabels;
      const { galleryFiles } = this.#user;
      if (this.#words !== this.#saidIn) this.#known = new WeakMap();
      this.#saidIn = this.#words;
      this.facts = photos.items.map((item) => {
        const { answer, status } = item;
        const was = this.#known.get(item);
        const own = of.get(item.id) ?? null;
        const file = galleryFiles.of(item.id);
        if (was?.answer === answer && was.status === status && was.own === own && was.file === file) return was.fact;
        const fact = this.#factOf(item, own, file);
        this.#known.set(item, { answer, status, own, file, fact });
        return fact;
      });
      for (const id of this.picked) if (!photos.byId(id)) this.picked.delete(id);
      this.#pace.see(photos.settled, this.#last);
      this.pace = this.#pace.now(photos.items.length - photos.settled);
    });
    this.#took = performance.now() - this.#last;
  }

  #walk(): void {
    const { photos } = this.#user;
    const isAll = !this.isFiltered && this.sort === 'added' && this.#user.near.wanted === null;
    photos.among = isAll ? null : this.shown.flatMap(({ id }) => photos.byId(id) ?? []);
  }

  #reset(): void {
    this.open = false;
    this.#user.near.clear();
    this.#user.alike.clear();
    this.showAll();
    this.unpick();
    this.facts = [];
    this.#known = new WeakMap();
  }

  #factOf({ id, ref: { name }, status, answer }: PhotoItem, own: number | null, file: FileFact | null): Fact {
    const fact = { id, name, own, file, labels: [], score: null };
    let text: string | null = null;
    const said = answer && status === 'done' ? answer : null;
    const there = said ? countsFor(said) : [];
    const search = (): string =>
      (text ??= [name, ...there.flatMap(({ id: synset, label }) => nameLists({ id: synset, text: label }))]
        .join('\n')
        .toLowerCase());
    if (!said) return { ...fact, state: status === 'error' ? 'error' : 'waiting', text: search };
    const score = said.predictions[0]?.score ?? null;
    if (isUnsure(said, this.#user.unsureBelow)) return { ...fact, state: 'unsure', score, text: search };
    const isNamed = said.output !== 'regression' && there.length > 0;
    const labels = isNamed ? there.map(shortName) : [];
    return { ...fact, state: isNamed ? 'sure' : 'plain', labels, score, text: search };
  }
}

/** Keeps photos that are in a group, members side by side. */
function groupByGroup(facts: readonly Fact[], groups: ReadonlyMap<string, number>): readonly Fact[] {
  const of = ({ id }: Fact): number => groups.get(id) ?? -1;
  return facts.filter((fact) => of(fact) >= 0).sort((a, b) => of(a) - of(b));
}

/** Seconds in words. */
export function timeWords(seconds: number): string {
  if (seconds < 90) return t('gallery.seconds', { count: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t('gallery.minutes', { count: minutes });
  return t('gallery.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
