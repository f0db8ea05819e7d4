/** open_clip's models whose image side is one of timm's (`timm_model_name`: SigLIP, EVA02-CLIP …; open_clip `timm_model.py`): timm's names behind `visual.trunk.`. */
import { FieldReader } from '../hints';
import type { JsonObject } from '../json';
import { CLIP_MEAN, CLIP_STD } from './hugging-face-clip';
import { whole, type Layout, type OpenedLayout, type Signature } from './layout';
import { OPEN_CLIP_FILE, visionPart } from './openai-clip';
import { timm } from './timm';

const TRUNK = 'visual.trunk.';
const PROJECTION = /^visual\.head\.proj\.(weight|bias)$/;

export const openClipTimm: Layout = {
  name: 'openai-clip',
  match: (signature) => timm.match(trunkOf(signature)),
  open(all) {
    const vision = visionPart(all.json);
    const reader = new FieldReader(vision, OPEN_CLIP_FILE, 'vision_cfg.');
    const pool = reader.text('timm_pool') ?? 'avg';
    if (pool !== '' && pool !== 'token' && pool !== 'avg' && pool !== 'map')
      throw reader.fail(`the pooling \`${pool.slice(0, 40)}\` is not supported`);
    const trunk = trunkOf(all);
    const opened = timm.open({ ...trunk, json: trunkConfig(reader, vision, pool) });
    const plans = new Map(opened.plans);
    for (const [name, shape] of all.shapes) {
      const kind = PROJECTION.exec(name)?.[1];
      if (kind !== undefined) plans.set(`projection.${kind}`, whole(name, shape));
    }
    const outside = [...all.shapes.keys()].filter((name) => !name.startsWith(TRUNK) && !PROJECTION.test(name));
    const beside = outside.filter((name) => name.startsWith('visual.'));
    return {
      ...opened,
      plans,
      recipe: {
        source: 'open_clip',
        interpolation: 'bicubic',
        cropPct: 1,
        mean: CLIP_MEAN,
        std: CLIP_STD,
        squash: false,
      },
      others: outside.filter((name) => !name.startsWith('visual.')),
      unnamed: [...opened.unnamed, ...beside],
      leftover: [...opened.leftover, ...beside], // a head of several layers, or one that pools
      leftHead: plans.has('head.weight') ? { reason: 'embedding', names: [`${TRUNK}head`] } : null,
    } satisfies OpenedLayout;
  },
};

function trunkOf(signature: Signature): Signature {
  return { ...signature, shapes: new Map([...signature.shapes].filter(([name]) => name.startsWith(TRUNK))) };
}

/** What timm would be told. Its own code says the rest, by the name. */
function trunkConfig(reader: FieldReader, { image_size: size }: JsonObject, pool: string): JsonObject {
  const architecture = reader.text('timm_model_name');
  return {
    ...(architecture !== undefined && { architecture }),
    model_args: { ...(pool !== '' && { global_pool: pool }), ...(size !== undefined && { img_size: size }) },
  };
}
