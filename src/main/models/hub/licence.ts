/** The licence of a model on a hub: from the card's fields, the tags, or the front matter of its README. Pure. */
import { isObject } from '../../../vit/checkpoint/json';
import { visible } from '../../../vit/visible';

const MAX_LENGTH = 80;

/** The licence in the hub's metadata, or null. */
export function licenceOf(cardData: unknown, tags: readonly string[]): string | null {
  const card = isObject(cardData) ? cardData : {};
  const said: unknown = Array.isArray(card['license']) ? card['license'][0] : card['license'];
  const tagged = tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
  const licence = text(said) ?? text(tagged);
  return licence === 'other' ? (text(card['license_name']) ?? licence) : licence;
}

/** The licence in a README's front matter, or null. */
export function licenceInReadme(readme: string): string | null {
  const [, front] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(readme) ?? [];
  const [, licence] = /^license:[ \t]*["']?([^"'\r\n#]+)/m.exec(front ?? '') ?? [];
  return text(licence);
}

/** One short line: it is shown to people. */
function text(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const line = value.replace(/\p{Cc}/gu, ' ').trim();
  return visible(line).slice(0, MAX_LENGTH) || null;
}
