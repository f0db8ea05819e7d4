/** `--truth TABLE`: which photos have a row in it, and what the row says; rows that no photo met are told in the end. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readablePath, systemPath } from '../../main/photo/byte-path';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { StreamPhoto } from '../many/photo-stream';
import { counted } from '../counted';
import { usageError } from '../usage-error';
import type { Truth } from './tally';
import { readTruths } from './truth-file';

export class TruthTable {
  readonly #file: string;
  readonly #truths: ReadonlyMap<string, Truth>;
  readonly #met = new Set<string>();
  #left = 0;

  private constructor(file: string, truths: ReadonlyMap<string, Truth>) {
    this.#file = file;
    this.#truths = truths;
  }

  /** Throws `usage` for what is no such table. */
  static async read(file: string, checkpoint: Checkpoint): Promise<TruthTable> {
    const text = await readFile(systemPath(file), 'utf8').catch(() => {
      throw usageError(`The table \`${file}\` cannot be read.`);
    });
    return new TruthTable(file, readTruths(text, file, checkpoint));
  }

  /** In the order of the rows. */
  get names(): Iterable<string> {
    return this.#truths.keys();
  }

  /** Null where there is no row. */
  truthOf(name: string): Truth | null {
    const truth = this.#truths.get(name) ?? null;
    if (truth) this.#met.add(name);
    return truth;
  }

  /** Of a photo in an archive: by its path there, alone or behind the archive's name. */
  inArchive({ from, member }: Pick<StreamPhoto, 'from' | 'member'>): Truth | null {
    const [archive, name = ''] = [readablePath(from.path).replaceAll('\\', '/'), member?.name];
    const names = [name, `${basename(archive)}/${name}`, `${archive}/${name}`];
    return names.map((one) => this.truthOf(one)).find((truth) => truth !== null) ?? null;
  }

  /** So many photos more have no row. */
  leave(count: number): void {
    this.#left += count;
  }

  /** Rows that no photo has met. */
  unmet(): string[] {
    return [...this.#truths.keys()].filter((name) => !this.#met.has(name));
  }

  /** Null where every photo has a row. */
  leftSentence(): string | null {
    const count = this.#left;
    if (count === 0) return null;
    return `${counted(count, 'photo has', 'photos have')} no row in \`${this.#file}\`, and ${count === 1 ? 'is' : 'are'} left out.`;
  }
}
