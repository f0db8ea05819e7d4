/** Answers of earlier runs, wherever they are kept: those that this run would give again. */
import type { ModelPixels } from '../../shared/photo-port';
import { HeadlightError } from '../../vit/errors';
import type { Runtime } from '../runtime';
import type { Journal } from './journal';
import type { StreamPhoto } from './photo-stream';

/** `V`: what the model answers; `S`: what is told of it. */
export interface KeptAnswers<V, S> {
  /** Null where there is none. */
  find(photo: StreamPhoto): (() => Promise<S>) | null;
  /** Rejects as `saveError` says. */
  keep(photo: StreamPhoto, pixels: ModelPixels, answer: V, said: S): Promise<void>;
}

/** `--resume`: in the journal beside the results. */
export function inJournal<V, S>(journal: Journal<S>, { photos }: Pick<Runtime, 'photos'>): KeptAnswers<V, S> {
  const keyOf = ({ path, sha256 }: StreamPhoto): string | null =>
    sha256 === null ? null : photoKey(sha256, photos.seen(path).turn);
  return {
    find(photo) {
      const key = keyOf(photo);
      if (key === null || !journal.has(key)) return null;
      return async () => {
        const before = await journal.get(key);
        if (!before) throw new HeadlightError('internal', { detail: 'an answer kept by --resume is gone' });
        return before;
      };
    },
    async keep(photo, _pixels, _answer, said) {
      const key = keyOf(photo);
      if (key !== null) await journal.add(key, said);
    },
  };
}

/** What a photo is known by: its content, and how it is turned. */
function photoKey(sha256: string, turn: number): string {
  return turn === 0 ? sha256 : `${sha256}+${turn}`;
}
