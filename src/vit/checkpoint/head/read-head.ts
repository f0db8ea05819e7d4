/** The classifier of a checkpoint: what its layout, its config.json and a person say of it. */
import { FieldReader, readBetween, readHeadAct } from '../hints';
import type { Layout, OpenedLayout, Signature } from '../layouts/layout';
import type { ChosenClassifier, HeadAct } from './choices';
import { findClassifier, type Classifier } from './classifier';

/** What a person says of the head, before what the files say. */
export interface HeadChoice {
  readonly classifier?: ChosenClassifier;
  readonly headAct?: HeadAct;
}

const HUGGING_FACE_CLASSIFIER = /^(.*\.)?((cls|distillation)_)?classifier(\.|$)/;

/** Libraries whose ViTs take `global_pool` or `out_type`; the classifiers of the others read what their code says. */
const EITHER_POOL: Partial<Record<Layout['name'], string>> = { timm: 'timm', mmpretrain: 'MMPretrain' };

export function classifierOf(
  layout: Layout,
  { plans, prefix, unnamed, leftHead = null }: OpenedLayout,
  { shapes, json }: Signature,
  chosen: HeadChoice,
): Classifier {
  const reader = new FieldReader(json, 'config.json');
  return findClassifier(plans, {
    shapes,
    prefix,
    unnamed,
    noClassifier: leftHead,
    joins: layout.name === 'hf-dinov2',
    ownClassifier: layout.name.startsWith('hf-') ? HUGGING_FACE_CLASSIFIER : null,
    eitherPool: EITHER_POOL[layout.name] ?? null,
    chosen: chosen.classifier,
    act: chosen.headAct ?? readBetween(reader, 'head_act'),
    poolerAct: readHeadAct(reader, 'pooler_act') ?? 'tanh',
  });
}
