/** CLIP's image towers as timm publishes them (`vit_*_clip_*`, `eva02_*_clip_*`): ViTs whose `head` is the projection to the space of images and texts. */
import { isObject, type JsonObject } from '../json';
import type { Signature, TensorPlan } from './layout';

/** Widths of that space, of OpenAI's, LAION's, Apple's and Meta's models, and of TinyCLIP. */
const WIDTHS: ReadonlySet<number> = new Set([256, 384, 512, 640, 768, 896, 1024, 1280]);
const NAMED = /(vit|eva(02)?)_\w*_clip_/;
/** timm's tags of fine-tuned classifiers: `laion2b_ft_in12k_in1k`. */
const TUNED = /_ft_|ft_in\d+k/;

/**
 * Whether the head gives an embedding: a tower by its name or its shape (a norm before the blocks, a patch projection without bias),
 * a head of a width that CLIP has or the tag of published weights that were not fine-tuned, and no names of classes.
 */
export function isClipTower({ json, name, file }: Signature, plans: ReadonlyMap<string, TensorPlan>): boolean {
  const width = plans.get('head.weight')?.shape[0];
  if (width === undefined || namesClasses(json)) return false;
  const cfg = isObject(json['pretrained_cfg']) ? json['pretrained_cfg'] : {};
  const about = [json['architecture'], cfg['architecture'], cfg['tag'], name, file].filter(
    (each) => typeof each === 'string',
  );
  if (about.some((each) => TUNED.test(each))) return false;
  const published = [json['architecture'], cfg['architecture']].some(
    (each) => typeof each === 'string' && NAMED.test(each),
  );
  if (!WIDTHS.has(width) && !(published && typeof cfg['tag'] === 'string' && cfg['tag'] !== '')) return false;
  const isTower = plans.has('norm_pre.weight') && !plans.has('patch_embed.proj.bias');
  return isTower || about.some((each) => NAMED.test(each.toLowerCase()));
}

function namesClasses(json: JsonObject): boolean {
  const cfg = isObject(json['pretrained_cfg']) ? json['pretrained_cfg'] : {};
  return [json, cfg].some((each) => ['label_names', 'id2label', 'label2id'].some((field) => each[field] != null));
}
