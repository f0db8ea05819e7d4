/** What is explained or watched, in words; English, as files are. */
import { isGroup, type Target } from '../../vit/explain/query';
import { groupName } from '../group-words';

type Labels = readonly { readonly text: string }[];

/** 'tabby', 'tabby, not lynx', 'cat (group)'. A class without label goes by its index. */
export function targetName(target: Target, labels: Labels): string {
  if (isGroup(target)) return `${groupName(target.group, 'en')} (group)`;
  const name = (index: number): string => labels[index]?.text ?? `class ${index}`;
  return name(target.class) + (target.versus === undefined ? '' : `, not ${name(target.versus)}`);
}

/** As people call the classes: 'tabby' for 'tabby, tabby cat', unless another class of the model is called that, too. */
export function shortLabels(labels: Labels): Labels {
  const short = labels.map(({ text }) => text.split(',')[0]?.trim() || text);
  const counts = new Map<string, number>();
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1);
  return labels.map(({ text }, at) => ({ text: counts.get(short[at] ?? '') === 1 ? (short[at] ?? text) : text }));
}

/** Without what a class is set against: the number that curves follow. */
export function watchedName(target: Target, labels: Labels): string {
  return targetName(isGroup(target) ? target : { class: target.class }, labels);
}
