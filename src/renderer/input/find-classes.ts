/** Finds classes among a model's labels: those that begin with the words first, then those with a word that does, then the rest. */
import { spelling } from '../../vit/checkpoint/synonyms';

const AT_MOST = 50;

interface Label {
  readonly id: string;
  readonly text: string;
}

/**
 * Indices of the classes that hold `words` in one of their names, or have them as their number or id; best first, at most 50.
 * @param listsOf the lists of names that a class has ('tabby, tabby cat'), one per language
 */
export function findClasses(
  labels: readonly Label[],
  words: string,
  listsOf: (label: Label) => readonly string[] = ({ text }) => [text],
): readonly number[] {
  const wanted = spelling(words);
  if (wanted === '') return [];
  const ranks: number[][] = [[], [], [], []];
  for (const [index, label] of labels.entries()) {
    const same = String(index) === wanted || label.id.toLowerCase() === wanted;
    ranks[same ? 0 : Math.min(...listsOf(label).map((list) => rankOf(spelling(list), wanted)))]?.push(index);
  }
  return ranks.flat().slice(0, AT_MOST);
}

/** 1: the first name begins so, 2: a synonym or a word of a name does, 3: it stands within one; beyond: nowhere. */
function rankOf(names: string, wanted: string): number {
  const at = names.indexOf(wanted);
  if (at <= 0) return at === 0 ? 1 : Infinity;
  return names.includes(` ${wanted}`) || names.includes(`,${wanted}`) ? 2 : 3;
}
