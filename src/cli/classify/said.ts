/** What is written of a photo's answer, whether it was computed now or kept. */
import type { ModelPixels } from '../../shared/photo-port';
import type { SessionAnswer } from '../../vit/session/answer';
import { toldBy } from '../levels';
import { namerIn, withNames } from '../named-classes';
import { resultOf } from '../result';
import type { Runtime } from '../runtime';
import type { AnsweredPhoto } from './answer-sink';
import type { Asked } from './resumed';

export type SeenPixels = Pick<ModelPixels, 'timing' | 'notes' | 'photoRows' | 'photoCols'>;
export type Say = (path: string, pixels: SeenPixels, answer: SessionAnswer) => AnsweredPhoto;

export function saidOf(
  runtime: Runtime,
  path: string,
  pixels: SeenPixels,
  answer: SessionAnswer,
  { changes, levels, language }: Asked,
): AnsweredPhoto {
  const named = { ...answer, predictions: withNames(answer.predictions, namerIn(language)) };
  const result = resultOf(runtime, path, pixels, named, levels, { changes, language });
  return { result, told: toldBy(answer, levels), width: pixels.photoCols, height: pixels.photoRows };
}
