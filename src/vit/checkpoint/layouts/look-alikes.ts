/**
 * Models of timm whose tensors have a plain ViT's names and shapes (timm/models/vision_transformer.py, eva.py): what of them shows where
 * no name of an architecture tells. Some cannot be told at all; then the reader of the model's facts is told so.
 */
type Names = ReadonlySet<string>;

/** What it is, if these canonical names, in the file's order, can only be another model's; else null. */
export function refusedLookAlike(names: Names): string | null {
  const clipTower = names.has('norm_pre.weight') && !names.has('patch_embed.proj.bias');
  const ends = names.has('norm.weight') || names.has('fc_norm.weight');
  // A CLIP tower scales no branch and ends in a norm; the Perception Encoder's towers for language and space do not.
  if (clipTower && (!ends || names.has('blocks.0.ls1.gamma')))
    return 'a ViT with rotary positions (Perception Encoder)';
  return likeRpn(names) && normsLast(names) ? 'a ViT whose blocks normalise after each branch (rpn)' : null;
}

/** PyTorch keeps tensors in the order in which a block makes them: its first norm stands before attention, unless it comes after. */
function normsLast(names: Names): boolean {
  const order = ['attn.qkv.weight', 'attn.proj.weight', 'norm1.weight'].map((name) => `blocks.0.${name}`);
  const found = [...names].filter((name) => order.includes(name));
  return found.length === order.length && found.every((name, i) => name === order[i]); // by the alphabet, proj stands before qkv
}

function likeRpn(names: Names): boolean {
  const missing = ['cls_token', 'reg_token', 'blocks.0.attn.qkv.bias', 'blocks.0.ls1.gamma'];
  return names.has('fc_norm.weight') && missing.every((name) => !names.has(name));
}

/** Why the model may be another than it seems, for its provenance; undefined where nothing speaks for it. */
export function doubtOf(names: Names, gammas: boolean): string | undefined {
  if (gammas) return 'assumed: DeiT III; rope_ape models (rotary positions) have the same tensors';
  if (likeRpn(names)) return 'assumed: norms before each branch; rpn models (norms after it) have the same tensors';
  return undefined;
}
