/** TrOCR behind an encoder of `VisionEncoderDecoder` (github.com/huggingface/transformers, modeling_trocr.py). */
import { HeadlightError } from '../../../errors';
import type { WordPositions } from '../../../model/writer';
import { readAct } from '../../hints';
import { commonOf, PROJECTION, rowsOf, type WriterFamily } from './family';

export const trocr: WriterFamily = {
  name: 'trocr',
  task: 'read',
  anchor: /^decoder\.model\.decoder\.layers\.0\.encoder_attn\.q_proj\.weight$/,
  block: /^decoder\.model\.decoder\.layers\.(\d+)\.(.+)$/,
  inBlock: {
    'self_attn.q_proj': 'attn.q',
    'self_attn.k_proj': 'attn.k',
    'self_attn.v_proj': 'attn.v',
    'self_attn.out_proj': 'attn.proj',
    self_attn_layer_norm: 'norm1',
    'encoder_attn.q_proj': 'cross.q',
    'encoder_attn.k_proj': 'cross.k',
    'encoder_attn.v_proj': 'cross.v',
    'encoder_attn.out_proj': 'cross.proj',
    encoder_attn_layer_norm: 'norm_cross',
    fc1: 'mlp.fc1',
    fc2: 'mlp.fc2',
    final_layer_norm: 'norm2',
  },
  top: [
    [/^decoder\.model\.decoder\.embed_tokens$/, 'words'],
    [/^decoder\.model\.decoder\.embed_positions$/, 'positions'],
    [/^decoder\.model\.decoder\.layernorm_embedding$/, 'embed_norm'],
    [/^decoder\.output_projection$/, 'head'],
    PROJECTION,
  ],
  turned: false,
  part: 'decoder',
  config(read, plans, encoder) {
    const common = commonOf(read, plans, encoder, { heads: 'decoder_attention_heads', assumed: 16, act: '' });
    const most = read.integer('dim', 'max_position_embeddings') ?? 512;
    const learned = plans.has('positions.weight');
    const said = read.flag('use_learned_position_embeddings');
    if (said === true && !learned) throw new HeadlightError('checkpointMissingTensor', { name: 'the checkpoint', tensor: 'decoder.model.decoder.embed_positions.weight' }); // prettier-ignore
    const positions: WordPositions =
      learned && said !== false
        ? { kind: 'learned', offset: 2, most: rowsOf(plans, 'positions.weight') - 2 }
        : { kind: 'sinusoidal', offset: (read.integer('classes', 'pad_token_id') ?? 1) + 1, most };
    return {
      ...common,
      act: readAct(read, 'activation_function') ?? 'gelu',
      normEps: 1e-5,
      norms: 'post',
      embedScale: (read.flag('scale_embedding') ?? false) ? Math.sqrt(common.dim) : 1,
      positions,
    };
  },
};
