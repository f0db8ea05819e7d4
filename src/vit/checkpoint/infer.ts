/** A ViTConfig from what config.json claims and what the tensors show; claims win, and the tensors are then checked against them. */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { HeadlightError } from '../errors';
import type { Classifier } from './head/classifier';
import type { AnswerNote } from './answer-notes';
import { readHeads, type ReadHeads } from './heads';
import type { ConfigHints } from './hints';
import { invalid, mismatch, required } from './infer-errors';
import { gridOf, positionsOf, relativeBiasOf, tokensOf } from './infer-positions';
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

/** The claim must equal the number of blocks there are: before anything is listed per block. */
function depthOrThrow(plans: Plans, hints: ConfigHints, name: string): [number, string] {
  const found = depthOf(plans);
  const claimed = hints.depth ?? found;
  if (found < 1 || claimed > found)
    throw new HeadlightError('checkpointMissingTensor', { name, tensor: `blocks.${found}.attn.qkv.weight` });
  if (claimed < found) throw invalid(`${claimed} layers are named, the weights have ${found}`);
  return [found, hints.depth === undefined ? 'tensors' : 'config.json'];
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
