/** A folder's name for each class of a model: short where that tells it from the others, and never one folder for two classes. Pure. */
import { safeName } from './safe-name';

/** @param names of the classes in order, with synonyms: 'tabby, tabby cat'. Returns the folder's name by class. */
export function labelFolders(names: readonly string[]): (index: number) => string {
  const short = names.map((name) => safeName(name.split(',')[0] ?? ''));
  const long = names.map((name) => safeName(name));
  const [shorts, longs] = [counted(short), counted(long)];
  const taken = new Set<string>();
  const folders = names.map((_, index) => {
    const candidates = [
      ...(shorts.get(keyOf(short[index])) === 1 ? [short[index]] : []),
      ...(longs.get(keyOf(long[index])) === 1 ? [long[index]] : []),
    ];
    const numbered = `${short[index] || 'class'} (${index})`;
    const folder = candidates.find((name) => name && !taken.has(keyOf(name))) ?? numbered;
    taken.add(keyOf(folder));
    return folder;
  });
  return (index) => folders[index] ?? `class (${index})`;
}

/** Some disks take these for one name. */
function keyOf(name = ''): string {
  return name.normalize('NFC').toLowerCase();
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
  return counts;
}
