/** What a model's own files say about where it comes from and what may be done with it: config.json and the head of README.md. */
import type { JsonObject } from './json';
import { pretrainedCfg } from './layouts/timm-hints';
import type { ModelFiles } from './source';

export interface Licence {
  /** The card's own word: 'apache-2.0', 'cc-by-nc-4.0' … */
  readonly name: string;
  /** The file that says it. */
  readonly source: string;
}

const CARD = 'README.md';
/** The head of a model card stands at its start; real ones have a few KB. */
const MAX_CARD = 64 * 1024;
const MAX_TEXT = 120;

/** Fields of the YAML head of the model card: plain `key: value` lines, all others passed over. Empty without a card. */
export type Card = ReadonlyMap<string, string>;

/** Never throws: nothing depends on the card. */
export async function readCard(files: ModelFiles): Promise<Card> {
  const listed = (await files.list()).some(({ name }) => name === CARD);
  if (!listed) return new Map();
  try {
    const source = await files.open(CARD);
    return parseCard(new TextDecoder().decode(await source.read(0, Math.min(source.size, MAX_CARD))));
  } catch {
    return new Map();
  }
}

/** The first item, where it is a list. */
export function parseCard(text: string): Card {
  const [, head = ''] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  const card = new Map<string, string>();
  let open: string | null = null;
  for (const line of head.split(/\r?\n/)) {
    const [, key, value = ''] = /^([A-Za-z_][\w-]*):[ \t]*(.*)$/.exec(line) ?? [];
    const item = /^[ \t]*-[ \t]+(.+)$/.exec(line)?.[1];
    if (key !== undefined) {
      open = value === '' ? key : null;
      if (value !== '') card.set(key, scalar(value));
    } else if (open !== null && item !== undefined) {
      card.set(open, scalar(item));
      open = null;
    }
  }
  return card;
}

/** Without quotes, list brackets and comment. */
function scalar(value: string): string {
  const item = value
    .trim()
    .replace(/^\[\s*/, '')
    .replace(/\s*\].*$/, '');
  const quoted = /^(["'])(.*?)\1/.exec(item)?.[2];
  return quoted ?? (item.split(',')[0] ?? '').replace(/\s+#.*$/, '').trim();
}

/** config.json first, then the card, where `other` stands for the name beside it. */
export function licenceOf(json: JsonObject, card: Card): Licence | null {
  const configured = textOf(pretrainedCfg(json)['license']) ?? textOf(json['license']);
  if (configured !== null) return { name: configured, source: 'config.json' };
  const named = card.get('license') === 'other' ? (card.get('license_name') ?? 'other') : card.get('license');
  const name = textOf(named);
  return name === null ? null : { name, source: CARD };
}

/** A hub's name for it: timm's `hf_hub_id`, transformers' `_name_or_path` where that is one. */
export function sourceOf(json: JsonObject): string | null {
  const said = [pretrainedCfg(json)['hf_hub_id'], json['_name_or_path']].map(textOf);
  return said.find((name) => name !== null && /^[\w.-]+\/[\w.-]+$/.test(name)) ?? null;
}

/** Text that fits a line, without what could steer a terminal or turn its direction. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return text === '' ? null : text.slice(0, MAX_TEXT);
}
