/** Models worth trying, from a list that anyone may edit: `resources/models/suggested.json`. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { HeadlightError } from '../../vit/errors';

const positive = v.pipe(v.number(), v.minValue(0));

const SuggestedSchema = v.object({
  /** On the hub. */
  id: v.string(),
  /** For people: 'ViT-B/16'. */
  name: v.string(),
  /** Size of the download in megabytes. */
  megabytes: positive,
  parameters: v.pipe(positive, v.integer()),
  /** [rows, cols] in pixels. */
  input: v.tuple([positive, positive]),
  licence: v.string(),
  /** Top-1 on the validation set of ImageNet-1k, in percent, as published; null where that is not. */
  top1: v.nullable(v.object({ percent: v.pipe(positive, v.maxValue(100)), source: v.string() })),
  /** What it is good for, or what to know, in a few words; by language. */
  note: v.optional(v.object({ en: v.string(), ko: v.string() })),
});

export type SuggestedModel = v.InferOutput<typeof SuggestedSchema>;

/** Rejects with `configInvalid` for a list that is damaged; without a list there are no suggestions. */
export async function readSuggested(path: string): Promise<readonly SuggestedModel[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return [];
  const file = 'suggested.json';
  try {
    return v.parse(v.object({ models: v.array(SuggestedSchema) }), JSON.parse(text)).models;
  } catch (error) {
    const detail = error instanceof v.ValiError ? (v.getDotPath(error.issues[0]) ?? 'no list') : 'not valid JSON';
    throw new HeadlightError('configInvalid', { file, detail }, undefined, { cause: error });
  }
}
