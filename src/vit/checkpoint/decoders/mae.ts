/** The decoder of a masked autoencoder, by Hugging Face's names (transformers 4 and 5) and its authors' (github.com/facebookresearch/mae). */
import { shapeOf, type ViTConfig } from '../../config';
import type { PainterConfig } from '../../model/painter';
import { HeadlightError } from '../../errors';
import { FieldReader, readAct } from '../hints';
import { nameInBlock } from '../layouts/hugging-face';
import { whole, type TensorPlan } from '../layouts/layout';
import { depthOf, fuseQkv } from '../layouts/rename';
import type { DecoderSource, Painter } from './decoder';
import { checkedPlans, openTensors } from './tensors';

/** The one tensor that tells a painter from another decoder. */
const PREDICTION = /(^|\.)decoder_pred\.weight$/;
/** transformers up to 4 calls a layer `decoder_layers.N`, 5 `decoder_encoder.layer.N`. */
const HUGGING_FACE_BLOCK = /(?:^|\.)decoder\.decoder_(?:layers|encoder\.layers?)\.(\d+)\.(.+)$/;
const AUTHORS_BLOCK =
  /(?:^|\.)decoder_blocks\.(\d+)\.((?:norm1|norm2|attn\.(?:qkv|proj)|mlp\.fc[12])\.(?:weight|bias))$/;
const TOP = /(?:^|\.)decoder_(embed|norm|pred)\.(weight|bias)$/;
/** The authors' decoders have heads of 32 numbers, and so do those that were converted from them. */
const HEAD_DIM = 32;

export function isPainter(names: Iterable<string>): boolean {
  return [...names].some((name) => PREDICTION.test(name));
}

export async function openPainter({ weights, json, encoder }: DecoderSource): Promise<Painter> {
  const found = plansOf(weights.tensors);
  const { config, normalisedSource } = configOf(found, json, encoder, weights.file);
  const plans = checkedPlans(found, expectedTensors(config, encoder, found, weights.file), weights);
  const { tensors, read } = openTensors(plans, weights, 'decoder.');
  const positions = await read('decoder.pos_embed');
  return {
    task: 'fill',
    config,
    tensors,
    read,
    knowsPlaces: positions.some((value) => value !== 0),
    normalisedSource,
  };
}

function plansOf(tensors: DecoderSource['weights']['tensors']): Map<string, TensorPlan> {
  const plans = new Map<string, TensorPlan>();
  for (const [name, { shape }] of tensors) {
    const own = canonicalName(name);
    if (own !== null) plans.set(own, whole(name, shape));
  }
  fuseQkv(plans);
  return plans;
}

function canonicalName(name: string): string | null {
  const [, index, rest = ''] = HUGGING_FACE_BLOCK.exec(name) ?? [];
  if (index !== undefined) return nameInBlock(Number(index), rest);
  const [, block, inside = ''] = AUTHORS_BLOCK.exec(name) ?? [];
  if (block !== undefined) return `blocks.${Number(block)}.${inside}`;
  if (/(?:^|\.)decoder_pos_embed$/.test(name)) return 'pos_embed';
  if (/^(?:.*\.)?mask_token$/.test(name) && !/(^|\.)embeddings\.mask_token$/.test(name)) return 'mask_token';
  const [, stem, kind] = TOP.exec(name) ?? [];
  return stem === undefined ? null : `${stem}.${kind}`;
}

function configOf(
  plans: ReadonlyMap<string, TensorPlan>,
  json: DecoderSource['json'],
  encoder: ViTConfig,
  file: string,
): { readonly config: PainterConfig; readonly normalisedSource: string } {
  const reader = new FieldReader(json, 'config.json');
  const [dim = 0] = plans.get('embed.weight')?.shape ?? [];
  const heads = reader.integer('heads', 'decoder_num_attention_heads') ?? Math.max(1, Math.floor(dim / HEAD_DIM));
  if (dim % heads !== 0)
    throw reader.fail(`${heads} heads (\`decoder_num_attention_heads\`) do not divide the decoder’s width ${dim}`);
  const said = reader.flag('norm_pix_loss');
  const byName = /mae_(pretrain|finetune)/i.test(file);
  return {
    config: {
      kind: 'painter',
      dim,
      heads,
      depth: depthOf(plans),
      mlpDim: plans.get('blocks.0.mlp.fc1.weight')?.shape[0] ?? 0,
      act: readAct(reader, 'hidden_act') ?? encoder.act,
      normEps: reader.number(0, 1, 'layer_norm_eps') ?? encoder.normEps,
      qkvBias: plans.has('blocks.0.attn.qkv.bias'),
      normalised: said ?? byName,
    },
    normalisedSource:
      said !== undefined
        ? 'config.json'
        : byName
          ? 'assumed: the authors’ `mae_pretrain…` files are of normalised patches'
          : 'assumed: the pixels themselves',
  };
}

/** Everything that the decoder's graph reads, by its names there. Throws `decoderUnsupported` for an encoder that it does not fit. */
function expectedTensors(
  painter: PainterConfig,
  encoder: ViTConfig,
  found: ReadonlyMap<string, TensorPlan>,
  name: string,
): Map<string, readonly number[]> {
  const { patches, patchDim, prefix } = shapeOf(encoder);
  const { dim, mlpDim } = painter;
  if (!encoder.clsToken || prefix !== 1 || !encoder.finalNorm || encoder.rotary || encoder.relativeBias)
    throw new HeadlightError('decoderUnsupported', { name, looksLike: 'a masked autoencoder on another encoder than MAE’s' }); // prettier-ignore
  const own = (found.get('pos_embed')?.shape[1] ?? 0) - 1;
  if (own !== patches) throw new HeadlightError('decoderSize', { name, size: patches, own });
  const shapes = new Map<string, readonly number[]>([
    ['embed.weight', [dim, encoder.dim]],
    ['embed.bias', [dim]],
    ['mask_token', [1, 1, dim]],
    ['pos_embed', [1, 1 + patches, dim]],
    ['norm.weight', [dim]],
    ['norm.bias', [dim]],
    ['pred.weight', [patchDim, dim]],
    ['pred.bias', [patchDim]],
  ]);
  for (let layer = 0; layer < painter.depth; layer++) {
    const block = `blocks.${layer}`;
    const linear = (name: string, outputs: number, inputs: number): void => {
      shapes.set(`${block}.${name}.weight`, [outputs, inputs]);
      shapes.set(`${block}.${name}.bias`, [outputs]);
    };
    for (const norm of ['norm1', 'norm2'])
      for (const kind of ['weight', 'bias']) shapes.set(`${block}.${norm}.${kind}`, [dim]);
    linear('attn.qkv', 3 * dim, dim);
    if (!painter.qkvBias) shapes.delete(`${block}.attn.qkv.bias`);
    linear('attn.proj', dim, dim);
    linear('mlp.fc1', mlpDim, dim);
    linear('mlp.fc2', dim, mlpDim);
  }
  return shapes;
}
