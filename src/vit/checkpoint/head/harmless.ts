/** Tensors that checkpoints hold and no answer needs, by names that mean nothing else. What is not in this list may stand in the way. */

/** Why a tensor is not needed; in words in `strings/tensors`. */
export type Harmless =
  | 'counter'
  | 'index'
  | 'maskToken'
  | 'decoder'
  /** Belongs to a decoder that runs on demand; an answer does not need it. */
  | 'atWork'
  | 'pretraining'
  | 'optimizer'
  | 'loss'
  | 'average'
  | 'replaced'
  | 'part'
  | 'set';

const NAMES: readonly (readonly [pattern: RegExp, why: Harmless, most: 'one number' | 'one axis' | 'any'])[] = [
  [/(^|[./])(num_batches_tracked|n_averaged|num_updates|global_step|step|epoch|count)$/, 'counter', 'one number'],
  [/(^|\.)total_(ops|params)$/, 'counter', 'one number'], // left by profilers (thop)
  [/(^|\.)(position_ids|relative_position_index)$/, 'index', 'any'],
  [/(^|\.)(rope|rope_embed)\.(periods|freqs_cos|freqs_sin|bands|pos_embed|pos_embed_cached)$/, 'index', 'any'],
  [/(^|\.)attn\.rope\.freqs_(cos|sin)$/, 'index', 'any'],
  [/(^|\.)qkv\.bias_mask$/, 'index', 'any'],
  [/(^|\.)mask_token$/, 'maskToken', 'any'],
  [/(^|\.)decoder_(embed|pos_embed|blocks|norm|pred)(\.|$)/, 'decoder', 'any'],
  [/(^|\.)decoder\.decoder_(embed|pos_embed|layers|encoder|norm|pred)(\.|$)/, 'decoder', 'any'],
  [/(^|[._])(dino|ibot)_(head|loss)\./, 'pretraining', 'any'],
  [/(^|\.)local_cls_norm\./, 'pretraining', 'any'], // DINOv3's, of small crops
  [/(^|\.)(queue|queue_ptr)$/, 'pretraining', 'any'],
  [/^(optimizer\w*|optim|opt|(lr_)?schedulers?|(grad_)?scaler)[./]/, 'optimizer', 'any'],
  [/(^|[./])(exp_avg|exp_avg_sq|max_exp_avg_sq|momentum_buffer)$/, 'optimizer', 'any'],
  [/(^|\.)(criterion|loss|loss_fn|loss_func|\w+_loss)(\.|$)/, 'loss', 'one axis'], // as the weight of each class in a cross-entropy
  [/(^|\.)((train|val|valid|test)_)?(metrics?|acc|accuracy|f1|auroc|confmat)\./, 'loss', 'one axis'],
  [/^(.*\.)?(model_)?ema\./, 'average', 'any'],
];

/** Null for a tensor that may be needed. */
export function harmlessWhy(name: string, shape: readonly number[]): Harmless | null {
  const numbers = shape.reduce((product, length) => product * length, 1);
  const fits = { 'one number': numbers === 1, 'one axis': shape.length <= 1, any: true };
  return NAMES.find(([pattern, , most]) => pattern.test(name) && fits[most])?.[1] ?? null;
}

/** What changes the tokens themselves, whatever it is exactly: prompts, adapters, further positions. */
const INSIDE =
  /(^|[._])(prompts?|prompt_embed\w*|adapters?|adaptformer|rel_pos|rel_pos_\w+|relative_\w+|pos_?(embed|emb|bias|enc)\w*|position\w*|rope|rotary|freqs?|temporal|time_embed\w*|token_type\w*|film|lora|sincos|pos|[a-z0-9]*tokens?)([._]|$)/;

/**
 * Whether a tensor without a place changes what the blocks see: then not even attention would be the model's. Rows of tokens and
 * convolutions do, whatever their names; statistics of a photo's channels have no rows and columns.
 */
export function isInside(name: string, shape: readonly number[]): boolean {
  return INSIDE.test(name) || (shape.length >= 3 && shape.slice(-2).some((length) => length > 1));
}
