/** A classifier that a checkpoint seems to have and that is not run: why, and how people are told. */
import { shownName } from './shown-name';

export interface LeftHead {
  readonly reason: LeftHeadReason;
  /** Layers, by their names in the file. */
  readonly names: readonly string[];
}

/** Reason → how provenance says it. */
const TEXTS = {
  /** Something without weights stands before the only layer. */
  before:
    'the classifier stands behind something without weights, and nothing says whether that is dropout or an activation (--head-act none, or relu, gelu … would; so would `head_act` in config.json)',
  /** The activation between them has no weights, and config.json does not name it. */
  between:
    'a head of several layers is left out, because nothing says what is applied between them (--head-act or `head_act` in config.json would)',
  /** A person said so. */
  chosen: 'the classifier is left out, as you chose',
  /** Called like a classifier that compares angles: its scale and margin are in no file. */
  cosine: 'a classifier that compares angles (ArcFace, cosine) by its name is left out, as no file says its scale',
  /** More layers than any head has. */
  layers: 'a head of many layers is left out',
  /** Two orders fit. */
  order: 'layers whose order nothing says are left out',
  /** More than one layer is called like a classifier. */
  several: 'several layers could be the classifier, and none is used',
  /** Called like a classifier, but made for other features than the encoder's. */
  width: 'a head that does not read the encoder’s features is left out',
  /** timm's image tower of CLIP: its head leads to the space that images and texts share. */
  embedding:
    'the head is a projection to CLIP’s space of images and texts: it gives features, not classes (--classifier classes reads it as classes)',
  /** Hugging Face's pooler, which some classifiers read and others pass by. */
  pooler: 'a pooler that may stand before the classifier, and nothing says whether it does, so neither is run',
  /** Tensors of no known kind of layer. */
  unknown: 'tensors that may stand between the photo and the answer are not understood, so no class is named',
  /** Shaped like a classifier, called otherwise. */
  unusual: 'a layer that could be the classifier has an unusual name, and is left out',
} as const;

export type LeftHeadReason = keyof typeof TEXTS;

/** Layers named to people. */
const MAX_NAMED = 6;

export function leftHeadText({ reason, names }: LeftHead): string {
  const more = names.length > MAX_NAMED ? ' …' : '';
  return `${TEXTS[reason]}: ${names.slice(0, MAX_NAMED).map(shownName).join(', ')}${more}`;
}

/** The parts of such a text, for texts in other languages; null for what is none. */
export function readLeftHead(
  text: string | undefined,
): { readonly reason: LeftHeadReason; readonly names: string } | null {
  for (const [reason, said] of Object.entries(TEXTS)) {
    if (text?.startsWith(`${said}: `)) return { reason: reason as LeftHeadReason, names: text.slice(said.length + 2) };
  }
  return null;
}
