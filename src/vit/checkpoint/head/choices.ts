/** What stands in a head where its tensors do not tell, as config.json or a person says: an activation, or nothing. */
import type { Activation } from '../../config';

/** `none`: dropout, or anything else that changes nothing in use. */
export const HEAD_ACTS = ['none', 'relu', 'gelu', 'geluTanh', 'quickGelu', 'silu', 'tanh'] as const satisfies readonly (
  Activation | 'none'
)[];
export type HeadAct = (typeof HEAD_ACTS)[number];

/** `classes`: what looks like a projection to CLIP's space is a classifier; `none`: the model names nothing. */
export const CLASSIFIERS = ['classes', 'none'] as const;
export type ChosenClassifier = (typeof CLASSIFIERS)[number];

/** What the classifier reads: the class token, or the mean of the patches. */
export const POOLS = ['token', 'avg'] as const;
export type ChosenPool = (typeof POOLS)[number];
