/** Classifiers under the names that fine-tuning gives them: `fc`, `model.classifier`, `head.fc`, `heads.0` … */

const STEM =
  '(?:(?:mlp_|cls_|class_|classification_|linear_)?head|heads|classifier|(?:fc|linear|final|last|out|output|prediction|logits?)(?:_layer|_classifier|_head|_linear|_fc|_out)?)';
const HEAD = new RegExp(`^((?:.*?\\.)??${STEM})(?:\\.\\w+)*$`);
/** A layer of the encoder's, whatever its own name. */
const IN_BLOCK = /(^|\.)(blocks|layers?|decoder)\./;
/** What pre-training leaves beside an encoder: no classifiers. */
const OF_PRETRAINING =
  /(^|[._])(encoder|decoder|predictor|pooler|projector|proj|embed|mask|dino|ibot|momentum)([._]|$)/;

/** @param layer its name in the file, without `.weight` */
export function isClassifierName(layer: string): boolean {
  const stem = HEAD.exec(layer)?.[1];
  return stem !== undefined && !IN_BLOCK.test(`${stem}.`);
}

export function isOfPretraining(layer: string): boolean {
  return OF_PRETRAINING.test(layer);
}
