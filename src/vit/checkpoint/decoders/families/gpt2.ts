/** GPT-2 behind an encoder of `VisionEncoderDecoder` (github.com/huggingface/transformers, modeling_gpt2.py). */
import { readAct } from '../../hints';
import { commonOf, PROJECTION, rowsOf, type WriterFamily } from './family';

export const gpt2: WriterFamily = {
  name: 'gpt2',
  task: 'caption',
  anchor: /^decoder\.transformer\.h\.0\.crossattention\.q_attn\.weight$/,
  block: /^decoder\.transformer\.h\.(\d+)\.(.+)$/,
  inBlock: {
    ln_1: 'norm1',
    'attn.c_attn': 'attn.qkv',
    'attn.c_proj': 'attn.proj',
    ln_cross_attn: 'norm_cross',
    'crossattention.q_attn': 'cross.q',
    'crossattention.c_attn': 'cross.kv',
    'crossattention.c_proj': 'cross.proj',
    ln_2: 'norm2',
    'mlp.c_fc': 'mlp.fc1',
    'mlp.c_proj': 'mlp.fc2',
  },
  top: [
    [/^decoder\.transformer\.wte$/, 'words'],
    [/^decoder\.transformer\.wpe$/, 'positions'],
    [/^decoder\.transformer\.ln_f$/, 'norm'],
    [/^decoder\.lm_head$/, 'head'],
    PROJECTION,
  ],
  turned: true,
  part: 'decoder',
  config(read, plans, encoder) {
    const common = commonOf(read, plans, encoder, { heads: 'n_head', assumed: 12, act: 'activation_function' });
    const byLayer = read.flag('scale_attn_by_inverse_layer_idx') ?? false;
    const plain = (read.flag('scale_attn_weights') ?? true) ? (common.dim / common.heads) ** -0.5 : 1;
    return {
      ...common,
      act: readAct(read, 'activation_function') ?? 'geluTanh',
      normEps: read.number(0, 1, 'layer_norm_epsilon') ?? 1e-5,
      norms: 'pre',
      positions: { kind: 'learned', offset: 0, most: rowsOf(plans, 'positions.weight') },
      attentionScales: Array.from({ length: common.depth }, (_, layer) => plain / (byLayer ? layer + 1 : 1)),
    };
  },
};
