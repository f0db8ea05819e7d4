/** What a checkpoint that is no plain Vision Transformer looks like, told from tensor names, so that refusing it can say so. */

/** First match wins: special heads and towers before the plain networks they contain. No layout opens any of these. */
const LOOKS: readonly (readonly [pattern: RegExp, looksLike: string])[] = [
  [/(^|\.)_?flat_param(_\d+)?$/, 'weights flattened by FSDP; saved with its FULL_STATE_DICT they can be opened'],
  [/(^|\.)(qkv|q|k|v|query|key|value|proj|dense|fc[12])\.lora_[AB]$/, 'a model with a LoRA adapter that is not merged'],
  [/(^|\.)lora_[AB]\.|\.lora_(down|up)\./, 'a LoRA adapter, not a whole model'],
  [/\.ia3_l$|(^|\.)prompt_encoder\.default\.|^base_model\.model\..*\.adapter_/, 'an adapter (PEFT), not a whole model'],
  [/\.(qweight|qzeros)$/, 'weights quantised by GPTQ or AWQ; the model in full precision can be opened'],
  [
    /\.(quant_map|absmax|SCB|weight_format)$|\.quant_state\./,
    'weights quantised by bitsandbytes; the model in full precision can be opened',
  ],
  [/\.weight\.?_(data|scale|packed)$|\._packed_params/, 'quantised weights; the model in full precision can be opened'],
  [/(^|\.)adaLN_modulation\.|^quant_conv\.|^(encoder\.conv_in|decoder\.conv_out)\./, 'an image generator (diffusion)'],
  [
    /^(model\.)?diffusion_model\.|(^|\.)down_blocks\.\d+\.|(^|\.)transformer_blocks\.\d+\./,
    'an image generator (diffusion)',
  ],
  [
    /(^|\.)prompt_encoder\.|(^|\.)(sam_)?mask_decoder\.|(^|\.)vision_encoder\.neck|(^|\.)attn\.rel_pos_[hw]$/,
    'Segment Anything or ViTDet (segmentation, detection)',
  ],
  [
    /(^|\.)(decode_head|segmentation_head|seg_head|mask_embedder|pixel_level_module|transformer_module|aux_classifier)\.|^segformer\.|^classifier\.0\.convs\./,
    'a segmentation model',
  ],
  [
    /(^|\.)(bbox_predictor|class_labels_classifier|query_position_embeddings|bbox_embed|detection_tokens|rpn|roi_heads|classification_head\.module_list|dfl\.conv)\b/,
    'an object detector',
  ],
  [
    /^(audio_spectrogram_transformer|wav2vec2|whisper|hubert)\.|(^|\.)encoder\.embed_positions\.weight$/,
    'an audio model',
  ],
  [/^(videomae|vivit|timesformer)\./, 'a video model'],
  [
    /(^|\.)swin(v2)?\.|layers\.\d+\.(downsample\.reduction|blocks\.\d+\.attn\.relative)/,
    'Swin Transformer (relative positions in windows)',
  ],
  [/(^|\.)(blocks_token_only|cls_attn_blocks)\./, 'CaiT or XCiT (class attention)'],
  [/(^|\.)blocks\.\d+\.(attns\.|in_proj\.weight)/, 'a ViT with parallel blocks'],
  [/(^|\.)blocks\.\d+\.(mlp_tokens|mlp_channels)\.|(^|\/)MixerBlock_\d+\//, 'MLP-Mixer (no attention)'],
  [/(^|\.)layers\.\d+\.mixer\./, 'Mamba (no attention)'],
  [/(^|\.)to_patch_embedding\.\d+\./, 'a ViT of the vit-pytorch library (lucidrains), whose patches are cut by hand'],
  [/(^|\.)conv_proj\.\d+\./, 'a ViT with a convolutional stem'],
  [/(^|\/)MAPHead_\d+\//, 'a ViT with attention pooling (MAP head)'],
  [/(^|\/)encoderblock\//, 'a big_vision ViT with its blocks stacked into one (scan)'],
  [/^(params\/)?(conv_root|block\d+\/unit)/, 'a hybrid of ResNet and ViT'],
  [/(^|\.)patch_embed\.backbone\.|(^|\.)patch_embeddings\.backbone\./, 'a hybrid of ResNet and ViT'],
  [/(^|\.)(conv_dw|dwconv|depthwise_conv)\./, 'ConvNeXt, EfficientNet or another convolutional network'],
  [/^(resnet\.|layer1\.0\.conv1|features\.\d+\.)|(^|\.)conv_stem\./, 'ResNet or another convolutional network'],
  [
    /^stages?\.\d+\.|^levels\.\d+\.|^layers\.\d+\.blocks\.|(^|\.)encoder\.stages\.\d+\.|(^|\.)encoder\.block\.\d+\.\d+\.|(^|\.)transformers\.\d+\.blocks\.|(^|\.)encoder\.patch_embeddings\.\d+\./,
    'a network in stages (hierarchical)',
  ],
];

/** Whole models around an encoder, and kinds of ViT: said only where no layout knows the encoder. */
const LOOKS_UNKNOWN: typeof LOOKS = [
  [
    /(^|\.)text_model\.|(^|\.)transformer\.resblocks\.|^visual\.(conv1|class_embedding|positional_embedding|transformer|ln_p|proj|attnpool|merger)|(^|\.)text_projection|^logit_scale$|^text\./,
    'CLIP or SigLIP (images and text)',
  ],
  [/(^|\.)(language_model|multi_modal_projector|text_decoder|text_embeddings)\./, 'a model of images and text'],
  [/(^|\.)vision_model\./, 'a CLIP or SigLIP vision tower'],
  [/(^|\.)attn_pool\./, 'a ViT with attention pooling (SigLIP)'],
  [/^(neck|fusion_stage)\.|(^|\.)depth_head\./, 'a depth or dense prediction model'],
  [
    /(^|\.)(word_embeddings|token_type_embeddings|wte|embed_tokens|embed_in|shared)\.weight$|^transformer\.attentions\./,
    'a language model',
  ],
  [/relative_position_bias_table/, 'Swin Transformer or BEiT (relative positions)'],
  [
    /^(beit|data2vec_vision)\.|(^|\.)lambda_1$|(^|\.)(rel_pos|rel_pos_bias|rel_pos_mlp|shared_rel_pos)\b/,
    'BEiT or another ViT with relative positions',
  ],
  [
    /(^|\.)(rope|rope_embed)\.|(^|\.)(storage_tokens|q_bias)$|(^|\.)mlp\.(w12|w1|fc1_g|weights_in|gate_proj)\./,
    'a ViT with rotary positions or gated MLP (EVA, DINOv3)',
  ],
  [
    /^(?!.*\btransformer\.embeddings\.)(.*\.)?embeddings\.patch_embeddings\.weight$/,
    'a ViT with rotary positions (DINOv3)',
  ],
  [/(^|\.)attention\.self\.query\./, 'a language model'],
  [/(^|\.)self_attn\.q_proj\./, 'a language model, a CLIP tower or another Transformer'],
];

/** What networks hold that are none of the above; a ViT may hold such a layer beside its encoder. */
const CONVOLUTIONAL =
  /(^|\.)(conv\d?|convs|downsample|bn\d?|batch_norm|denseblock\d+|resnets?)\.(\d+\.)*(weight|running_mean)$|(^|\.)denselayer\d+\./;

/** Words for what these names look like; `declared` (model type or architecture of config.json) speaks where no pattern does. */
export function looksLike(names: Iterable<string>, declared: string | undefined): string {
  const all = [...names];
  const known =
    first(LOOKS, all) ??
    first(LOOKS_UNKNOWN, all) ??
    (all.some((name) => CONVOLUTIONAL.test(name)) ? 'a convolutional network' : null);
  return known ?? (declared ? `\`${declared.slice(0, 60)}\`` : 'an unknown kind of model');
}

/** Kinds that config.json names and whose tensors a plain ViT's names fit: they read no photo, or see it through other attention. */
const DECLARED: readonly (readonly [pattern: RegExp, looksLike: string])[] = [
  [/^dinov3_convnext$/, 'DINOv3’s ConvNeXt, a convolutional network; its ViTs can be opened'],
  [/convnext/, 'ConvNeXt, a convolutional network'],
  [/^(audio-spectrogram-transformer|clap|wav2vec2|whisper)/, 'an audio model'],
  [/^(videomae|vivit|timesformer|vjepa2|xclip)/, 'a video model'],
  [/^naflexvit_/, 'a ViT for photos of any shape (NaFlex)'],
  [/^(aimv2_|test_vit4$|aimv2_vision_model$)/, 'a ViT with RMS norms'],
];

/** What no layout opens, whatever else is in the file; null where nothing says so. @param declared model type or architecture of config.json */
export function knownNonVit(names: Iterable<string>, declared = ''): string | null {
  return DECLARED.find(([pattern]) => pattern.test(declared))?.[1] ?? first(LOOKS, [...names]);
}

function first(looks: typeof LOOKS, names: readonly string[]): string | null {
  return looks.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? null;
}
