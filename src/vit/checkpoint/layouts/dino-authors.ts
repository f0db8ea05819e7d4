/**
 * DINO's and DINOv2's own releases, which have timm's names: their code resizes the position embedding otherwise than timm does
 * (facebookresearch/dino and dinov2, `interpolate_pos_encoding`): bicubic, not anti-aliased, by a scale that is computed from the new grid
 * plus 0.1. DINOv2 with registers was released with timm's way.
 */
import type { ConfigHints } from '../hints';
import type { Signature } from './layout';

const OFFSET = 0.1;

/** What differs from timm's habits; nothing for models whose config.json names an architecture of timm. */
export function authorsPositions({ shapes, json, name, file }: Signature): Partial<ConfigHints['defaults']> {
  if (typeof json['architecture'] === 'string') return {};
  const names = [...shapes.keys()];
  const ends = (end: string): boolean => names.some((each) => each === end || each.endsWith(`.${end}`));
  if (ends('register_tokens') || ends('reg_token')) return {};
  const dino = ends('head.last_layer.weight_g') || /dino/i.test(`${name} ${file}`); // its projection head; its file's name
  const dinov2 = ends('mask_token') && names.some((each) => /(^|\.)ls1\.gamma$/.test(each));
  return dino || dinov2 ? { posEmbedAntialias: false, posEmbedOffset: OFFSET } : {};
}
