/** Which class a person means by an id, a name or a number. */
import type { Label } from '../vit/checkpoint/checkpoint';
import { nameListsOf } from '../vit/checkpoint/names-by-id';
import { spelling, synonymsIn } from '../vit/checkpoint/synonyms';

/** `n02085620-Chihuahua`: folders of Stanford Dogs and others say the id and a name. */
const LEADING_ID = /^\s*(n\d{8})[\s_.-]/;

/** Indices of the classes that have a name. */
type Index = Map<string, Set<number>>;

/**
 * Matches WordNet ids first, also with a name behind, then names (the label whole, or one of its synonyms, English or Korean), then indices. A name that is the
 * everyday name of one class means that class, even where it is a synonym of another: `missile` is no projectile.
 */
export class ClassNames {
  readonly #labels: readonly Label[];
  readonly #ids: Index = new Map();
  readonly #everyday: Index = new Map();
  readonly #all: Index = new Map();

  constructor(labels: readonly Label[]) {
    this.#labels = labels;
    labels.forEach((label, index) => {
      const { id, text } = label;
      if (!/^\d+$/.test(id)) note(this.#ids, id, index);
      for (const name of [text, ...synonymsIn(text).slice(0, 1)]) note(this.#everyday, spelling(name), index);
      for (const name of nameListsOf(label).flatMap(synonymsIn)) note(this.#all, spelling(name), index);
    });
  }

  /** Indices of the classes the name may mean: none, one, or several. */
  meant(name: string): readonly number[] {
    const key = spelling(name);
    const named =
      this.#ids.get(name.trim()) ??
      this.#ids.get(LEADING_ID.exec(name)?.[1] ?? '') ??
      this.#everyday.get(key) ??
      this.#all.get(key);
    if (named) return [...named];
    const listed = this.#meantByAll(synonymsIn(name));
    if (listed.length > 0) return listed;
    const index = /^\d+$/.test(name) ? Number(name) : NaN;
    return index < this.#labels.length ? [index] : [];
  }

  /** Of a list of synonyms in any order, as ImageNet's own lists have them ('African grey, African gray'): classes that have every one. */
  #meantByAll(synonyms: readonly string[]): readonly number[] {
    const [first, ...others] = synonyms.map((name) => this.#all.get(spelling(name)));
    if (!first || others.length === 0) return [];
    return [...first].filter((index) => others.every((classes) => classes?.has(index)));
  }

  /** Null where the name means no class, or several. */
  indexOf(name: string): number | null {
    const [index, ...others] = this.meant(name);
    return index === undefined || others.length > 0 ? null : index;
  }
}

function note(index: Index, key: string, place: number): void {
  if (key === '') return;
  const places = index.get(key);
  if (places) places.add(place);
  else index.set(key, new Set([place]));
}
