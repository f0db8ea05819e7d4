/** The cosine of what a model makes of a photo, and of a sentence or another photo. */
import { pooledWidth } from '../../vit/config';
import { HeadlightError } from '../../vit/errors';
import { normalised } from '../embed/rows';
import { withTexts } from '../labels/text-engine';
import type { OpenModel } from '../open-model';
import type { Arguments } from '../options';
import type { Measure } from './measure';

/** Rejects with the text tower's errors, and where texts and photos have other widths. */
export async function nearSentence(args: Arguments, model: OpenModel, text: string): Promise<Measure> {
  const [feature = new Float32Array(0)] = await withTexts(args, model, (encoder) => encoder.features([text]));
  const width = pooledWidth(model.checkpoint.config);
  if (feature.length !== width)
    throw new HeadlightError('textTowerUnsupported', {
      name: model.name,
      detail: `a photo becomes ${width} numbers, a text ${feature.length}`,
    });
  return cosineWith(() => Promise.resolve(feature));
}

export function nearPhoto(path: string): Measure {
  return cosineWith(async (runtime, signal) => {
    const pixels = await runtime.photos.pixels(path, runtime.model, signal);
    return runtime.ask((session) => session.features(pixels));
  });
}

function cosineWith(reference: (...about: Parameters<Measure['begin']>) => Promise<Float32Array>): Measure {
  let wanted = new Float32Array(0); // at length 1
  return {
    first: 'features',
    key: 'similarity',
    said: () => [],
    async begin(...about) {
      wanted = Float32Array.from(normalised(await reference(...about)));
    },
    async ask(session, _path, pixels) {
      return { value: dot(normalised(await session.features(pixels)), wanted), more: {} };
    },
  };
}

/** In float64. */
function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, each, i) => sum + each * (b[i] as number), 0);
}
