/** What training gave, as JSON and as a table for people. */
import { percentText } from '../../shared/export/score-text';
import type { TrainedClassifier } from '../../vit/train/classifier';

export interface Suspect {
  readonly file: string;
  readonly label: string;
  /** What the classifier that has not seen it takes it for. */
  readonly predicted: string;
  /** The same classifier's probability of the photo's own label, 0 … 1. */
  readonly probability: number;
}

/** Photos that are named, at most. */
const MOST = 20;

/** Photos taken for another label, the most certain first: they may lie in the wrong folder. */
export function suspectsOf(
  files: readonly string[],
  classes: readonly number[],
  labels: readonly string[],
  { losses, predicted }: Pick<TrainedClassifier, 'losses' | 'predicted'>,
): Suspect[] {
  return files
    .map((file, i) => ({ file, i, loss: losses[i] as number }))
    .filter(({ i }) => predicted[i] !== classes[i])
    .sort((a, b) => b.loss - a.loss)
    .slice(0, MOST)
    .map(({ file, i, loss }) => ({
      file,
      label: labels[classes[i] as number] as string,
      predicted: labels[predicted[i] as number] as string,
      probability: Math.exp(-loss),
    }));
}

export interface TrainReport extends Pick<TrainedClassifier, 'lambda' | 'accuracy' | 'confusion'> {
  readonly labels: readonly string[];
  readonly photos: number;
  readonly suspects: readonly Suspect[];
}

export function trainTable(
  { labels, photos, lambda, accuracy, confusion, suspects }: TrainReport,
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
    '',
    `written: ${out}`,
    '',
  ].join('\n');
}
