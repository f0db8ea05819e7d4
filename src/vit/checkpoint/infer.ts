/** A ViTConfig from what config.json claims and what the tensors show; claims win, and the tensors are then checked against them. */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { HeadlightError } from '../errors';
import type { Classifier } from './head/classifier';
import type { AnswerNote } from './answer-notes';
import { readHeads, type ReadHeads } from './heads';
import type { ConfigHints } from './hints';
import type { TensorPlan } from './layouts/layout';
import { depthOf } from './layouts/rename';

/** Attention over more tokens than this does not fit any machine Headlight runs on. */
export const MAX_TOKENS = 20_000;

/** The rows of a position embedding are a number: 16 are 4 × 4 as well as 2 × 8. */
const SQUARE = 'assumed: a square, by the position embedding';

export interface InferredConfig {
  readonly config: ViTConfig;
  readonly notes: readonly AnswerNote[];
  /** Field → where it was read, for the fields that people ask about. */
  readonly provenance: Record<string, string>;
}

type Plans = ReadonlyMap<string, TensorPlan>;

/** @param name of the file, for errors. @param settle a doubt about the heads. Throws `configInvalid`, `checkpointMissingTensor`, `checkpointShapeMismatch`. */
export function inferConfig(
  plans: Plans,
  hints: ConfigHints,
  name: string,
  { neck, joined }: Pick<Classifier, 'neck' | 'joined'>,
  settle: (read: ReadHeads) => ReadHeads,
): InferredConfig {
  const patch = required(plans, 'patch_embed.proj.weight', name);
  if (patch.length !== 4) throw mismatch('patch_embed.proj.weight', 'four axes', patch);
  const [width = 0, patchChannels = 0, patchRows = 0, patchCols = 0] = patch;
  const dim = hints.dim ?? width;
  const patchSize: Size = hints.patchSize ?? [patchRows, patchCols];
  const [depth, depthSource] = depthOrThrow(plans, hints, name);
  const mlp = mlpOf(plans, hints, name);
  const attention = settle(readHeads(plans, hints, { dim, depth, mlpDim: mlp.mlpDim }));
  const tokens = tokensOf(plans);
  const positions = positionsOf(plans, hints, patchSize, tokens, name);
  const preNorm = plans.has('norm_pre.weight');
  const config: ViTConfig = {
    ...tokens,
    ...positions.fields,
    ...headOf(plans, neck.length > 0 ? { ...hints, classes: undefined } : hints), // config.json may speak of a head within
    patchSize,
    channels: hints.channels ?? patchChannels,
    dim,
    depth,
    heads: attention.heads,
    ...(attention.attentionScale !== undefined && { attentionScale: attention.attentionScale }),
    ...mlp,
    ...(hints.rotary && { rotary: hints.rotary }),
    ...(plans.has('blocks.0.attn.norm.weight') && { attnNorm: true }),
    ...relativeBiasOf(plans, gridOf(positions.trainedSize, patchSize), hints.biasTransposed ?? false),
    posEmbedAntialias: hints.defaults.posEmbedAntialias,
    ...(hints.defaults.posEmbedOffset !== undefined && { posEmbedOffset: hints.defaults.posEmbedOffset }),
    act: hints.act ?? (mlp.gated ? 'silu' : hints.defaults.act),
    normEps: hints.normEps ?? attention.normEps ?? hints.defaults.normEps,
    qkvBias: plans.has('blocks.0.attn.qkv.bias'),
    layerScale: plans.has('blocks.0.ls1.gamma'),
    qkNorm: plans.has('blocks.0.attn.q_norm.weight'),
    preNorm,
    ...(preNorm && { patchBias: plans.has('patch_embed.proj.bias') }),
    ...poolOf(plans, hints, joined, attention.heads),
    ...(neck.length > 0 && { neck }),
  };
  checkSize(config);
  const said = (claim: unknown, otherwise: string): string => (claim === undefined ? otherwise : 'config.json');
  const habit = hints.defaults.source === undefined ? 'assumed' : `assumed: ${hints.defaults.source}`;
  return {
    config,
    notes: attention.notes,
    provenance: {
      imageSize: hints.imageSizeSource ?? (hints.runSize ? 'preprocessor_config.json' : said(hints.imageSize, SQUARE)),
      depth: depthSource,
      ...attention.provenance,
      act: said(hints.act, habit),
      normEps: said(hints.normEps, attention.normEps === undefined ? habit : attention.provenance.heads),
      pool: said(hints.pool, poolSource(plans, joined)),
    },
  };
}

function required(plans: Plans, tensor: string, name: string): readonly number[] {
  const plan = plans.get(tensor);
  if (!plan) throw new HeadlightError('checkpointMissingTensor', { name, tensor });
  return plan.shape;
}

function notVit(name: string, looksLike: string): HeadlightError {
  return new HeadlightError('checkpointNotVit', { name, looksLike });
}

/** SwiGLU keeps gate and value in one layer, which then has twice the outputs that the next one reads. */
function mlpOf(plans: Plans, hints: ConfigHints, name: string): Pick<ViTConfig, 'mlpDim' | 'gated' | 'mlpNorm'> {
  const [outputs = 0] = required(plans, 'blocks.0.mlp.fc1.weight', name);
  const inputs = plans.get('blocks.0.mlp.fc2.weight')?.shape[1] ?? 0;
  const gated = inputs > 0 && outputs === 2 * inputs;
  return {
    mlpDim: gated ? inputs : (hints.mlpDim ?? outputs),
    ...(gated && { gated }),
    ...(plans.has('blocks.0.mlp.norm.weight') && { mlpNorm: true }),
  };
}

function mismatch(tensor: string, expected: string, got: readonly number[]): HeadlightError {
  return new HeadlightError('checkpointShapeMismatch', { tensor, expected, got: `[${got.join(', ')}]` });
}

function invalid(detail: string): HeadlightError {
  return new HeadlightError('configInvalid', { file: 'config.json', detail });
}

/** The claim must equal the number of blocks there are: before anything is listed per block. */
function depthOrThrow(plans: Plans, hints: ConfigHints, name: string): [number, string] {
  const found = depthOf(plans);
  const claimed = hints.depth ?? found;
  if (found < 1 || claimed > found)
    throw new HeadlightError('checkpointMissingTensor', { name, tensor: `blocks.${found}.attn.qkv.weight` });
  if (claimed < found) throw invalid(`${claimed} layers are named, the weights have ${found}`);
  return [found, hints.depth === undefined ? 'tensors' : 'config.json'];
}

type Tokens = Pick<ViTConfig, 'clsToken' | 'distToken' | 'registers'>;
function tokensOf(plans: Plans): Tokens {
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
function positionsOf(plans: Plans, hints: ConfigHints, patchSize: Size, tokens: Tokens, name: string): Positions {
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

function gridOf(imageSize: Size, patchSize: Size): Size {
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

function relativeBiasOf(plans: Plans, grid: Size, transposed: boolean): Pick<ViTConfig, 'relativeBias'> {
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

/** @param joined DINOv2's classifier reads [class token ‖ mean of patches] */
function poolOf(
  plans: Plans,
  hints: ConfigHints,
  joined: boolean,
  heads: number,
): Pick<ViTConfig, 'pool' | 'poolPrefix' | 'attnPool'> {
  const averaged = plans.has('fc_norm.weight') || !plans.has('cls_token');
  const learned = plans.has('attn_pool.latent') && (hints.pool ?? 'map') === 'map';
  const pool = learned ? 'map' : (hints.pool ?? (averaged ? 'avg' : joined ? 'tokenAvg' : 'token'));
  if (pool === 'map') {
    if (!learned) throw invalid('attention pooling, but the weights have none');
    const mlpDim = plans.get('attn_pool.mlp.fc1.weight')?.shape[0] ?? 0;
    return { pool, attnPool: { heads, mlpDim, ...hints.attnPool } };
  }
  if (pool !== 'avg' && !plans.has('cls_token')) throw invalid('pooling by class token, but the weights have none');
  return { pool, ...(pool === 'avg' && hints.poolPrefix && { poolPrefix: true }) };
}

/** Without a class token there is the mean alone, and two features joined are told by the classifier's width. */
function poolSource(plans: Plans, joined: boolean): string {
  if (joined || plans.has('attn_pool.latent') || !plans.has('cls_token')) return 'tensors';
  return plans.has('fc_norm.weight') ? 'assumed: the mean of the patches, by fc_norm' : 'assumed: the class token';
}

function headOf(
  plans: Plans,
  hints: ConfigHints,
): Pick<ViTConfig, 'classes' | 'distHead' | 'preLogits' | 'finalNorm' | 'fcNorm' | 'projection' | 'projectionAct'> {
  const rows = plans.get('head.weight')?.shape[0] ?? 0;
  return {
    classes: rows === 0 ? 0 : (hints.classes ?? rows),
    distHead: plans.has('head_dist.weight') && plans.has('dist_token'),
    preLogits: plans.get('pre_logits.fc.weight')?.shape[0] ?? 0,
    finalNorm: plans.has('norm.weight') && hints.finalNorm !== false,
    ...(plans.has('projection.weight') && { projection: plans.get('projection.weight')?.shape[0] ?? 0 }),
    ...(plans.has('projection.weight') && hints.projectionAct && { projectionAct: hints.projectionAct }),
    fcNorm: plans.has('fc_norm.weight'),
  };
}

function checkSize(config: ViTConfig): void {
  gridOf(config.imageSize, config.patchSize);
  const { tokens } = shapeOf(config);
  if (tokens > MAX_TOKENS) throw invalid(`${tokens} tokens, the limit is ${MAX_TOKENS}`);
}
