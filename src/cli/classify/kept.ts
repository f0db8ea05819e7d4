/** Answers of earlier runs, wherever they are kept: those that this run would give again. */
import type { ModelPixels } from '../../shared/photo-port';
import type { SessionAnswer } from '../../vit/session/answer';
import type { Journal } from '../many/journal';
import type { StreamPhoto } from '../many/photo-stream';
import type { Runtime } from '../runtime';
import { HeadlightError } from '../../vit/errors';
import type { AnsweredPhoto } from './answer-sink';
import { photoKey } from './resumed';

export interface KeptAnswers {
  /** Null where there is none. */
  find(photo: StreamPhoto): (() => Promise<AnsweredPhoto>) | null;
  /** Rejects as `saveError` says. */
  keep(photo: StreamPhoto, pixels: ModelPixels, answer: SessionAnswer, said: AnsweredPhoto): Promise<void>;
}

/** `--resume`: in the journal beside the results. */
export function inJournal(journal: Journal<AnsweredPhoto>, { photos }: Pick<Runtime, 'photos'>): KeptAnswers {
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
