/** What a file can answer that is no map: a lens, or the model's attention or input as they are. */
import * as v from 'valibot';
import type { Changes } from '../../vit/explain/changes';
import { changes } from '../../vit/ask/fields';
import { questionSchema, type Question } from '../../vit/ask/questions';

export type ExportedQuestion =
  | Question
  /** Every weight of every head. */
  | { readonly lens: 'attention'; readonly changes?: Changes }
  /** What the model sees. */
  | { readonly lens: 'pixels' };

export const exportedQuestion: v.GenericSchema<unknown, ExportedQuestion> = v.union([
  questionSchema,
  v.strictObject({ lens: v.literal('attention'), changes: v.exactOptional(changes) }),
  v.strictObject({ lens: v.literal('pixels') }),
]);
