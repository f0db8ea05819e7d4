/** The score from which on a label counts as there, in words. */
import type { Reading } from '../vit/output';

/** `from 0.35 on; character from 0.75 on; rating: the best one`. */
export function ruleWords({ threshold, categories = {} }: Reading): string {
  const own = Object.entries(categories).filter(([, rule]) => rule !== threshold);
  const words = own.map(([category, rule]) =>
    rule === 'best' ? `${category}: the best one` : `${category} from ${rule} on`,
  );
  return [`from ${threshold} on`, ...words].join('; ');
}
