/** Which tokens stand before the patches, and the grid that positions are stored for: read off the tensors. */
import type { Size, ViTConfig } from '../config';
import type { ConfigHints } from './hints';
import { invalid, mismatch, notVit, required } from './infer-errors';
import type { TensorPlan } from './layouts/layout';

type Plans = ReadonlyMap<string, TensorPlan>;
type Tokens = Pick<ViTConfig, 'clsToken' | 'distToken' | 'registers'>;
export function tokensOf(plans: Plans): Tokens {
  return {
    clsToken: plans.has('cls_token'),
    distToken: plans.has('dist_token'),
    registers: plans.get('reg_token')?.shape[1] ?? 0,
  };
}

interface Positions {
  readonly fields: Pick<ViTConfig, 'imageSize' | 'posEmbedGrid' | 'posEmbedPrefix' | 'posEmbedRegisters'>;
  /** What positions are stored for. */
  readonly trainedSize: Size;
}

/** Which rows of the position embedding belong to prefix tokens and which to the grid, told by their number. */
export function positionsOf(
  plans: Plans,
  hints: ConfigHints,
  patchSize: Size,
  tokens: Tokens,
  name: string,
): Positions {
  const elsewhere = hints.positions === false || hints.rotary !== undefined || hasBiasTables(plans);
  if (elsewhere && !plans.has('pos_embed')) {
    const trainedSize = hints.imageSize ?? biasSize(plans, patchSize, tokens);
    const none = { posEmbedGrid: [0, 0] as const, posEmbedPrefix: false, posEmbedRegisters: false };
    if (trainedSize) return { fields: { imageSize: hints.runSize ?? trainedSize, ...none }, trainedSize };
  }
  if (!plans.has('pos_embed') && plans.has('blocks.0.ls1.gamma'))
    throw notVit(name, 'a ViT with rotary positions (DINOv3, EVA) that no config.json describes');
  const shape = required(plans, 'pos_embed', name);
  const rows = shape.length === 3 && shape[0] === 1 ? (shape[1] ?? 0) : 0;
  if (rows < 1) throw mismatch('pos_embed', '[1, positions, dim]', shape);
  const base = Number(tokens.clsToken) + Number(tokens.distToken);
  const claimed = hints.imageSize && gridOf(hints.imageSize, patchSize);
  // Registers have rows only in some models; class and distillation token in most.
  const prefixes = [...new Set([base, base + tokens.registers, 0])];
  for (const gridOfRows of [(n: number) => (claimed && claimed[0] * claimed[1] === n ? claimed : null), squareGrid]) {
    for (const prefix of prefixes) {
      const grid = gridOfRows(rows - prefix);
      if (grid === null) continue;
      const trainedSize = [grid[0] * patchSize[0], grid[1] * patchSize[1]] as const;
      const imageSize = hints.runSize ?? hints.imageSize ?? trainedSize;
      const posEmbedRegisters = prefix > base;
      return { fields: { imageSize, posEmbedGrid: grid, posEmbedPrefix: prefix > 0, posEmbedRegisters }, trainedSize };
    }
  }
  const wanted = claimed ? `[1, ${base + claimed[0] * claimed[1]}, …]` : 'rows for a square grid';
  throw mismatch('pos_embed', wanted, shape);
}

export function gridOf(imageSize: Size, patchSize: Size): Size {
  if (imageSize[0] % patchSize[0] !== 0 || imageSize[1] % patchSize[1] !== 0) {
    throw invalid(`the image size ${imageSize.join(' × ')} is no multiple of the patch size ${patchSize.join(' × ')}`);
  }
  return [imageSize[0] / patchSize[0], imageSize[1] / patchSize[1]];
}

function squareGrid(rows: number): Size | null {
  const side = Math.round(Math.sqrt(rows));
  return side > 0 && side * side === rows ? [side, side] : null;
}

const PER_LAYER = 'blocks.0.attn.relative_position_bias_table';
const SHARED = 'rel_pos_bias.relative_position_bias_table';

function hasBiasTables(plans: Plans): boolean {
  return plans.has(PER_LAYER) || plans.has(SHARED);
}

export function relativeBiasOf(plans: Plans, grid: Size, transposed: boolean): Pick<ViTConfig, 'relativeBias'> {
  if (!hasBiasTables(plans)) return {};
  return {
    relativeBias: { grid, shared: !plans.has(PER_LAYER), ...(transposed && grid[0] !== grid[1] && { transposed }) },
  };
}

/** A square grid, by the number of distances in a table of relative positions. */
function biasSize(plans: Plans, patchSize: Size, { clsToken }: Tokens): Size | undefined {
  const rows = (plans.get(PER_LAYER) ?? plans.get(SHARED))?.shape[0] ?? 0;
  const side = squareGrid(rows - (clsToken ? 3 : 0))?.[0] ?? 0;
  return side % 2 === 1 ? [((side + 1) / 2) * patchSize[0], ((side + 1) / 2) * patchSize[1]] : undefined;
}
