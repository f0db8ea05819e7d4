/** Labels in a person's own words as they cross between processes: the words, and what the text tower made of them. */
import * as v from 'valibot';
import type { ModelRef } from './ipc';
import { MAX_LABELS, type LabelSet } from '../vit/text/label-set';
import type { LabelHead } from '../vit/text/zero-shot';

/** A model, with a person's labels in place of what its own files name. */
export interface WantedModel extends ModelRef {
  readonly labels?: LabelHead;
}

const words = v.pipe(v.string(), v.maxLength(2000));

export const LabelSetSchema: v.GenericSchema<LabelSet> = v.strictObject({
  labels: v.pipe(v.array(words), v.minLength(1), v.maxLength(MAX_LABELS)),
  templates: v.pipe(v.array(words), v.minLength(1), v.maxLength(1000)),
});

/** A text as it crosses to whoever reads it. */
export const TextSchema = words;

export const LabelHeadSchema: v.GenericSchema<LabelHead> = v.strictObject({
  set: LabelSetSchema,
  rows: v.instance(Float32Array),
  scale: v.number(),
  bias: v.nullable(v.number()),
});
