/** Names of classes in the window's language. Their table is fetched beside the start; until it is here, classes are called what the model calls them. */
import type * as NamesById from '../../vit/checkpoint/names-by-id';
import { visible } from '../../vit/visible';
import { shortLabel } from './format';
import { language } from './language.svelte';

type Table = Pick<typeof NamesById, 'nameOf' | 'nameListsOf'>;

class ClassNames {
  table = $state.raw<Table | null>(null);
}

const names = new ClassNames();

export async function loadClassNames(): Promise<void> {
  names.table = await import('../../vit/checkpoint/names-by-id');
}

/** Whether classes have their names yet. */
export function hasNames(): boolean {
  return names.table !== null;
}

/** A class of the model, or a prediction of one. */
export type NamedClass = { readonly id: string } & ({ readonly text: string } | { readonly label: string });

/** 'red panda, lesser panda, …', '레서판다, 너구리판다': with its synonyms. */
export function className(named: NamedClass): string {
  const label = { id: named.id, text: 'label' in named ? named.label : named.text };
  return visible(names.table?.nameOf(label, language.locale) ?? label.text);
}

/** 'red panda', '레서판다'. */
export function shortName(named: NamedClass): string {
  return shortLabel(className(named));
}

/** Every list of names that a class has, in both languages. */
export function nameLists(label: { readonly id: string; readonly text: string }): readonly string[] {
  return names.table?.nameListsOf(label) ?? [label.text];
}
