/** What the window says of a photo's answer: a headline, and under it what it rests on or what it waits for. */
import type { ErrorData } from '../../vit/errors';
import type { Answer, LoadStage } from '../engine/api';
import { valueText } from '../../shared/export/score-text';
import { YES_OR_NO } from '../../vit/checkpoint/output';
import type { OutputKind } from '../../vit/output';
import { shortName } from './class-names.svelte';
import { percent } from './format';
import { errorSentence, leftHeadSentence, t } from './language.svelte';
import type { PhotoStatus } from './photos.svelte';
import { groupIn, isUnsure, type Said } from './sureness';

export interface AnswerState {
  readonly status: PhotoStatus | null;
  readonly answer: Answer | null;
  readonly modelError: ErrorData | null;
  /** Why the photo has no answer. */
  readonly photoError?: ErrorData | null | undefined;
  /** How far the model is, while it is being opened. */
  readonly loading: LoadStage | null;
  /** The best score below which the model is not sure, 0 … 1. */
  readonly unsureBelow: number;
  /** What the classes of a group must reach together, 0 … 1. */
  readonly groupLevel: number;
  /** Whether the model names classes. */
  readonly classifies: boolean;
  /** Whether it takes labels that a person types. */
  readonly readsTexts?: boolean | undefined;
  /** Provenance of a classifier that the file holds and the model does not run. */
  readonly leftHead?: string | undefined;
  /** Provenance of the meaning of the outputs. */
  readonly outputSource?: string | undefined;
  /** Sentence about an assumption on the layers before the classifier. */
  readonly headAssumed?: string | null | undefined;
}

/** Labels that a headline names. */
const NAMED = 3;

const WAITING = {
  queued: 'answer.waiting',
  working: 'answer.working',
  done: 'answer.working',
  cancelled: 'answer.stopped',
  error: 'answer.failed',
} as const;

/** null while the answer is on its way. */
export function headlineOf(state: AnswerState): string | null {
  const { status, answer, modelError, unsureBelow, classifies } = state;
  if (modelError) return t('model.failed');
  const best = answer?.predictions[0];
  if (answer && groupIn(answer, state)?.reached) return t('answer.notSureWhich');
  if (answer && best) return saidIn(answer, unsureBelow);
  if (status === 'error') return t('answer.none');
  return classifies ? null : t(state.readsTexts ? 'answer.labelsWantedTitle' : 'answer.backboneTitle');
}

export function detailOf(state: AnswerState): string {
  const { status, answer, modelError, loading, unsureBelow, classifies, readsTexts, leftHead, outputSource } = state;
  if (modelError) return errorSentence(modelError);
  if (!classifies && status !== 'error' && status !== 'cancelled')
    return readsTexts ? t('answer.labelsWanted') : (leftHeadSentence(leftHead) ?? t('answer.backbone'));
  if (answer && isUnsure(answer, unsureBelow))
    return [t('answer.notSureHint', { percent: Math.round(unsureBelow * 100) }), state.headAssumed]
      .filter(Boolean)
      .join(' ');
  if (answer) {
    const what = [meaningOf(answer, outputSource), seen(answer)].filter((part) => part !== null).join(' · ');
    return [what, state.headAssumed].filter(Boolean).join(' ');
  }
  if (status === 'error' && state.photoError?.code === 'outputNotFinite') return errorSentence(state.photoError);
  if (loading && status === 'queued') return t(`model.stage.${loading}`);
  return status === null ? t('answer.empty') : t(WAITING[status]);
}

/** A score as people read it: a share, or the number of a regression. */
export function scoreWords(score: number, output: OutputKind): string {
  return output === 'regression' ? number(score) : t('answer.score', { percent: percent(score) });
}

function number(value: number): string {
  return valueText(value).replace('-', '−');
}

/** The answer in a few words: the class, the labels that are there, or the number. */
export function saidIn(answer: Said, unsureBelow: number): string {
  const { output, predictions, present } = answer;
  const [best, second] = predictions;
  if (!best) return t('strip.state.backbone');
  if (output === 'regression') {
    if (second) return t('answer.numbers', { count: predictions.length });
    return best.label === `output ${best.index}` ? number(best.score) : `${shortName(best)}: ${number(best.score)}`;
  }
  if (output === 'multi') {
    const named = predictions.filter(({ there }) => there).slice(0, NAMED);
    if (named.length === 0) return present === 0 ? t('answer.noLabel') : t('answer.labels', { count: present });
    const more = present > named.length ? ` +${present - named.length}` : '';
    return named.map(shortName).join(', ') + more;
  }
  return isUnsure(answer, unsureBelow) ? t('answer.notSure') : shortName(best);
}

/** The same in the strip and for screen readers, with the score of a class. */
export function saidAtOnce(answer: Said, unsureBelow: number): string {
  const best = answer.predictions[0];
  if (answer.output !== 'single' || !best) return saidIn(answer, unsureBelow);
  if (isUnsure(answer, unsureBelow)) return t('strip.state.unsure');
  return t('strip.state.done', { label: shortName(best), percent: percent(best.score) });
}

/** How scores are to be read, where they are not one class of several; null where they are. */
function meaningOf({ output, present, threshold, categories }: Said, source: string | undefined): string | null {
  if (output === 'regression') return t('answer.isNumber');
  if (output !== 'multi') return null;
  const share = Math.round(threshold * 100);
  if (categories) return t('answer.thereByCategory', { count: present });
  if (source === YES_OR_NO) return t('answer.yesOrNo', { percent: share });
  return present === 0
    ? t('answer.noneThere', { percent: share })
    : t('answer.there', { count: present, percent: share });
}

/** How much of the photo the answer rests on. */
function seen({ crop, photoRows, photoCols }: Answer): string {
  const [rows, cols] = [Math.round(crop.height), Math.round(crop.width)];
  const whole = rows >= photoRows && cols >= photoCols;
  return whole ? t('answer.seenWhole') : t('answer.seenPart', { cols, rows });
}
