/** Photos that are there more than once: the same content, or features that point the same way. */
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
 */
export function duplicatesIn(known: readonly Known[], least: number): DuplicateGroup[] {
  const byContent = new Map<number, Known[]>();
  for (const photo of known) byContent.set(photo.content, [...(byContent.get(photo.content) ?? []), photo]);
  const contents = [...byContent.values()];
  const same = contents
    .filter(({ length }) => length > 1)
    .map((photos): DuplicateGroup => ({ kind: 'same', similarity: 1, paths: photos.map(({ path }) => path) }));
  const alike = nearGroups(contents.flatMap(([first]) => (first?.features ? [{ ...first, features: unit(first.features) }] : [])), least); // prettier-ignore
  const larger = (a: DuplicateGroup, b: DuplicateGroup): number => b.paths.length - a.paths.length;
  return [...same.sort(larger), ...alike.sort(larger)];
}

function nearGroups(photos: readonly { readonly path: string; readonly features: Float64Array }[], least: number) {
  const root = photos.map((_, i) => i);
  const lowest = photos.map(() => 1);
  const rootOf = (i: number): number => (root[i] === i ? i : (root[i] = rootOf(root[i] ?? i)));
  for (let i = 0; i < photos.length; i++)
    for (let j = 0; j < i; j++) {
      const cosine = dot(photos[i]?.features, photos[j]?.features);
      if (!(cosine >= least)) continue;
      const [a, b] = [rootOf(i), rootOf(j)];
      root[Math.max(a, b)] = Math.min(a, b);
      lowest[Math.min(a, b)] = Math.min(lowest[a] ?? 1, lowest[b] ?? 1, cosine);
    }
  const groups = new Map<number, string[]>();
  photos.forEach(({ path }, i) => groups.set(rootOf(i), [...(groups.get(rootOf(i)) ?? []), path]));
  return [...groups]
    .filter(([, paths]) => paths.length > 1)
    .map(([at, paths]): DuplicateGroup => ({ kind: 'near', similarity: lowest[at] ?? 1, paths }));
}

/** At length 1. */
function unit(features: Float32Array): Float64Array {
  const length = Math.sqrt(features.reduce((sum, x) => sum + x * x, 0));
  return Float64Array.from(features, (x) => x / length);
}

function dot(a: Float64Array | undefined, b: Float64Array | undefined): number {
  if (!a || !b || a.length !== b.length) return NaN;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
