/** Files with several sets of weights (trained and averaged, teacher and student): which one is used, and how people are told. */
import { shownName } from './shown-name';

/** The set that is read, and those that are left. */
export interface ChosenSet {
  readonly used: string;
  readonly others: readonly string[];
}

/** Sets named to people; a file may hold hundreds. */
const MAX_NAMED = 4;

/** The averages of training, which timm prefers as well (timm/models/_helpers.py) and which models are evaluated by. */
const AVERAGED = /(^|[._/])(ema|averaged?)([._/]|$)/i;

export function isAverage(name: string): boolean {
  return AVERAGED.test(name);
}

/** 'state_dict_ema, not state_dict', of a choice among dicts and one among their names. */
export function setText(sets: readonly ChosenSet[]): string {
  const others = sets.flatMap((set) => set.others);
  const named = others.slice(0, MAX_NAMED).map(fit);
  const more = others.length > named.length ? ' …' : '';
  return `${sets.map(({ used }) => fit(used)).join(' ')}${NOT}${named.join(', ')}${more}`;
}

/** The parts of such a text, for texts in other languages; null for what is none. */
export function readSetText(text: string | undefined): { readonly used: string; readonly others: string } | null {
  const at = text?.indexOf(NOT) ?? -1;
  return text === undefined || at < 0 ? null : { used: text.slice(0, at), others: text.slice(at + NOT.length) };
}

const NOT = ', not ';

function fit(name: string): string {
  return shownName(name) || 'the weights on top';
}
