/** What a person must know beside a model's answers: what was assumed that changes them, and what its files ask for that is not done. */

/** A sentence of `strings/answer-notes`, by code, and its words. */
export interface AnswerNote {
  readonly code: AnswerNoteCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Code → the choices that answer it: once one of them is made, nothing is left to say. */
const ANSWERED_BY = {
  /** `heads`, `headDim`: the head count is a guess. */
  headsAssumed: ['heads'],
  /** `heads`, `model`, `other`: published models of these measures have different head counts. */
  headsAmbiguous: ['heads'],
  /** `scale`, `usual`: a published model whose attention scale was not its code's default. */
  scaleAssumed: ['attentionScale'],
  /** `layer`: a classifier outside the encoder's own model; nothing says what of the tokens it reads. */
  poolToken: ['pool'],
  /** `layer`, `library`: the library's own classifier, which may be built to read the mean; a file of its own would say so. */
  poolDefault: ['pool'],
  /** `layer`: a norm stands over what is pooled. */
  poolMean: ['pool'],
  /** `layer`: a classifier without bias, as those are that compare angles. */
  headBias: [],
  /** `layer`: the first of a Sequential, behind which something without weights may stand. */
  headBehind: ['output'],
  /** `field`, `value`: of config.json, on what outputs mean. */
  outputUnknown: ['output'],
  /** `file`, `fields`: of the recipe, and not understood. */
  fieldsUnknown: [],
  /** `file`, `std`: EfficientNet's second division, and the deviation that does it. */
  includeTop: ['std'],
  /** `file`, `name`, `used`: an image processor that is not known, and the one whose habits are taken. */
  processorUnknown: [],
  /** `whole`: the model of which this is the encoder, as its config.json calls it. */
  encoderOf: [],
  /** The same where no config.json names it. */
  encoderOfLarger: [],
  /** The decoder behind the encoder writes words. */
  encoderWrites: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AnswerNoteCode = keyof typeof ANSWERED_BY;

/** The notes that a person's choices leave. @param chosen their fields */
export function leftNotes(notes: readonly AnswerNote[], chosen: readonly string[]): readonly AnswerNote[] {
  return notes.filter(({ code }) => {
    const choices: readonly string[] = ANSWERED_BY[code];
    return !choices.some((field) => chosen.includes(field));
  });
}
