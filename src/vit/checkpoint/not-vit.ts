/** What a checkpoint that is no plain Vision Transformer looks like, told from tensor names, so that refusing it can say so. */

/** First match wins: special heads and towers before the plain networks they contain. */
const LOOKS: readonly (readonly [pattern: RegExp, looksLike: string])[] = [
  [/(^|\.)lora_[AB]\.|\.lora_(down|up)\./, 'a LoRA adapter, not a whole model'],
  [
    /^(model\.)?diffusion_model\.|(^|\.)down_blocks\.\d+\.|(^|\.)transformer_blocks\.\d+\./,
    'an image generator (diffusion)',
  ],
  [
    /(^|\.)text_model\.|^transformer\.resblocks\.|^visual\.|(^|\.)text_projection|^logit_scale$/,
    'CLIP or SigLIP (images and text)',
  ],
  [/(^|\.)vision_model\.|(^|\.)self_attn\.q_proj\..*|(^|\.)attn_pool\./, 'a CLIP or SigLIP vision tower'],
  [/(^|\.)prompt_encoder\.|(^|\.)mask_decoder\.|(^|\.)vision_encoder\.neck/, 'Segment Anything (segmentation)'],
  [
    /(^|\.)(decode_head|segmentation_head|seg_head|mask_embedder|pixel_level_module)\.|^segformer\./,
    'a segmentation model',
  ],
  [
    /(^|\.)(bbox_predictor|class_labels_classifier|query_position_embeddings|bbox_embed|rpn|roi_heads)\b/,
    'an object detector',
  ],
  [/^(neck|fusion_stage)\.|(^|\.)depth_head\./, 'a depth or dense prediction model'],
  [/(^|\.)(word_embeddings|token_type_embeddings|wte|embed_tokens|shared)\.weight$/, 'a language model'],
  [/^(audio_spectrogram_transformer|wav2vec2|whisper|hubert)\./, 'an audio model'],
  [/^(videomae|vivit|timesformer)\./, 'a video model'],
  [
    /relative_position_bias_table|(^|\.)swin(v2)?\.|layers\.\d+\.downsample\.reduction/,
    'Swin Transformer or BEiT (relative positions)',
  ],
  [/^beit\.|(^|\.)gamma_1$|(^|\.)(rel_pos|rel_pos_bias)\b/, 'BEiT (relative positions)'],
  [
    /(^|\.)(rope|rope_embed)\.|(^|\.)mlp\.(w12|w1|fc1_g|weights_in)\./,
    'a ViT with rotary positions or gated MLP (EVA, DINOv3)',
  ],
  [/(^|\/)MAPHead_\d+\//, 'a ViT with attention pooling (MAP head)'],
  [/(^|\/)encoderblock\//, 'a big_vision ViT with its blocks stacked into one (scan)'],
  [/^(params\/)?(conv_root|block\d+\/unit)/, 'a hybrid of ResNet and ViT'],
  [/(^|\.)patch_embed\.backbone\.|(^|\.)patch_embeddings\.backbone\./, 'a hybrid of ResNet and ViT'],
  [/(^|\.)(conv_dw|dwconv|depthwise_conv)\b.*weight$/, 'ConvNeXt, EfficientNet or another convolutional network'],
  [/^(resnet\.|layer1\.0\.conv1|features\.\d+\.)|(^|\.)conv_stem\./, 'ResNet or another convolutional network'],
  [/^stages?\.\d+\.|^levels\.\d+\./, 'a network in stages (hierarchical)'],
];

/** Words for what these names look like; `declared` (model type or architecture of config.json) speaks where no pattern does. */
export function looksLike(names: Iterable<string>, declared: string | undefined): string {
  return knownNonVit(names) ?? (declared ? `\`${declared.slice(0, 60)}\`` : 'an unknown kind of model');
}

/** The first pattern that any name matches, or null. */
export function knownNonVit(names: Iterable<string>): string | null {
  const all = [...names];
  return LOOKS.find(([pattern]) => all.some((name) => pattern.test(name)))?.[1] ?? null;
}
