/** Photos that are there more than once: the same content, or features that point the same way. */
import { nearPairs, type Units } from './near-pairs';

export interface DuplicateGroup {
  readonly kind: 'same' | 'near';
  /** The least cosine between a photo and one that it was joined by; 1 for the same content. */
  readonly similarity: number;
  readonly paths: readonly string[];
}

/** A photo of the window, its content by number, and what is kept of it by one model. */
export interface Known {
  readonly path: string;
  readonly content: number;
  readonly features: Float32Array | null;
}

/**
 * Photos of the same content together, the larger groups first; then contents whose features have a cosine of `least` or more with another's, in groups
 * that hang together. @param known photos whose content is known, in their order
 * @param pause lets others have their turn
 */
export async function duplicatesIn(
  known: readonly Known[],
  least: number,
  pause: () => Promise<void>,
): Promise<DuplicateGroup[]> {
  const byContent = new Map<number, Known[]>();
  for (const photo of known) {
    const same = byContent.get(photo.content);
    if (same) same.push(photo);
    else byContent.set(photo.content, [photo]);
  }
  const contents = [...byContent.values()];
  const same = contents
    .filter(({ length }) => length > 1)
    .map((photos): DuplicateGroup => ({ kind: 'same', similarity: 1, paths: photos.map(({ path }) => path) }));
  const read = contents.flatMap(([first]) => (first?.features ? [{ path: first.path, features: first.features }] : []));
  const alike = await nearGroups(read, least, pause);
  const larger = (a: DuplicateGroup, b: DuplicateGroup): number => b.paths.length - a.paths.length;
  return [...same.sort(larger), ...alike.sort(larger)];
}

interface Read {
  readonly path: string;
  readonly features: Float32Array;
}

async function nearGroups(photos: readonly Read[], least: number, pause: () => Promise<void>) {
  const root = photos.map((_, i) => i);
  const lowest = photos.map(() => 1);
  const rootOf = (i: number): number => (root[i] === i ? i : (root[i] = rootOf(root[i] ?? i)));
  const join = (i: number, j: number, cosine: number): void => {
    const [a, b] = [rootOf(i), rootOf(j)];
    root[Math.max(a, b)] = Math.min(a, b);
    lowest[Math.min(a, b)] = Math.min(lowest[a] ?? 1, lowest[b] ?? 1, cosine);
  };
  for (const some of bySize(photos)) {
    await nearPairs(
      unitsOf(some.map((i) => (photos[i] as Read).features)),
      least,
      (i, j, cosine) => join(some[i] ?? 0, some[j] ?? 0, cosine),
      pause,
    );
  }
  const groups = new Map<number, string[]>();
  photos.forEach(({ path }, i) => {
    const at = rootOf(i);
    const group = groups.get(at);
    if (group) group.push(path);
    else groups.set(at, [path]);
  });
  return [...groups]
    .filter(([, paths]) => paths.length > 1)
    .map(([at, paths]): DuplicateGroup => ({ kind: 'near', similarity: lowest[at] ?? 1, paths }));
}

/** Places of photos whose features can be compared. */
function bySize(photos: readonly Read[]): number[][] {
  const sizes = new Map<number, number[]>();
  photos.forEach(({ features: { length } }, i) => {
    const some = sizes.get(length);
    if (some) some.push(i);
    else sizes.set(length, [i]);
  });
  return [...sizes.values()];
}

/** Each at length 1. @param features all of one size */
function unitsOf(features: readonly Float32Array[]): Units {
  const size = features[0]?.length ?? 0;
  const data = new Float32Array(features.length * size); // [photos, size]
  features.forEach((one, i) => {
    const length = Math.sqrt(one.reduce((sum, x) => sum + x * x, 0));
    for (let k = 0; k < size; k++) data[i * size + k] = (one[k] as number) / length;
  });
  return { data, count: features.length, size };
}
