/** A person's own labels in the library: which there are, which content has which, and the features that they are learnt on. */
import { HeadlightError } from '../../vit/errors';
import type { OwnLabel } from '../../shared/own-labels';
import { featuresOf, keptFeatures } from '../../vit/train/kept-features';
import type { Known } from './duplicates';
import type { FileThen, TurnedFile } from './file-then';
import { bytesOfPath, pathOf } from './system-bytes';
import type { Tables } from './tables';

export interface LabelledPath {
  readonly path: string;
  readonly label: number;
}

/** A photo that a classifier is fitted on. */
export interface LabelledFeatures extends LabelledPath {
  /** Its place among the files that were asked about. */
  readonly at: number;
  readonly features: Float32Array;
}

export class OwnLabels {
  readonly #tables: Tables;
  readonly #met: (file: FileThen) => Promise<number | null>;

  /** @param met the content's number; null for a file that was written since it was met */
  constructor(tables: Tables, met: (file: FileThen) => Promise<number | null>) {
    this.#tables = tables;
    this.#met = met;
  }

  /** In the order in which they were made. */
  labels(): OwnLabel[] {
    return this.#tables.all<OwnLabel>('SELECT id, name FROM labels ORDER BY id');
  }

  /** The label of that name, made where there is none. */
  make(name: string): OwnLabel {
    return this.#tables.atOnce(() => {
      this.#tables.run('INSERT INTO labels (name) VALUES (?) ON CONFLICT DO NOTHING', name);
      const row = this.#tables.one<OwnLabel>('SELECT id, name FROM labels WHERE name = ?', name);
      if (!row) throw new HeadlightError('internal', { detail: 'the library lost a label' });
      return row;
    });
  }

  /** Throws `labelTaken`. */
  rename(id: number, name: string): void {
    this.#tables.atOnce(() => {
      if (this.#tables.one('SELECT 1 FROM labels WHERE name = ? AND id <> ?', name, id))
        throw new HeadlightError('labelTaken', { name });
      this.#tables.run('UPDATE labels SET name = ? WHERE id = ?', name, id);
    });
  }

  /** Its photos have none then. */
  remove(id: number): void {
    this.#tables.atOnce(() => this.#tables.run('DELETE FROM labels WHERE id = ?', id));
  }

  /** Photos of the window that have a label. */
  labelled(): LabelledPath[] {
    const rows = this.#tables.all<{ path: ArrayBuffer; label: number }>(
      'SELECT path, label FROM photos JOIN labelled ON labelled.content = photos.content',
    );
    return rows.map(({ path, label }) => ({ path: pathOf(path), label }));
  }

  /** Puts contents into a label, or takes them out of theirs (null). Returns which could be: a file that was written since it was met could not. */
  async put(files: readonly FileThen[], label: number | null): Promise<boolean[]> {
    const contents: (number | null)[] = [];
    for (const file of files) contents.push(await this.#met(file));
    const known = contents.filter((content) => content !== null);
    this.#tables.atOnce(() => {
      if (label === null)
        this.#tables.runEach(
          'DELETE FROM labelled WHERE content = ?',
          known.map((content) => [content]),
        );
      else
        this.#tables.runEach(
          `INSERT INTO labelled (content, label) SELECT ?, id FROM labels WHERE id = ?
           ON CONFLICT (content) DO UPDATE SET label = excluded.label`,
          known.map((content) => [content, label]),
        );
    });
    return contents.map((content) => content !== null);
  }

  /** Which of these photos have a content, and no features of this model. */
  lacking(model: number, files: readonly TurnedFile[]): boolean[] {
    return files.map((file) => {
      const content = this.#contentOf(file);
      return content !== null && this.#features(model, content, file.turn) === null;
    });
  }

  /** Keeps features; skips files that changed meanwhile. */
  keepFeatures(model: number, found: readonly { readonly file: TurnedFile; readonly features: Float32Array }[]): void {
    const rows = found.flatMap(({ file, features }) => {
      const content = this.#contentOf(file);
      return content === null ? [] : [[content, file.turn, model, keptFeatures(features)]];
    });
    this.#tables.atOnce(() =>
      this.#tables.runEach(
        'INSERT INTO features (content, turn, model, numbers) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        rows,
      ),
    );
  }

  /** Features of those files of which they are known, each with its place among the files. */
  features(model: number, files: readonly TurnedFile[]): { readonly at: number; readonly features: Float32Array }[] {
    return files.flatMap((file, at) => {
      const content = this.#contentOf(file);
      const features = content === null ? null : this.#features(model, content, file.turn);
      return features ? [{ at, features }] : [];
    });
  }

  /** Training samples: the files that have a label and features. */
  samples(model: number, files: readonly TurnedFile[]): LabelledFeatures[] {
    return this.features(model, files).flatMap(({ at, features }) => {
      const file = files[at] as TurnedFile;
      const label = this.#tables.one<{ label: number }>(
        'SELECT label FROM labelled WHERE content = ?',
        this.#contentOf(file),
      )?.label;
      return label === undefined ? [] : [{ at, path: file.path, label, features }];
    });
  }

  /** Photos of the window whose content is known, in their order, with the features of a model; without one, of that which has most of them. */
  known(model: number | null = this.#mostKnown()): Known[] {
    const rows = this.#tables.all<{ path: ArrayBuffer; content: number; numbers: ArrayBuffer | null }>(
      `SELECT path, content, (
         SELECT numbers FROM features WHERE features.content = photos.content AND model = ? ORDER BY turn LIMIT 1
       ) AS numbers FROM photos WHERE content IS NOT NULL ORDER BY id`,
      model,
    );
    return rows.map(({ path, content, numbers }) => ({
      path: pathOf(path),
      content,
      features: numbers && featuresOf(new Uint8Array(numbers)),
    }));
  }

  #mostKnown(): number | null {
    const most = 'SELECT model FROM features GROUP BY model ORDER BY count(*) DESC, model LIMIT 1';
    return this.#tables.one<{ model: number }>(most)?.model ?? null;
  }

  #contentOf({ path, bytes, written }: FileThen): number | null {
    const row = this.#tables.one<{ content: number | null }>(
      'SELECT content FROM photos WHERE path = ? AND bytes = ? AND written = ?',
      bytesOfPath(path),
      bytes,
      written,
    );
    return row?.content ?? null;
  }

  #features(model: number, content: number, turn: number): Float32Array | null {
    const row = this.#tables.one<{ numbers: ArrayBuffer }>(
      'SELECT numbers FROM features WHERE model = ? AND content = ? AND turn = ?',
      model,
      content,
      turn,
    );
    return row && featuresOf(new Uint8Array(row.numbers));
  }
}
