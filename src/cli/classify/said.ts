/** What is written of a photo's answer, whether it was computed now or kept. */
import type { ModelPixels } from '../../shared/photo-port';
import type { SessionAnswer } from '../../vit/session/answer';
import type { NameLanguage } from '../../vit/checkpoint/names-by-id';
import type { Changes } from '../../vit/explain/changes';
import { toldBy, type Levels } from '../levels';
import { namerIn, withNames } from '../named-classes';
import { resultOf } from '../result';
import type { Runtime } from '../runtime';
import type { AnsweredPhoto } from './answer-sink';

/** Everything beside a photo's content that its answer depends on. */
export interface Asked {
  readonly top: number;
  readonly changes: Changes | undefined;
  readonly levels: Levels;
  readonly language: NameLanguage | null;
}

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
