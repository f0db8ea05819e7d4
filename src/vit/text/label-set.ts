/** Labels in a person's own words, with the sentences they are put into. */
import { expected } from '../errors';
import { IMAGENET_TEMPLATES, SIMPLE_TEMPLATES } from './templates';

export interface LabelSet {
  /** At least one, none twice. */
  readonly labels: readonly string[];
  /** Sentences with `{}` where the label stands; at least one. */
  readonly templates: readonly string[];
}

/** Published lists, by the name that a person gives for all of them. */
export const NAMED_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  imagenet: IMAGENET_TEMPLATES,
  'imagenet-simple': SIMPLE_TEMPLATES,
};

/** The label as it is. */
export const PLAIN_TEMPLATE = '{}';

/** Most labels that one photo is asked about, more than any published list has. */
export const MAX_LABELS = 100_000;

/** One label a line; of a single line, one between commas; or a list in JSON. Empty ones are passed over, and each counts once. */
export function parseLabels(text: string): string[] {
  const listed = fromJson(text) ?? lines(text);
  return [...new Set(listed.map((label) => label.normalize('NFC').replace(/\s+/gu, ' ').trim()).filter(Boolean))];
}

/** A set as `setText` wrote it; null for any other text. */
export function readSet(text: string): LabelSet | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const { labels, templates } = value as Record<string, unknown>;
    return isTexts(labels) && isTexts(templates) && templates.every((each) => each.includes('{}'))
      ? { labels, templates }
      : null;
  } catch {
    return null;
  }
}

/** A set as text that others can keep, send and read again. */
export function setText({ labels, templates }: LabelSet): string {
  return `${JSON.stringify({ labels, templates }, null, 1)}\n`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
}

function lines(text: string): string[] {
  const all = text.replace(/^\ufeff/u, '').split(/\r\n|\r|\n/u);
  return all.length > 1 && !(all.length === 2 && all[1] === '') ? all : (all[0] ?? '').split(',');
}

function fromJson(text: string): string[] | null {
  if (!/^\s*\[/u.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** A template, or all of a published list by its name. Throws `badRequest` for a text without `{}`. */
export function templatesOf(text: string): readonly string[] {
  const named = Object.hasOwn(NAMED_TEMPLATES, text) ? NAMED_TEMPLATES[text] : undefined;
  if (named) return named;
  if (!text.includes('{}')) throw expected('{} where the label stands', 'template', text);
  return [text];
}

/** Throws `badRequest` for a set that asks nothing. */
export function labelSet(labels: readonly string[], templates: readonly string[]): LabelSet {
  if (labels.length < 1 || labels.length > MAX_LABELS) throw expected(`1 to ${MAX_LABELS} labels`, 'labels', labels.length); // prettier-ignore
  const known = [...new Set(templates.flatMap(templatesOf))];
  return { labels: [...new Set(labels)], templates: known.length > 0 ? known : [PLAIN_TEMPLATE] };
}

/** The texts of a label, one for each template. */
export function textsOf(label: string, { templates }: Pick<LabelSet, 'templates'>): string[] {
  return templates.map((template) => template.replaceAll('{}', () => label));
}
