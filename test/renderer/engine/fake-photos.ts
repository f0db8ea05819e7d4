/** The photo process, played by the test: photo 'photo N' is the model's input with seed N. */
import type { ModelPixels, PhotoApi } from '../../../src/shared/photo-port';
import { HeadlightError } from '../../../src/vit/errors';
import { tinyPixels } from '../../vit/session/tiny';

export interface FakePhotos extends PhotoApi {
  /** Photos whose pixels were asked for, in order. */
  readonly asked: string[];
  readonly stopped: string[];
  /** Answers nothing, until it is stopped. */
  slow: boolean;
  /** What is said instead of an answer. */
  failure: HeadlightError | null;
}

export function photosOf(): FakePhotos {
  const picture = (): Promise<never> => Promise.reject(new HeadlightError('photoNotFound', { name: '' }));
  return {
    asked: [],
    stopped: [],
    slow: false,
    failure: null,
    thumbnail: picture,
    view: picture,
    async pixels(photo, _recipe, { signal } = {}) {
      this.asked.push(photo);
      if (this.failure) throw this.failure;
      if (this.slow)
        await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => {
            this.stopped.push(photo);
            reject(new HeadlightError('cancelled'));
          }),
        );
      await Promise.resolve();
      return pixelsOf(photo);
    },
  };
}

function pixelsOf(photo: string): ModelPixels {
  const seed = Number(photo.replace(/\D/g, '')) || 1;
  const crop = { top: 0, left: 0, height: 32, width: 32 };
  const timing = { decodeMs: 1, preprocessMs: 2 };
  return { pixels: tinyPixels(seed), rows: 32, cols: 32, crop, photoRows: 32, photoCols: 32, timing };
}
