/** BERT that writes in BLIP (github.com/huggingface/transformers, modeling_blip_text.py). */
import { readAct, readHeadAct } from '../../hints';
import { commonOf, rowsOf, type WriterFamily } from './family';

export const blip: WriterFamily = {
  name: 'blip',
  task: 'caption',
  anchor: /^text_decoder\.bert\.encoder\.layer\.0\.crossattention\.self\.query\.weight$/,
  block: /^text_decoder\.bert\.encoder\.layer\.(\d+)\.(.+)$/,
  inBlock: {
    'attention.self.query': 'attn.q',
    'attention.self.key': 'attn.k',
    'attention.self.value': 'attn.v',
    'attention.output.dense': 'attn.proj',
    'attention.output.LayerNorm': 'norm1',
    'crossattention.self.query': 'cross.q',
    'crossattention.self.key': 'cross.k',
    'crossattention.self.value': 'cross.v',
    'crossattention.output.dense': 'cross.proj',
    'crossattention.output.LayerNorm': 'norm_cross',
    'intermediate.dense': 'mlp.fc1',
    'output.dense': 'mlp.fc2',
    'output.LayerNorm': 'norm2',
  },
  top: [
    [/^text_decoder\.bert\.embeddings\.word_embeddings$/, 'words'],
    [/^text_decoder\.bert\.embeddings\.position_embeddings$/, 'positions'],
    [/^text_decoder\.bert\.embeddings\.LayerNorm$/, 'embed_norm'],
    [/^text_decoder\.cls\.predictions\.transform\.dense$/, 'head.transform'],
    [/^text_decoder\.cls\.predictions\.transform\.LayerNorm$/, 'head.norm'],
    [/^text_decoder\.cls\.predictions\.decoder$/, 'head'],
    [/^text_decoder\.cls\.predictions$/, 'head'],
  ],
  turned: false,
  part: 'text_config',
  config(read, plans, encoder) {
    const common = commonOf(read, plans, encoder, { heads: 'num_attention_heads', assumed: 8, act: 'hidden_act' });
    return {
      ...common,
      act: readAct(read, 'hidden_act') ?? 'gelu',
      normEps: read.number(0, 1, 'layer_norm_eps') ?? 1e-12,
      norms: 'post',
      positions: { kind: 'learned', offset: 0, most: rowsOf(plans, 'positions.weight') },
      headAct: readHeadAct(read, 'hidden_act') ?? 'gelu',
    };
  },
};
