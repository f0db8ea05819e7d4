/** Classifiers under the names that fine-tuning gives them: `fc`, `model.classifier`, `head.fc`, `heads.0` … */

const STEM =
  '(?:(?:mlp_|cls_|class_|classification_|linear_)?head|heads|classifier|(?:fc|linear|final|last|out|output|prediction|logits?)(?:_layer|_classifier|_head|_linear|_fc|_out)?_?\\d{0,2})';
const HEAD = new RegExp(`^((?:.*?\\.)??${STEM})(?:\\.\\w+)*$`);
/** A layer of the encoder's, whatever its own name. */
const IN_BLOCK = /(^|\.)(blocks|layers?|decoder)\./;
/** What pre-training leaves beside an encoder: no classifiers. */
const OF_PRETRAINING =
  /(^|[._])(encoder|decoder|predictor|pooler|projector|proj|embed|mask|dino|ibot|momentum)([._]|$)/;

/** Classifiers of metric learning, which compare directions (ArcFace, CosFace, SphereFace). */
const COSINE =
  /(^|[._])(arc|arc_?face|arc_?margin\w*|cos|cos_?face|cosine\w*|sphere_?face|am_?softmax|aam_?softmax|margin\w*|metric_fc|norm(ed|alized)?_linear)([._]|$)/i;

/** @param layer its name in the file, without `.weight` */
export function isClassifierName(layer: string): boolean {
  const stem = HEAD.exec(layer)?.[1];
  return stem !== undefined && !IN_BLOCK.test(`${stem}.`);
}

export function isOfPretraining(layer: string): boolean {
  return OF_PRETRAINING.test(layer);
}

export function isCosine(layer: string): boolean {
  return COSINE.test(layer);
}
