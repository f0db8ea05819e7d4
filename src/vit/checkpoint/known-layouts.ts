/** Every layout there is, and which of them a file has. */
import { HeadlightError } from '../errors';
import { hfDeit, hfDinov2, hfVit } from './layouts/hugging-face';
import { hfBeit } from './layouts/hugging-face-beit';
import { hfBlip, hfClip, hfSiglip } from './layouts/hugging-face-clip';
import { hfDinov3 } from './layouts/hugging-face-dinov3';
import { jax } from './layouts/jax';
import type { Layout, Signature } from './layouts/layout';
import { openaiClip } from './layouts/openai-clip';
import { openClipTimm } from './layouts/open-clip-timm';
import { reimplementations } from './layouts/reimplementations';
import { timm } from './layouts/timm';
import { torchvision } from './layouts/torchvision';
import { knownNonVit, looksLike } from './not-vit';

const LAYOUTS: readonly Layout[] = [
  openClipTimm,
  timm,
  hfBeit,
  hfVit,
  hfDeit,
  hfDinov2,
  hfDinov3,
  hfClip,
  hfSiglip,
  hfBlip,
  openaiClip,
  torchvision,
  jax,
  ...reimplementations,
];

/** Characters of a tensor's name; real ones have up to 120. Names are matched against dozens of patterns. */
const MAX_NAME = 500;

/** Throws `checkpointNotVit` for what no layout matches, `checkpointEmpty`, and `checkpointDamaged` for names that are too long. */
export function layoutOf(signature: Signature): Layout {
  const names = [...signature.shapes.keys()];
  const refuse = (looks: string): HeadlightError =>
    new HeadlightError('checkpointNotVit', { name: signature.file, looksLike: looks });
  if (names.length === 0) throw new HeadlightError('checkpointEmpty', { name: signature.file });
  const long = names.find((name) => name.length > MAX_NAME);
  if (long !== undefined) {
    const detail = `a tensor’s name has ${long.length} characters, the limit is ${MAX_NAME}`;
    throw new HeadlightError('checkpointDamaged', { name: signature.file, detail });
  }
  const said = signature.json['model_type'] ?? signature.json['architecture'];
  const declared = typeof said === 'string' ? said : undefined;
  const other = knownNonVit(names, declared);
  if (other !== null) throw refuse(other);
  const layout = LAYOUTS.find((candidate) => candidate.match(signature));
  if (!layout) throw refuse(looksLike(names, declared));
  return layout;
}
