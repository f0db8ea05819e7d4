/** What people call a model by its measures: ViT-B/16 (Dosovitskiy et al. 2020, table 1; Touvron et al. 2020; Zhai et al. 2021, table 2). */
import type { Size } from '../config';
import type { Checkpoint } from './checkpoint';

/** Width and depth → letter. */
const SIZES: Readonly<Record<string, string>> = {
  '192x12': 'Ti',
  '384x12': 'S',
  '768x12': 'B',
  '1024x24': 'L',
  '1280x32': 'H',
  '1152x27': 'So400m',
  '1408x40': 'g',
  '1536x40': 'g',
  '1664x48': 'G',
};

/** 'ViT-B/16'; for measures without a letter depth × width,  'ViT/16, 8 × 256'. */
export function architectureName({ config, layout }: Pick<Checkpoint, 'config' | 'layout'>): string {
  const { dim, depth, registers } = config;
  const letter = SIZES[`${dim}x${depth}`];
  const patch = patchName(config.patchSize);
  const registered = registers > 0 ? `, ${registers} ${registers === 1 ? 'register' : 'registers'}` : '';
  const distilled = config.distToken ? ', distilled' : '';
  const measures = letter === undefined ? `, ${depth} × ${dim}` : '';
  const size = letter === undefined ? '' : `-${letter}`;
  return `${familyOf(layout)}${size}/${patch}${measures}${distilled}${registered}`;
}

function familyOf(layout: string): string {
  if (layout === 'hf-dinov2') return 'DINOv2 ViT';
  return layout === 'hf-deit' ? 'DeiT' : 'ViT';
}

function patchName([rows, cols]: Size): string {
  return rows === cols ? String(rows) : `${rows}×${cols}`;
}
