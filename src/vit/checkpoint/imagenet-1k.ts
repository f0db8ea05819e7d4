/** The 1000 classes of ImageNet-1k as labels, in the order every published classifier uses. */
import type { Label } from './checkpoint';
import { IMAGENET_NAMES } from './imagenet-names';

export const IMAGENET_1K: readonly Label[] = IMAGENET_NAMES.map(({ id, en }) => ({ id, text: en }));
