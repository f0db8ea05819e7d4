/** What stands beside an answer, by the note's code, in English. */
import type { AnswerNoteCode } from '../../vit/checkpoint/answer-notes';

export const answerNotesEn: Readonly<Record<AnswerNoteCode, string>> = {
  headsAssumed:
    'Assumed: {heads} attention heads of {headDim} numbers each. The model’s files do not say how many there are, and another number gives other answers. Set it with --heads, or on the models page.',
  headsAmbiguous:
    'Assumed: {heads} attention heads, as in {model}; other models of these measures have {other}. Set it with --heads, or on the models page.',
  scaleAssumed:
    'Assumed: attention scale {scale} (768^−½), as the small ViT of timm up to 0.4 was published. Trained anew, it has {usual}. Set it with --scale, or on the models page.',
  fieldsUnknown:
    'Not understood in {file}, and not followed: {fields}. Photos may be prepared otherwise than the model was trained with.',
  includeTop:
    '`include_top` of {file} is not followed: transformers would divide the pixels by the standard deviation once more. To have that, choose the deviation {std} (--std, or on the models page).',
  processorUnknown:
    'The image processor “{name}” of {file} is not known; what it leaves unsaid is done as {used} does. Photos may be prepared otherwise than the model was trained with.',
};
