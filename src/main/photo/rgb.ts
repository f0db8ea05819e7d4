/** What decoders hand on beside the pixels. */
import type { PhotoNote } from '../../shared/photo-notes';
import type { Size } from '../../vit/config';
import type { RgbImage } from '../../vit/preprocess/rgb';

/** A photo, and whether its colours are changed by a profile or code points: then it looks otherwise as stored than managed. */
export interface Profiled extends RgbImage {
  readonly profiled: boolean;
  /** The photo's own size, where this is a smaller picture of it. */
  readonly whole?: Size;
  /** What a person should know of how it was read. */
  readonly notes?: readonly PhotoNote[];
}
