/** The part of a config.json that speaks of the image encoder, where the model is more than that. */
import { isObject, type JsonObject } from '../json';

const PARTS = ['vision_config', 'vision_config_dict', 'backbone_config', 'encoder'];

/** The whole where it has no such part. The model's own labels stay readable beside it. */
export function visionConfig(json: JsonObject): JsonObject {
  const part = PARTS.map((name) => json[name]).find(isObject);
  return part ?? json;
}
