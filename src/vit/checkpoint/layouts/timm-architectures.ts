/**
 * What timm keeps in code instead of config.json, by architecture name (timm/models/vision_transformer.py, 1.0). Only where it
 * departs from the defaults: shapes tell the rest.
 */
import type { Rotary, ViTConfig } from '../../config';

export interface ArchitectureFacts {
  readonly heads?: number;
  readonly act?: ViTConfig['act'];
  readonly normEps?: number;
  readonly pool?: ViTConfig['pool'];
  /** Built by timm's EVA class, whose attention pooling reads every token and has a GELU. */
  readonly eva?: true;
  /** Whether tokens before the patches are pooled with them. */
  readonly poolPrefix?: true;
  readonly rotary?: Rotary;
  /** Whether it takes photos of any size, so that `input_size` and not `img_size` says at which it is run. */
  readonly dynamicSize?: boolean;
  /** No position embedding beside whatever else says where a patch is. */
  readonly positions?: false;
  /** Why it cannot be run although its tensors look like a plain ViT's. */
  readonly refuse?: string;
}

/** DINOv3: patches by their centres (also Meta's and Hugging Face's). */
export const DINOV3: Rotary = { turns: 'halves', coordinates: 'centred', base: 100 };
/** EVA-02: rows and columns scaled to the 16 × 16 patches of its pre-training. */
export const EVA02: Rotary = { turns: 'pairs', coordinates: 'index', base: 10_000, reference: [16, 16] };
/** RoPE-ViT (Heo et al. 2024, arXiv 2403.13298), axial. */
const AXIAL: Rotary = { turns: 'pairs', coordinates: 'index', base: 100, colsFirst: true };

/** All that match apply. */
const FACTS: readonly (readonly [RegExp, ArchitectureFacts])[] = [
  [/^vit_\w+_rpn_/, { refuse: 'blocks that normalise after each branch' }],
  [/(^|[_-])rope_mixed([_-]|$)/, { refuse: 'rotary positions whose angles are learned in each layer' }],
  [/(^|[_-])pe_(core|lang|spatial)([_-]|$)/, { refuse: 'the rotary positions of the Perception Encoder' }],
  [/^eva02_enormous_/, { refuse: 'blocks that normalise after each branch' }],
  [/(^|[_-])(lingbot|sapiens2?)([_-]|$)/, { refuse: 'attention of another kind' }],
  [/^(eva|eva02|beit|beitv2)_/, { pool: 'avg' }],
  [/^(eva02_|eva_giant_|vit_\w+_(rope|dinov3)([_.]|$))/, { eva: true }],
  [/^eva02_/, { rotary: EVA02 }],
  [/^eva(02)?_\w+_clip_/, { pool: 'token' }],
  [/^vit_\w+_rope_reg\d_gap_/, { pool: 'avg', rotary: EVA02, positions: false }],
  [/^vit_\w+_rope(_ape)?_224(\.|$)/, { pool: 'token', rotary: AXIAL }],
  [/^vit_\w+_dinov3([_.]|$)/, { pool: 'avg', rotary: DINOV3, normEps: 1e-5, dynamicSize: true, positions: false }],
  [/^test_vit2?$/, { heads: 2 }],
  [/^test_vit[34]$/, { heads: 3 }],
  [/^test_vit3$/, { poolPrefix: true }],
  [/quickgelu/, { act: 'quickGelu' }],
  [
    /^vit_(so400m_patch16|giantopt_patch16|base_patch32)_siglip|^vit_large_patch16_siglip_(gap_)?512/,
    { act: 'geluTanh' },
  ],
  [/^(vit_base_patch16_gap_|vit_giantopt_)/, { heads: 16 }],
  [/^vit_\w*_clip_|^beit3_/, { normEps: 1e-5 }],
];

/** Names of models with rotary positions, whoever published them. */
const ROTARY = /(^|[_-])(rope|eva02|dinov3)([_.-]|$)/;

/** Whether a name promises rotary positions of which nothing here knows how they turn. */
export function turnsUnknown(name: string): boolean {
  return ROTARY.test(name) && factsOf(name).rotary === undefined;
}

/** Whether a name tells timm's class, so that nothing has to be guessed from tensors: what is another model by that name is refused by it. */
export function isKnown(architecture: unknown): boolean {
  return typeof architecture === 'string' && /^((test_)?vit|deit3?|flexivit|eva(02)?|beit(v2|3)?)_/.test(architecture);
}

/** Nothing for an unknown or empty name. */
export function factsOf(architecture: string): ArchitectureFacts {
  const found = FACTS.filter(([pattern]) => pattern.test(architecture)).map(([, facts]) => facts);
  return Object.assign({}, ...found) as ArchitectureFacts;
}
