/** The stable JSON form of a photo's answer; documented in docs/command-line.md. */
import type { ModelPixels } from '../shared/photo-port';
import type { RecipeOverrides } from '../vit/checkpoint/overrides';
import type { Changes } from '../vit/explain/changes';
import { orderOf, type OutputKind } from '../vit/output';
import type { SessionAnswer } from '../vit/session/answer';
import { shown } from './inputs';
import type { NamedPrediction } from './named-classes';
import { headNotes } from './no-classifier';
import { named } from './open-model';
import type { RunningEngine, Runtime } from './runtime';
import { codeOf, sentenceOf } from './sentences';

export interface PhotoResult {
  readonly model: string;
  /** Only where something was chosen in place of the model's own recipe. */
  readonly overrides?: RecipeOverrides;
  readonly engine: RunningEngine;
  readonly file: string;
  /** Only where the model was changed. */
  readonly changes?: Changes;
  /** What the scores are: softmax or sigmoid probabilities, or numbers. */
  readonly output: OutputKind;
  /** `multi`: the score from which on a label counts as there, and the labels that do, best first. */
  readonly threshold?: number;
  readonly present?: readonly string[];
  readonly predictions: readonly NamedPrediction[];
  /** Why the model names no class although its file has a head, or what is taken for granted of that head; only where there is something. */
  readonly notes?: readonly string[];
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number; readonly forwardMs: number };
}

export interface PhotoFailure {
  readonly model: string;
  readonly overrides?: RecipeOverrides;
  readonly engine: PhotoResult['engine'];
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
}

export function engineOf({ engine }: Runtime): PhotoResult['engine'] {
  return engine;
}

export function resultOf(
  runtime: Runtime,
  path: string,
  pixels: ModelPixels,
  answer: SessionAnswer,
  changes?: Changes,
): PhotoResult {
  const { decodeMs, preprocessMs } = pixels.timing;
  const notes = headNotes(runtime.model.checkpoint);
  return {
    ...named(runtime.model),
    engine: engineOf(runtime),
    file: shown(path),
    ...(changes && { changes }),
    ...meaningOf(runtime, answer),
    predictions: answer.predictions,
    ...(notes.length > 0 && { notes }),
    timing: { decodeMs: round(decodeMs), preprocessMs: round(preprocessMs), forwardMs: round(answer.forwardMs) },
  };
}

function meaningOf(
  { model }: Runtime,
  { output, threshold, scores, logits }: SessionAnswer,
): Pick<PhotoResult, 'output' | 'threshold' | 'present'> {
  if (output !== 'multi') return { output };
  const there = orderOf(logits, output).filter((index) => (scores[index] ?? 0) >= threshold);
  return { output, threshold, present: there.map((index) => model.checkpoint.labels[index]?.text ?? `class ${index}`) };
}

export function failureOf(runtime: Runtime, path: string, error: unknown): PhotoFailure {
  return { ...named(runtime.model), engine: engineOf(runtime), file: shown(path), error: errorOf(error) };
}

export function errorOf(error: unknown): PhotoFailure['error'] {
  return { code: codeOf(error), message: sentenceOf(error) };
}

/** Milliseconds to two places: what a clock in a busy process can mean. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
