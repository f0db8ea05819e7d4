/** config.json of Hugging Face transformers: the part that speaks of the image encoder, where the model is more than that, and what all of them say alike. */
import type { ConfigHints, FieldReader } from '../hints';
import { isObject, type JsonObject } from '../json';

const PARTS = ['vision_config', 'vision_config_dict', 'backbone_config', 'encoder'];

/** The whole where it has no such part. The model's own labels stay readable beside it. */
export function visionConfig(json: JsonObject): JsonObject {
  const part = PARTS.map((name) => json[name]).find(isObject);
  return part ?? json;
}

type CommonHints = Pick<ConfigHints, 'imageSize' | 'patchSize' | 'channels' | 'dim' | 'depth' | 'heads' | 'normEps'>;

/** The fields that every image encoder of the library calls the same. Throws `configInvalid`. */
export function commonHints(reader: FieldReader): CommonHints {
  return {
    imageSize: reader.size('image_size'),
    patchSize: reader.size('patch_size'),
    channels: reader.integer('channels', 'num_channels'),
    dim: reader.integer('dim', 'hidden_size'),
    depth: reader.integer('depth', 'num_hidden_layers'),
    heads: reader.integer('heads', 'num_attention_heads'),
    normEps: reader.number(0, 1, 'layer_norm_eps'),
  };
}
