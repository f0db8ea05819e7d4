/** What decoders hand on beside the pixels. */
import type { PhotoNote } from '../../shared/photo-notes';
import type { RgbImage } from '../../vit/preprocess/rgb';

/** A photo, and whether its colours are changed by a profile or code points: then it looks otherwise as stored than managed. */
export interface Profiled extends RgbImage {
  readonly profiled: boolean;
  /** What a person should know of how it was read. */
  readonly notes?: readonly PhotoNote[];
}
