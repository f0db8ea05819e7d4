/** Why a tensor of a file is not used, in English. */
import type { Harmless } from '../../vit/checkpoint/head/harmless';
import type { UnplacedReason } from '../../vit/checkpoint/placement';

export const tensorsEn: Readonly<Record<Harmless | UnplacedReason, string>> = {
  counter: 'a counter of the training',
  index: 'numbers of positions, which are known without it',
  maskToken: 'stands for hidden patches in pre-training',
  decoder: 'the decoder of pre-training',
  atWork: 'of the decoder that paints or writes',
  pretraining: 'what pre-training compares features by',
  optimizer: 'state of the optimizer',
  loss: 'of a loss or a metric',
  average: 'an average of the weights, not used',
  replaced: 'what fine-tuning replaced',
  part: 'of a part of the model that reads no photo',
  set: 'of a set of weights that is not used',
  before: 'behind something without weights that may be dropout or an activation',
  chosen: 'of a classifier that you left out',
  cosine: 'of a classifier that compares angles, by its name',
  between: 'of a head of several layers; nothing says what is applied between them',
  layers: 'of a head of many layers',
  order: 'of layers whose order nothing says',
  several: 'one of several layers that could be the classifier',
  width: 'of a head that does not read the encoder’s features',
  pooler: 'of a pooler and classifier; nothing says whether the one reads the other',
  unknown: 'not understood, and may stand between the photo and the answer',
  unusual: 'could be the classifier, but is not called like one',
  embedding: 'a projection to CLIP’s space of images and texts, not classes',
  backbone: 'without a classifier, nothing reads it',
};
