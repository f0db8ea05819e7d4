/** Rotary positions of timm's EVA class (timm/models/eva.py): by architecture, and by what `model_args` changes of them. */
import type { Rotary, Size } from '../../config';
import type { FieldReader } from '../hints';
import { DINOV3, EVA02, factsOf } from './timm-architectures';

/** What timm's code says where nothing else does. */
const DEFAULT: Rotary = { turns: 'pairs', coordinates: 'index', base: 10_000 };
const MAX_BASE = 1e9;

/** Undefined for a model without. Throws `configInvalid` for kinds that are not run. @param args of config.json, `model_args` first */
export function timmRotary(architecture: string, args: FieldReader): Rotary | undefined {
  const own = factsOf(architecture).rotary;
  const used = args.flag('use_rot_pos_emb') ?? own !== undefined;
  if (!used) return undefined;
  const type = args.text('rope_type');
  const grid = args.text('rope_grid_indexing');
  if (type !== undefined && type !== 'cat' && type !== 'dinov3')
    throw args.fail(`the rotary positions \`${type.slice(0, 40)}\` are not supported`);
  if (grid !== undefined && grid !== 'ij' && grid !== 'xy')
    throw args.fail(`\`rope_grid_indexing\` must be ij or xy, not ${grid.slice(0, 40)}`);
  const { reference: _, ...said } = own ?? DEFAULT;
  const coordinates = type === undefined ? said.coordinates : type === 'dinov3' ? 'centred' : 'index';
  const half = args.flag('rope_rotate_half');
  const offset = args.number(-1e4, 1e4, 'rope_grid_offset') ?? said.offset;
  if (coordinates === 'centred' && offset) throw args.fail('`rope_grid_offset` is not supported beside `dinov3`');
  const reference: Size | undefined = args.size('ref_feat_shape') ?? own?.reference;
  return {
    ...said,
    coordinates,
    turns: half === undefined ? said.turns : half ? 'halves' : 'pairs',
    base: args.number(1, MAX_BASE, 'rope_temperature') ?? said.base,
    ...(grid !== undefined && { colsFirst: grid === 'xy' }),
    ...(offset !== undefined && { offset }),
    ...(coordinates === 'index' && reference && { reference }),
  };
}

/** What tensors alone tell, where no config.json names an architecture, by canonical names: gated MLPs and a bias of q and v are EVA-02's. */
export function rotaryByTensors(names: ReadonlySet<string>, gated: boolean): Rotary | undefined {
  if (names.has('rope_embed.periods') || names.has('storage_tokens')) return DINOV3;
  const partialBias =
    names.has('blocks.0.attn.q_bias') || (names.has('blocks.0.attn.q.weight') && !names.has('blocks.0.attn.k.bias'));
  return gated && partialBias && names.has('pos_embed') ? EVA02 : undefined;
}
