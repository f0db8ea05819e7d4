/**
 * What timm keeps in code instead of config.json, by architecture name (timm/models/vision_transformer.py, 1.0). Only where it
 * departs from the defaults: shapes tell the rest.
 */
import type { ViTConfig } from '../../config';

export interface ArchitectureFacts {
  readonly heads?: number;
  readonly act?: ViTConfig['act'];
  readonly normEps?: number;
  /** Why it cannot be run although its tensors look like a plain ViT's. */
  readonly refuse?: string;
}

/** All that match apply. */
const FACTS: readonly (readonly [RegExp, ArchitectureFacts])[] = [
  [/^vit_\w+_rpn_/, { refuse: 'blocks that normalise after each branch' }],
  [/(^|[_-])(rope|eva02|dinov3|pe_(core|lang|spatial))([_-]|$)/, { refuse: 'rotary positions' }],
  [/^test_vit2?$/, { heads: 2 }],
  [/^test_vit[34]$/, { heads: 3 }],
  [/quickgelu/, { act: 'quickGelu' }],
  [
    /^vit_(so400m_patch16|giantopt_patch16|base_patch32)_siglip|^vit_large_patch16_siglip_(gap_)?512/,
    { act: 'geluTanh' },
  ],
  [/^(vit_base_patch16_gap_|vit_giantopt_)/, { heads: 16 }],
  [/^vit_\w*_clip_|^beit3_/, { normEps: 1e-5 }],
];

/** Nothing for an unknown or empty name. */
export function factsOf(architecture: string): ArchitectureFacts {
  const found = FACTS.filter(([pattern]) => pattern.test(architecture)).map(([, facts]) => facts);
  return Object.assign({}, ...found) as ArchitectureFacts;
}
