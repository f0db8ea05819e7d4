/** Finds classes among a model's labels: those that begin with the words first, then those with a word that does, then the rest. */

const AT_MOST = 50;

/** Indices of the classes that hold `words` in their name, or have them as their number or id; best first, at most 50. */
export function findClasses(
  labels: readonly { readonly id: string; readonly text: string }[],
  words: string,
): readonly number[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  const ranks: number[][] = [[], [], [], []];
  for (const [index, { id, text }] of labels.entries()) {
    const name = text.toLowerCase();
    const at = name.indexOf(wanted);
    if (String(index) === wanted || id.toLowerCase() === wanted) ranks[0]?.push(index);
    else if (at === 0) ranks[1]?.push(index);
    else if (name.includes(` ${wanted}`)) ranks[2]?.push(index);
    else if (at > 0) ranks[3]?.push(index);
  }
  return ranks.flat().slice(0, AT_MOST);
}
