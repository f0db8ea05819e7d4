/** What is refused because it is no plain ViT, by what its tensors are called. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { folder, refusal, tensors, vitShapes } from './build';

const SMALL = { dim: 8, depth: 2, mlp: 16, patch: 4, patches: 4, classes: 3 };

async function looksOf(shapes: Readonly<Record<string, readonly number[]>>): Promise<string> {
  const { code, params } = await refusal(openCheckpoint(folder({ 'weights.safetensors': tensors(shapes) })));
  expect(code).toBe('checkpointNotVit');
  return String(params['looksLike']);
}

describe('what is no ViT is called by its name', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['Swin', ['layers.0.blocks.0.attn.relative_position_bias_table', 'layers.0.blocks.0.attn.qkv.weight'], /Swin/],
    [
      'Swin of Hugging Face',
      [
        'swin.encoder.layers.0.blocks.0.attention.self.relative_position_bias_table',
        'swin.encoder.layers.0.blocks.0.attention.self.query.weight',
      ],
      /Swin/,
    ],
    [
      'data2vec',
      ['data2vec_vision.encoder.layer.0.attention.attention.query.weight', 'data2vec_vision.encoder.layer.0.lambda_1'],
      /BEiT/,
    ],
    ['CaiT', ['blocks.0.gamma_1', 'blocks.0.attn.qkv.weight', 'blocks_token_only.0.attn.q.weight'], /CaiT/],
    ['parallel blocks', ['blocks.0.attns.0.attn.qkv.weight'], /parallel/],
    [
      'a convolutional stem',
      [
        'conv_proj.conv_bn_relu_0.0.weight',
        'conv_proj.2.weight',
        'encoder.layers.encoder_layer_0.self_attention.in_proj_weight',
      ],
      /convolutional stem/,
    ],
    ['ConvNeXt', ['stages.0.blocks.0.conv_dw.weight', 'stem.0.weight'], /ConvNeXt/],
    ['ResNet', ['conv1.weight', 'layer1.0.conv1.weight'], /ResNet/],
    ['DenseNet', ['features.denseblock1.denselayer1.conv1.weight'], /convolutional/],
    ['CvT', ['cvt.encoder.stages.0.layers.0.attention.attention.projection_query.weight'], /stages/],
    [
      'PVT',
      ['pvt.encoder.patch_embeddings.0.projection.weight', 'pvt.encoder.block.0.0.attention.self.query.weight'],
      /stages/,
    ],
    ['MLP-Mixer', ['blocks.0.mlp_tokens.fc1.weight'], /Mixer/],
    ['Vision Mamba', ['cls_token', 'layers.0.mixer.in_proj.weight'], /Mamba/],
    ['CLIP', ['text_model.embeddings.token_embedding.weight', 'vision_model.embeddings.class_embedding'], /CLIP/],
    ['a CLIP tower', ['vision_model.encoder.layers.0.self_attn.q_proj.weight'], /CLIP/],
    [
      'LLaVA',
      [
        'language_model.model.embed_tokens.weight',
        'vision_tower.vision_model.encoder.layers.0.self_attn.q_proj.weight',
      ],
      /images and text/,
    ],
    [
      'BERT',
      ['bert.embeddings.word_embeddings.weight', 'bert.encoder.layer.0.attention.self.query.weight'],
      /language/,
    ],
    ['GPT-2', ['wte.weight', 'h.0.attn.c_attn.weight'], /language/],
    ['T5', ['shared.weight', 'encoder.block.0.layer.0.SelfAttention.q.weight'], /language/],
    ['Llama', ['model.embed_tokens.weight', 'model.layers.0.self_attn.q_proj.weight'], /language/],
    [
      'Whisper',
      [
        'model.encoder.embed_positions.weight',
        'model.encoder.layers.0.self_attn.q_proj.weight',
        'model.decoder.embed_tokens.weight',
      ],
      /audio/,
    ],
    ['DETR', ['model.encoder.layers.0.self_attn.q_proj.weight', 'class_labels_classifier.weight'], /detector/],
    ['YOLOS', ['vit.embeddings.cls_token', 'class_labels_classifier.layers.0.weight'], /detector/],
    ['ViTDet', ['backbone.net.blocks.0.attn.qkv.weight', 'backbone.net.blocks.0.attn.rel_pos_h'], /ViTDet/],
    [
      'SegFormer',
      ['segformer.encoder.block.0.0.attention.self.query.weight', 'decode_head.classifier.weight'],
      /segmentation/,
    ],
    [
      'Segment Anything',
      ['prompt_encoder.not_a_point_embed.weight', 'mask_decoder.iou_token.weight'],
      /Segment Anything/,
    ],
    ['a LoRA adapter', ['base_model.model.vit.encoder.layer.0.attention.attention.query.lora_A.weight'], /LoRA/],
    ['an IA3 adapter', ['base_model.model.vit.encoder.layer.0.output.dense.ia3_l'], /adapter/],
    [
      'GPTQ',
      ['vit.encoder.layer.0.attention.attention.query.qweight', 'vit.encoder.layer.0.attention.attention.query.g_idx'],
      /GPTQ/,
    ],
    [
      'bitsandbytes',
      [
        'vit.encoder.layer.0.attention.attention.query.weight',
        'vit.encoder.layer.0.attention.attention.query.weight.absmax',
      ],
      /bitsandbytes/,
    ],
    [
      'optimum-quanto',
      [
        'vit.encoder.layer.0.attention.attention.query.weight._data',
        'vit.encoder.layer.0.attention.attention.query.weight._scale',
      ],
      /quantised/,
    ],
    ['Stable Diffusion', ['down_blocks.0.resnets.0.conv1.weight'], /diffusion/],
    ['DiT', ['blocks.0.attn.qkv.weight', 'blocks.0.adaLN_modulation.1.weight'], /diffusion/],
    ['something else', ['alpha', 'beta'], /unknown/],
  ])('%s', async (_, names, looksLike) => {
    expect(await looksOf(Object.fromEntries(names.map((name) => [name, [2, 2]])))).toMatch(looksLike);
  });

  it('rotary positions of which nothing tells how they turn', async () => {
    const { pos_embed: _none, ...rotary } = vitShapes(SMALL);
    expect(await looksOf({ ...rotary, 'blocks.0.gamma_1': [8], 'blocks.0.gamma_2': [8] })).toMatch(/rotary/);
  });

  describe('a look-alike of timm’s without its name', () => {
    const { cls_token: _cls, pos_embed: _pos, 'norm.weight': _w, 'norm.bias': _b, ...rest } = vitShapes(SMALL);
    const pooled = { ...rest, pos_embed: [1, 4, 8], 'fc_norm.weight': [8], 'fc_norm.bias': [8] };
    const rpn = Object.fromEntries(Object.entries(pooled).filter(([name]) => !name.endsWith('qkv.bias')));
    const doubt = async (shapes: Readonly<Record<string, readonly number[]>>) =>
      (await openCheckpoint(folder({ 'm.safetensors': tensors(shapes) }))).provenance['architecture'];

    it('rpn, by the order of its tensors, else in doubt', async () => {
      const norms = Object.entries(rpn).filter(([name]) => name.includes('.norm1.'));
      const others = Object.entries(rpn).filter(([name]) => !name.includes('.norm1.'));
      expect(await looksOf(Object.fromEntries([...others, ...norms]))).toMatch(/rpn/);
      expect(await doubt(rpn)).toMatch(/assumed: norms before/);
      expect(await doubt(pooled)).toBeUndefined();
    });

    it('rope_ape, in doubt', async () => {
      const gammas = {
        'blocks.0.gamma_1': [8],
        'blocks.0.gamma_2': [8],
        'blocks.1.gamma_1': [8],
        'blocks.1.gamma_2': [8],
      };
      expect(await doubt({ ...vitShapes(SMALL), ...gammas })).toMatch(/rope_ape/);
    });

    it('the Perception Encoder, by the norm it lacks', async () => {
      const {
        'patch_embed.proj.bias': _patch,
        'norm.weight': _n,
        'norm.bias': _m,
        ...tower
      } = vitShapes({ ...SMALL, classes: 0 });
      expect(await looksOf({ ...tower, 'norm_pre.weight': [8], 'norm_pre.bias': [8] })).toMatch(/Perception Encoder/);
    });
  });

  it('a published name where the tensors are those of a plain ViT', async () => {
    const weights = tensors(vitShapes(SMALL));
    for (const name of [
      'vit_base_patch16_rpn_224.safetensors',
      'rope_axial_ape_deit_small_patch16_LS.safetensors',
      'vit_pe_spatial_tiny_patch16_512.pt.safetensors',
    ]) {
      expect((await refusal(openCheckpoint(folder({ [name]: weights })))).code).toBe('configInvalid');
    }
    expect((await openCheckpoint(folder({ 'european.safetensors': weights }))).config.depth).toBe(2);
  });
});

describe('a classifier of an unusual name', () => {
  const { 'head.weight': weight, 'head.bias': bias, ...backbone } = vitShapes(SMALL);
  const classes = async (more: Readonly<Record<string, readonly number[]>>): Promise<number> =>
    (await openCheckpoint(folder({ 'weights.safetensors': tensors({ ...backbone, ...more }) }))).config.classes;

  it.each(['fc', 'classifier', 'head.fc', 'head.0', 'model.classifier', 'linear'])('%s', async (name) => {
    expect(await classes({ [`${name}.weight`]: weight!, [`${name}.bias`]: bias! })).toBe(3);
  });

  it('is none where a head has several layers, or reads something else than the features', async () => {
    expect(await classes({ 'head.0.weight': [8, 8], 'head.2.weight': weight!, 'head.2.bias': bias! })).toBe(0);
    expect(await classes({ 'head.0.running_mean': [8], 'head.1.weight': weight! })).toBe(0);
    expect(await classes({ 'fc.weight': [3, 5] })).toBe(0);
    expect(await classes({ 'fc.weight': weight!, 'linear.weight': weight! })).toBe(0);
  });

  it('is found in a .pth.tar, as training scripts call their best model', async () => {
    expect((await openCheckpoint(folder({ 'model_best.pth.tar': tensors(vitShapes(SMALL)) }))).config.classes).toBe(3);
  });
});

describe('what only config.json tells from a ViT', () => {
  it.each([
    [{ model_type: 'audio-spectrogram-transformer' }, /audio/],
    [{ model_type: 'videomae' }, /video/],
    [{ model_type: 'dinov3_convnext' }, /DINOv3’s ConvNeXt/],
    [{ architecture: 'convnext_tiny' }, /ConvNeXt/],
    [{ architecture: 'naflexvit_base_patch16_gap' }, /NaFlex/],
    [{ architecture: 'test_vit4' }, /RMS/],
  ])('%o', async (json, looks) => {
    const files = folder({ 'weights.safetensors': tensors(vitShapes(SMALL)), 'config.json': JSON.stringify(json) });
    const { code, params } = await refusal(openCheckpoint(files));
    expect([code, params['looksLike']]).toEqual(['checkpointNotVit', expect.stringMatching(looks)]);
  });
});
