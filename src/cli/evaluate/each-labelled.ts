/** Photos whose label is known, asked one after the other; those that cannot be answered are told, counted and left out. */
import type { VitSession } from '../../vit/session/session';
import type { ModelPixels } from '../../shared/photo-port';
import { LeftOutCount } from '../left-out';
import { forEachPhoto } from '../photo-loop';
import type { CommandContext } from '../command';
import type { Runtime } from '../runtime';
import type { Failures } from './failures';
import type { LabelledPhoto, LabelledPhotos } from './photos';

export interface LabelledQuestion<T> {
  ask(session: VitSession, pixels: ModelPixels): Promise<T>;
  /** @returns how far the work is, in words */
  done(photo: LabelledPhoto, value: T): string;
}

/**
 * Ends early as `forEachPhoto` does, and rejects as it does.
 *
 * @returns how many photos were handled, and what of the folders was passed over, to be said when the work is done
 */
export async function eachLabelled<T>(
  { streams, signal }: Pick<CommandContext, 'streams' | 'signal'>,
  runtime: Runtime,
  { photos, leftOut }: LabelledPhotos,
  failures: Failures,
  { ask, done }: LabelledQuestion<T>,
): Promise<{ readonly handled: number; readonly passedOver: LeftOutCount }> {
  const passedOver = new LeftOutCount({ photos, leftOut, single: false });
  const handled = await forEachPhoto(runtime, photos, signal, {
    ask: (session, _photo, pixels) => ask(session, pixels),
    done: (photo, _pixels, value) => {
      streams.progress(done(photo, value));
      return Promise.resolve();
    },
    failed: ({ path }, error) => {
      passedOver.failed(error);
      failures.add(path, error);
      return Promise.resolve();
    },
  });
  return { handled, passedOver };
}
