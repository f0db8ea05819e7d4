/** What every command does with many photos: what was answered before is not run again, each other one is asked, kept and told, and how far it is stands on the terminal. */
import type { ModelPixels } from '../../shared/photo-port';
import type { VitSession } from '../../vit/session/session';
import type { CommandContext } from '../command';
import { displayPath } from '../inputs';
import type { LeftOutCount } from '../left-out';
import { forEachPhoto } from '../photo-loop';
import type { Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import type { KeptAnswers } from './kept';
import type { PhotoStream, StreamPhoto } from './photo-stream';
import { Progress } from './progress';

/** `P`: a photo; `V`: what the model answers; `S`: what is told of it. */
export interface EachPhoto<P, V, S> {
  ask(session: VitSession, photo: P, pixels: ModelPixels): Promise<V>;
  said(photo: P, pixels: ModelPixels, value: V): S;
  /** @returns what stands behind the progress, if anything */
  give(photo: P, said: S): Promise<string | undefined>;
  /** Its sentence is told already. */
  failed(photo: P, error: unknown): Promise<void>;
}

/** What is known of a stream while it is read. */
type StreamState = Pick<PhotoStream, 'total' | 'share' | 'photos' | 'leftOut' | 'isStopped' | 'stoppedAfter'>;

export interface PhotosAsked<P, V, S> {
  readonly stream: StreamState;
  /** The photos of the stream, or what is made of them. */
  readonly photos: AsyncIterable<P>;
  readonly kept: KeptAnswers<V, S> | null;
  readonly leftOut: LeftOutCount;
}

/** How many photos were handled, how many of them failed, and how many had been answered by an earlier run. */
export type Handled = Record<'handled' | 'failures' | 'known', number>;

/** Ends early as `forEachPhoto` does, and rejects as it does. */
export async function eachPhoto<P extends StreamPhoto, V, S>(
  { streams, signal }: Pick<CommandContext, 'streams' | 'signal'>,
  runtime: Runtime,
  { stream, photos, kept, leftOut }: PhotosAsked<P, V, S>,
  { ask, said, give, failed }: EachPhoto<P, V, S>,
): Promise<Handled> {
  const count = { handled: 0, failures: 0, known: 0 };
  const progress = new Progress(streams, stream.total, () => stream.share);
  count.handled = await forEachPhoto(runtime, photos, signal, {
    known(photo) {
      const before = kept?.find(photo);
      if (!before) return null;
      return async () => {
        const answer = await before();
        count.known++;
        progress.add(await give(photo, answer));
      };
    },
    ask,
    async done(photo, pixels, value) {
      const answer = said(photo, pixels, value);
      await kept?.keep(photo, pixels, value, answer);
      progress.add(await give(photo, answer));
    },
    async failed(photo, error) {
      count.failures++;
      leftOut.failed(error);
      streams.message(`${displayPath(photo.path)}: ${sentenceOf(error)}`);
      await failed(photo, error);
      progress.add();
    },
  });
  streams.clearProgress();
  return count;
}

/** Tells what was left out or stopped, after all answers. */
export function sayHandled(
  { streams }: Pick<CommandContext, 'streams'>,
  { stream, leftOut }: Pick<PhotosAsked<never, never, never>, 'leftOut' | 'stream'>,
  { handled, known }: Handled,
): void {
  leftOut.say(streams, stream);
  if (known > 0)
    streams.message(
      `${known === 1 ? '1 photo' : `${known} photos`} had been answered before, and ${known === 1 ? 'was' : 'were'} not run again.`,
    );
  if (stream.isStopped(handled)) streams.message(stream.stoppedAfter(handled));
}
