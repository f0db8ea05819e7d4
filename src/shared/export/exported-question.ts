/** What a file can answer that is no map: a lens, or the model's attention or input as they are. */
import * as v from 'valibot';
import type { LensQuestion } from '../../vit/explain/lens';
import { lensQuestion } from '../questions';

/** `attention`: every weight of every head; `pixels`: what the model sees. */
const PLAIN = ['attention', 'pixels'] as const;

export type ExportedQuestion = LensQuestion | { readonly lens: (typeof PLAIN)[number] };

const lens: v.GenericSchema<unknown, LensQuestion> = lensQuestion;

export const exportedQuestion: v.GenericSchema<unknown, ExportedQuestion> = v.union([
  lens,
  v.strictObject({ lens: v.picklist(PLAIN) }),
]);
