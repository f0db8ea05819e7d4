/** What a checkpoint's outputs mean, as its files say or as is assumed: `problem_type`, tags beside the weights, the number of outputs. */
import type { AnswerNote } from './answer-notes';
import { THRESHOLD, type OutputKind, type Reading } from '../output';
import type { Label } from './checkpoint';
import type { JsonObject } from './json';
import { shownName } from './shown-name';
import { TAGS_FILE, TAGS_READING } from './tags';

/** Hugging Face's words (transformers, `PretrainedConfig.problem_type`). */
const PROBLEM_TYPES: Readonly<Record<string, OutputKind>> = {
  singlelabelclassification: 'single',
  singlelabel: 'single',
  multiclass: 'single',
  multilabelclassification: 'multi',
  multilabel: 'multi',
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
  readonly notes: readonly AnswerNote[];
}

/** @param tagged whether the labels are tags of `selected_tags.csv` */
export function readOutput(classes: number, json: JsonObject, tagged: boolean): ReadOutput {
  const notes = classes === 0 || tagged ? [] : notUnderstood(json);
  return { ...meaningOf(classes, json, tagged), notes };
}

function meaningOf(classes: number, json: JsonObject, tagged: boolean): Omit<ReadOutput, 'notes'> {
  if (classes === 0) return { output: 'none', threshold: THRESHOLD, source: 'no classifier' };
  if (tagged) return { ...TAGS_READING, source: TAGS_FILE };
  const [said, asked] = [json['problem_type'], json['function_to_apply']];
  const claimed = kindIn(PROBLEM_TYPES, said);
  if (claimed) return { output: claimed, threshold: THRESHOLD, source: 'config.json: problem_type' };
  const applied = kindIn(FUNCTIONS, asked);
  if (applied) return { output: applied, threshold: THRESHOLD, source: 'config.json: function_to_apply' };
  return { ...assumed(classes), threshold: THRESHOLD };
}

/** Reads unexplained outputs like Hugging Face's pipeline. */
function assumed(classes: number): Pick<ReadOutput, 'output' | 'source'> {
  return classes === 1 ? { output: 'multi', source: YES_OR_NO } : { output: 'single', source: ONE_OF_SEVERAL };
}

/** However it is spelled: `Multi-Label_classification`. */
function kindIn(kinds: Readonly<Record<string, OutputKind>>, name: unknown): OutputKind | undefined {
  const plain = typeof name === 'string' ? name.toLowerCase().replace(/[^a-z]/g, '') : '';
  return Object.hasOwn(kinds, plain) ? kinds[plain] : undefined;
}

/** Words about the outputs that nobody knows, where none is known: transformers refuses such a config. */
function notUnderstood(json: JsonObject): AnswerNote[] {
  if (kindIn(PROBLEM_TYPES, json['problem_type']) ?? kindIn(FUNCTIONS, json['function_to_apply'])) return [];
  const field = ['problem_type', 'function_to_apply'].find((each) => json[each] != null);
  if (field === undefined) return [];
  return [{ code: 'outputUnknown', params: { field, value: shownName(String(json[field]).slice(0, 60)) } }];
}

/** Outputs without a name of their own are classes, or the numbers of a regression. */
export function namedFor(output: OutputKind, labels: readonly Label[]): readonly Label[] {
  const [from, to] = output === 'regression' ? ['class', 'output'] : ['output', 'class'];
  const isUnnamed = ({ text }: Label, index: number): boolean => text === `${from} ${index}`;
  if (!labels.some(isUnnamed)) return labels;
  return labels.map((label, index) => (isUnnamed(label, index) ? { ...label, text: `${to} ${index}` } : label));
}
