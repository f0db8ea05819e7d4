/** What the window says of a photo's answer: a headline, and under it what it rests on or what it waits for. */
import type { ErrorData } from '../../vit/errors';
import type { Answer, LoadStage } from '../engine/api';
import { shortLabel } from './format';
import { errorSentence, leftHeadSentence, t } from './language.svelte';
import type { PhotoStatus } from './photos.svelte';

export interface AnswerState {
  readonly status: PhotoStatus | null;
  readonly answer: Answer | null;
  readonly modelError: ErrorData | null;
  /** How far the model is, while it is being opened. */
  readonly loading: LoadStage | null;
  /** The best score below which the model is not sure, 0 … 1. */
  readonly unsureBelow: number;
  /** Whether the model names classes. */
  readonly classifies: boolean;
  /** What provenance says of a classifier that is not run, of a model without one. */
  readonly leftHead?: string | undefined;
}

const WAITING = {
  queued: 'answer.waiting',
  working: 'answer.working',
  done: 'answer.working',
  cancelled: 'answer.stopped',
  error: 'answer.failed',
} as const;

/** null while the answer is on its way. */
export function headlineOf({ status, answer, modelError, unsureBelow, classifies }: AnswerState): string | null {
  if (modelError) return t('model.failed');
  const best = answer?.predictions[0];
  if (best) return best.score < unsureBelow ? t('answer.notSure') : shortLabel(best.label);
  if (status === 'error') return t('answer.none');
  return classifies ? null : t('answer.backboneTitle');
}

export function detailOf(state: AnswerState): string {
  const { status, answer, modelError, loading, unsureBelow, classifies, leftHead } = state;
  if (modelError) return errorSentence(modelError);
  if (!classifies && status !== 'error' && status !== 'cancelled')
    return leftHeadSentence(leftHead) ?? t('answer.backbone');
  const best = answer?.predictions[0];
  if (best && best.score < unsureBelow) return t('answer.notSureHint', { percent: Math.round(unsureBelow * 100) });
  if (answer) return seen(answer);
  if (loading && status === 'queued') return t(`model.stage.${loading}`);
  return status === null ? t('answer.empty') : t(WAITING[status]);
}

/** How much of the photo the answer rests on. */
function seen({ crop, photoRows, photoCols }: Answer): string {
  const [rows, cols] = [Math.round(crop.height), Math.round(crop.width)];
  const whole = rows >= photoRows && cols >= photoCols;
  return whole ? t('answer.seenWhole') : t('answer.seenPart', { cols, rows });
}
