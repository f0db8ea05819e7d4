/** The stable JSON form of a photo's answer; documented in docs/command-line.md. */
import type { ModelPixels } from '../shared/photo-port';
import type { RunningEngine } from './engine';
import { notesOf, type NoteSaid } from './photo-notes';
import type { NameLanguage } from '../vit/checkpoint/names-by-id';
import type { Changes } from '../vit/explain/changes';
import { orderOf, presentOf, readingOf, type Reading } from '../vit/output';
import type { Familiarity } from '../vit/familiar';
import { chosenGroup } from '../vit/groups/choose';
import type { SessionAnswer } from '../vit/session/answer';
import type { Levels } from './levels';
import { displayPath } from './inputs';
import type { NamedPrediction } from './named-classes';
import { groupName } from '../shared/group-words';
import type { GroupScore } from '../vit/groups/groups';
import { named, scored, type NamedModel } from './open-model';
import type { Runtime } from './runtime';
import { codeOf, sentenceOf } from './sentences';

export interface PhotoResult extends NamedModel {
  readonly engine: RunningEngine;
  readonly file: string;
  /** Only where the model was changed. */
  readonly changes?: Changes;
  /** What the scores are: softmax or sigmoid probabilities, or numbers. */
  readonly output: Reading['output'];
  /** `multi`: the score from which on a label counts as there, what holds for categories instead, and the labels that do, best first. */
  readonly threshold?: number;
  readonly categories?: Reading['categories'];
  readonly present?: readonly string[];
  /** What the logits were divided by, and whether somebody measured that; absent where scores are no probabilities. */
  readonly temperature?: number;
  readonly calibrated?: boolean;
  readonly predictions: readonly NamedPrediction[];
  /** Whether the best class scores enough; absent where outputs are not classes that exclude each other. */
  readonly sure?: boolean;
  /** The most specific group whose classes together reach the level; null where none does. */
  readonly group: NamedGroup | null;
  /** Where the photo stands among those the model was measured on; only where `calibrate --save` kept a reference. */
  readonly familiarity?: Familiarity;
  /** What there is to know of how the photo was read. */
  readonly photoNotes?: readonly NoteSaid[];
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number; readonly forwardMs: number };
}

export interface NamedGroup {
  /** WordNet 3.0. */
  readonly id: string;
  readonly label: string;
  /** Only where a language was asked for. */
  readonly name?: string;
  /** Sum over its classes. */
  readonly score: number;
  /** How many classes of the model belong to it. */
  readonly classes: number;
}

export interface PhotoFailure extends NamedModel {
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
  pixels: Pick<ModelPixels, 'timing' | 'notes'>,
  answer: SessionAnswer,
  { unsureBelow, groupLevel }: Levels,
  {
    changes,
    language = null,
  }: { readonly changes?: Changes | undefined; readonly language?: NameLanguage | null } = {},
): PhotoResult {
  const { decodeMs, preprocessMs } = pixels.timing;
  const group = chosenGroup(answer.groups, groupLevel);
  const [best] = answer.predictions;
  return {
    ...named(runtime.model),
    engine: engineOf(runtime),
    file: displayPath(path),
    ...(changes && { changes }),
    ...meaningOf(runtime, answer),
    ...scored(runtime.model),
    predictions: answer.predictions,
    ...(best && answer.output === 'single' && { sure: best.score >= unsureBelow }),
    group: group && namedGroup(group, language),
    ...(!changes && answer.familiarity && { familiarity: answer.familiarity }),
    ...notesOf(pixels),
    timing: { decodeMs: round(decodeMs), preprocessMs: round(preprocessMs), forwardMs: round(answer.forwardMs) },
  };
}

function meaningOf(
  { model }: Runtime,
  answer: SessionAnswer,
): Pick<PhotoResult, 'output' | 'threshold' | 'categories' | 'present'> {
  const { output, scores, logits } = answer;
  if (output !== 'multi') return { output };
  const { labels } = model.checkpoint;
  const present = presentOf(scores, labels, answer);
  const there = orderOf(logits, output).filter((index) => present.has(index));
  return { ...readingOf(answer), present: there.map((index) => labels[index]?.text ?? `class ${index}`) };
}

function namedGroup({ id, score, members }: GroupScore, language: NameLanguage | null): NamedGroup {
  return {
    id,
    label: groupName(id, 'en'),
    ...(language && { name: groupName(id, language) }),
    score,
    classes: members,
  };
}

export function failureOf(runtime: Runtime, path: string, error: unknown): PhotoFailure {
  return { ...named(runtime.model), engine: engineOf(runtime), file: displayPath(path), error: errorOf(error) };
}

export function errorOf(error: unknown): PhotoFailure['error'] {
  return { code: codeOf(error), message: sentenceOf(error) };
}

/** Milliseconds to two places: what a clock in a busy process can mean. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
