/** What stands beside an answer, by the note's code, in English. */
import type { AnswerNoteCode } from '../../vit/checkpoint/answer-notes';

export const answerNotesEn: Readonly<Record<AnswerNoteCode, string>> = {
  headsAssumed:
    'Assumed: {heads} attention {heads:head|heads} of {headDim} numbers each. The model’s files do not say how many there are, and another number gives other answers. Set it with --heads, or on the models page.',
  headsAmbiguous:
    'Assumed: {heads} attention heads, as in {model}; other models of these measures have {other}. Set it with --heads, or on the models page.',
  scaleAssumed:
    'Assumed: attention scale {scale} (768^−½), as the small ViT of timm up to 0.4 was published. Trained anew, it has {usual}. Set it with --attention-scale, or on the models page.',
  poolToken:
    'Assumed: “{layer}” reads the class token. It is no part of the encoder’s own model, and no file says what it reads; the mean of the patches gives other answers. Set it with --pool, or on the models page.',
  poolMean:
    'Assumed: “{layer}” reads the mean of the patches, as models with `fc_norm` do. Set it with --pool, or on the models page.',
  poolDefault:
    'Assumed: “{layer}” reads the class token, as {library} builds it unless told otherwise. No file says it, and the mean of the patches gives other answers. Set it with --pool, or on the models page.',
  headBias:
    '“{layer}” has no bias. Assumed: a plain linear layer; one that compares angles (ArcFace, cosine) looks the same and gives other answers.',
  headBehind:
    '“{layer}” is the first layer of a row. Assumed: nothing but softmax stands behind it; with a sigmoid there, each label is judged on its own (--output multi, or on the models page).',
  outputUnknown:
    '`{field}` of config.json says “{value}”, which is not known. Assumed: one class of several, by softmax, or yes or no for one output. Set it with --output, or on the models page.',
  fieldsUnknown:
    'Not understood in {file}, and not followed: {fields}. Photos may be prepared otherwise than the model was trained with.',
  includeTop:
    '`include_top` of {file} is not followed: transformers would divide the pixels by the standard deviation once more. To have that, choose the deviation {std} (--std, or on the models page).',
  encoderOf:
    'Opened as the encoder of a larger model (`{whole}`): answers, maps and features are the encoder’s. The other parts read no photo.',
  encoderOfLarger:
    'Opened as the encoder of a larger model: answers, maps and features are the encoder’s. The other parts read no photo.',
  encoderWrites:
    'Answers, maps and features are those of the encoder. The decoder behind it writes words: Words in the window, headlight caption and headlight read.',
  processorUnknown:
    'The image processor “{name}” of {file} is not known; what it leaves unsaid is done as {used} does. Photos may be prepared otherwise than the model was trained with.',
};
