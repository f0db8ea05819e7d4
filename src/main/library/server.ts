/** What the library's process does for main: one library, opened once, its questions one after the other. */
import { setImmediate as turn } from 'node:timers/promises';
import type { OwnLabel } from '../../shared/own-labels';
import { HeadlightError } from '../../vit/errors';
import { duplicatesIn } from './duplicates';
import { knownWeightsHash } from './known-weights';
import { exportModel, LabelFit } from './label-fit';
import { Library } from './library';
import type { LabelledFeatures } from './own-labels';
import type { LibraryProcess } from './protocol';

const PLACE = 'place';
/** Has no features. */
const NO_MODEL = 0;

export class LibraryServer implements LibraryProcess {
  #library: Library | null = null;
  readonly #fit = new LabelFit();
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

  ownLabels(): ReturnType<LibraryProcess['ownLabels']> {
    return this.#next(() => {
      const { own } = this.#opened();
      return { labels: own.labels(), photos: own.labelled() };
    });
  }

  makeLabel(name: string): ReturnType<LibraryProcess['makeLabel']> {
    return this.#next(() => this.#opened().own.make(name));
  }

  renameLabel(label: number, name: string): Promise<null> {
    return this.#done(({ own }) => own.rename(label, name));
  }

  removeLabel(label: number): Promise<null> {
    return this.#done(({ own }) => own.remove(label));
  }

  putLabel(files: Parameters<LibraryProcess['putLabel']>[0], label: number | null): Promise<boolean[]> {
    return this.#next(() => this.#opened().own.put(files, label));
  }

  lacking(model: number, files: Parameters<LibraryProcess['lacking']>[1]): Promise<boolean[]> {
    return this.#next(() => this.#opened().own.lacking(model, files));
  }

  keepFeatures(model: number, found: Parameters<LibraryProcess['keepFeatures']>[1]): Promise<null> {
    return this.#done(({ own }) => own.keepFeatures(model, found));
  }

  /** Beside whatever else is asked: others have their turn between two fits. */
  async fitLabels(
    model: number,
    files: Parameters<LibraryProcess['fitLabels']>[1],
  ): ReturnType<LibraryProcess['fitLabels']> {
    const read = (): { labels: OwnLabel[]; samples: LabelledFeatures[] } => {
      const { own } = this.#opened();
      return { labels: own.labels(), samples: own.samples(model, files) };
    };
    const { labels, samples } = await this.#next(read);
    return this.#fit.fit(model, labels, samples);
  }

  makeModel(model: number, made: Parameters<LibraryProcess['makeModel']>[1]): Promise<null> {
    return this.#fit.make(model, made);
  }

  /** Beside whatever else is asked. */
  exportModel(model: Parameters<LibraryProcess['exportModel']>[0], out: string): Promise<string[]> {
    return exportModel(model, out);
  }

  collections(): ReturnType<LibraryProcess['collections']> {
    return this.#next(() => {
      const { collections } = this.#opened();
      return { collections: collections.all(), members: collections.members() };
    });
  }

  makeCollection(name: string): ReturnType<LibraryProcess['makeCollection']> {
    return this.#next(() => this.#opened().collections.make(name));
  }

  renameCollection(id: number, name: string): Promise<null> {
    return this.#done(({ collections }) => collections.rename(id, name));
  }

  removeCollection(id: number): Promise<null> {
    return this.#done(({ collections }) => collections.remove(id));
  }

  collect(files: Parameters<LibraryProcess['collect']>[0], collection: number, isIn: boolean): Promise<boolean[]> {
    return this.#next(() => this.#opened().collections.put(files, collection, isIn));
  }

  taken(files: Parameters<LibraryProcess['taken']>[0]): Promise<(number | null)[]> {
    return this.#next(() => this.#opened().taken(files));
  }

  /** Beside whatever else is asked. */
  async duplicates(model: number | null, least: number): ReturnType<LibraryProcess['duplicates']> {
    const known = await this.#next(() => this.#opened().own.known(model ?? NO_MODEL));
    const groups = await duplicatesIn(known, least, turn);
    return { groups, met: known.length, read: known.filter(({ features }) => features !== null).length };
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
