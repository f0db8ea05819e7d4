/** What a checkpoint's outputs mean, as its files say or as is assumed: `problem_type`, tags beside the weights, the number of outputs. */
import { THRESHOLD, type OutputKind, type Reading } from '../output';
import type { Label } from './checkpoint';
import type { JsonObject } from './json';
import { TAGS_FILE, TAGS_THRESHOLD } from './tags';

/** Hugging Face's words (transformers, `PretrainedConfig.problem_type`). */
const PROBLEM_TYPES: Readonly<Record<string, OutputKind>> = {
  single_label_classification: 'single',
  multi_label_classification: 'multi',
  regression: 'regression',
};

/** What a pipeline of transformers applies where config.json says so (`function_to_apply`). */
const FUNCTIONS: Readonly<Record<string, OutputKind>> = { softmax: 'single', sigmoid: 'multi', none: 'regression' };

/** Said of a model with one output, where nothing else is. */
export const YES_OR_NO = 'assumed: one output says yes or no, by sigmoid';
/** Said of several outputs. */
export const ONE_OF_SEVERAL = 'assumed: one class of several, by softmax';

export interface ReadOutput extends Reading {
  readonly source: string;
}

/** @param tagged whether the labels are tags of `selected_tags.csv` */
export function readOutput(classes: number, json: JsonObject, tagged: boolean): ReadOutput {
  if (classes === 0) return { output: 'none', threshold: THRESHOLD, source: 'no classifier' };
  if (tagged) return { output: 'multi', threshold: TAGS_THRESHOLD, source: TAGS_FILE };
  const [said, asked] = [json['problem_type'], json['function_to_apply']];
  const claimed = kindIn(PROBLEM_TYPES, said);
  if (claimed) return { output: claimed, threshold: THRESHOLD, source: 'config.json: problem_type' };
  const applied = kindIn(FUNCTIONS, asked);
  if (applied) return { output: applied, threshold: THRESHOLD, source: 'config.json: function_to_apply' };
  return { ...assumed(classes), threshold: THRESHOLD };
}

/** As Hugging Face's pipeline reads outputs of which nothing is said. */
function assumed(classes: number): Pick<ReadOutput, 'output' | 'source'> {
  return classes === 1 ? { output: 'multi', source: YES_OR_NO } : { output: 'single', source: ONE_OF_SEVERAL };
}

function kindIn(kinds: Readonly<Record<string, OutputKind>>, name: unknown): OutputKind | undefined {
  return typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/** Outputs without a name of their own are classes, or the numbers of a regression. */
export function namedFor(output: OutputKind, labels: readonly Label[]): readonly Label[] {
  const [from, to] = output === 'regression' ? ['class', 'output'] : ['output', 'class'];
  const isUnnamed = ({ text }: Label, index: number): boolean => text === `${from} ${index}`;
  if (!labels.some(isUnnamed)) return labels;
  return labels.map((label, index) => (isUnnamed(label, index) ? { ...label, text: `${to} ${index}` } : label));
}
