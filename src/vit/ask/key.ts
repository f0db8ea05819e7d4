/** One name for a question, whatever the order of its fields: equal questions share an answer. */
import type { Question } from './questions';

function questionKey(question: Question): string {
  return JSON.stringify(question, (_, value: unknown) => (isPlain(value) ? sorted(value) : value));
}

/** What the keys of a photo begin with, and no other photo's. */
export function beginningOf(photo: string): string {
  return `${photo.length}:${photo}\n`;
}

/** A photo's question. */
export function keyOf(photo: string, question: Question): string {
  return `${beginningOf(photo)}${questionKey(question)}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
