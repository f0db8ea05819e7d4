/** What training gave, as JSON and as a table for people. */
import { percentText } from '../../shared/export/score-text';
import type { TrainedClassifier } from '../../vit/train/classifier';
import type { Suspect as FoundSuspect, Wanting } from '../../vit/train/judged';

export interface Suspect {
  readonly file: string;
  readonly label: string;
  /** Label given by the classifier that was fitted without this photo. */
  readonly predicted: string;
  /** The same classifier's probability of the photo's own label, 0 … 1. */
  readonly probability: number;
}

/** The same by files and names of labels. */
export function namedSuspects(
  suspects: readonly FoundSuspect[],
  files: readonly string[],
  classes: readonly number[],
  labels: readonly string[],
): Suspect[] {
  return suspects.map(({ photo, predicted, probability }) => ({
    file: files[photo] as string,
    label: labels[classes[photo] as number] as string,
    predicted: labels[predicted] as string,
    probability,
  }));
}

export interface AddNext {
  readonly label: string;
  readonly photos: number;
  /** Photos of it that are recognised. */
  readonly right: number;
  readonly takenFor: string | null;
}

export function namedWanting(wanting: readonly Wanting[], labels: readonly string[]): AddNext[] {
  return wanting.map(({ label, takenFor, ...counts }) => ({
    label: labels[label] as string,
    ...counts,
    takenFor: takenFor === null ? null : (labels[takenFor] as string),
  }));
}

export interface TrainReport extends Pick<TrainedClassifier, 'lambda' | 'accuracy' | 'confusion'> {
  readonly labels: readonly string[];
  readonly photos: number;
  readonly suspects: readonly Suspect[];
  readonly addNext: readonly AddNext[];
}

export function trainTable(
  { labels, photos, lambda, accuracy, confusion, suspects, addNext }: TrainReport,
  out: string,
): string {
  const { crossValidated, low, high } = accuracy;
  const width = Math.max(...labels.map((label) => label.length), 5);
  const cell = (text: string): string => text.padStart(Math.max(6, Math.min(width, 14)));
  const short = (label: string): string => (label.length > 14 ? `${label.slice(0, 13)}…` : label);
  return [
    `${photos} photos, ${labels.length} labels, λ ${Number(lambda.toPrecision(3))}`,
    `right on photos it had not seen: ${percentText(crossValidated)} (95 %: ${percentText(low)} – ${percentText(high)})`,
    '',
    `${'is \\ taken for'.padEnd(width)} ${labels.map((label) => cell(short(label))).join(' ')}`,
    ...confusion.map((row, k) => `${(labels[k] ?? '').padEnd(width)} ${row.map((n) => cell(String(n))).join(' ')}`),
    ...(suspects.length === 0 ? [] : ['', 'taken for another label; look whether they lie in the right folder:']),
    ...suspects.map(({ file, label, predicted }) => `  ${file}: ${label}, taken for ${predicted}`),
    ...(addNext.length === 0 ? [] : ['', 'what more photos of would help:', ...addNext.map(wantingLine)]),
    '',
    `written: ${out}`,
    '',
  ].join('\n');
}

function wantingLine({ label, photos, right, takenFor }: AddNext): string {
  const mistaken = takenFor === null ? 'few photos' : `often taken for ${takenFor}`;
  return `  ${label}: ${right} of ${photos} recognised, ${mistaken}`;
}
