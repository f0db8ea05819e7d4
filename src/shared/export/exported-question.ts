/** What a file can answer that is no map: a lens, or the model's attention or input as they are. */
import * as v from 'valibot';
import type { Changes } from '../../vit/explain/changes';
import type { LensQuestion } from '../../vit/explain/lens';
import { changes, lensQuestion } from '../questions';

export type ExportedQuestion =
  | LensQuestion
  /** Every weight of every head. */
  | { readonly lens: 'attention'; readonly changes?: Changes }
  /** What the model sees. */
  | { readonly lens: 'pixels' };

const lens: v.GenericSchema<unknown, LensQuestion> = lensQuestion;

export const exportedQuestion: v.GenericSchema<unknown, ExportedQuestion> = v.union([
  lens,
  v.strictObject({ lens: v.literal('attention'), changes: v.exactOptional(changes) }),
  v.strictObject({ lens: v.literal('pixels') }),
]);
