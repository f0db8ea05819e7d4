/** Whether a model's file holds a text tower, told without opening it. */
import type { Checkpoint } from '../checkpoint/checkpoint';

/** The table that every text tower begins with. */
const TOKENS = /(^|\.)token_embedding\.weight$/;

export function readsTexts({ placement }: Pick<Checkpoint, 'placement'>): boolean {
  return placement.harmless.some(({ name }) => TOKENS.test(name));
}
