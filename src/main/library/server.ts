/** What the library's process does for main: one library, opened once, its questions one after the other. */
import { HeadlightError } from '../../vit/errors';
import { knownWeightsHash } from './known-weights';
import { Library } from './library';
import type { LibraryProcess } from './protocol';

const PLACE = 'place';

export class LibraryServer implements LibraryProcess {
  #library: Library | null = null;
  #last: Promise<unknown> = Promise.resolve();

  open(path: string): ReturnType<LibraryProcess['open']> {
    return this.#next(async () => {
      const { library, kept } = await Library.openAnew(path);
      this.#library = library;
      return { photos: library.photos(), place: library.state(PLACE), kept };
    });
  }

  add(photos: Parameters<LibraryProcess['add']>[0]): Promise<null> {
    return this.#done((library) => library.add(photos));
  }

  remove(paths: readonly string[]): Promise<null> {
    return this.#done((library) => library.remove(paths));
  }

  relocate(pairs: Parameters<LibraryProcess['relocate']>[0]): Promise<null> {
    return this.#done((library) => library.relocate(pairs));
  }

  /** Reads weights that it does not know yet beside whatever else is asked. */
  async model({ id, folder, weights }: Parameters<LibraryProcess['model']>[0], facts: string): Promise<number> {
    const memory = await this.#next(() => this.#opened());
    const hash = await knownWeightsHash(memory, folder, weights);
    return this.#next(() => this.#opened().model(id, hash, facts));
  }

  answers(model: number, files: Parameters<LibraryProcess['answers']>[1]): ReturnType<LibraryProcess['answers']> {
    return this.#next(async () => {
      const library = this.#opened();
      const answers = await library.answers(model, files);
      return { answers, moved: library.moved(files) };
    });
  }

  keep(model: number, answers: Parameters<LibraryProcess['keep']>[1]): Promise<null> {
    return this.#done((library) => library.keep(model, answers));
  }

  setPlace(place: string): Promise<null> {
    return this.#done((library) => library.setState(PLACE, place));
  }

  counts(): ReturnType<LibraryProcess['counts']> {
    return this.#next(() => this.#opened().counts());
  }

  forget(): Promise<null> {
    return this.#done((library) => library.forget());
  }

  #done(work: (library: Library) => unknown): Promise<null> {
    return this.#next(async () => {
      await work(this.#opened());
      return null;
    });
  }

  #next<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  #opened(): Library {
    if (!this.#library) throw new HeadlightError('internal', { detail: 'the library is not open' });
    return this.#library;
  }
}
