/**
 * `--resume`: what was answered, beside the file of results, so that a run that was stopped, by whatever, goes on where it was. One answer a line, appended as
 * it is made; a line that was cut, or is of another question, does not count.
 */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { readablePath, systemPath } from '../../main/photo/byte-path';
import { saveError } from '../../shared/save-error';

/** How answers become text of one line, and come back. */
export interface Coding {
  asPlain(answer: unknown): string;
  fromPlain(text: string): unknown;
}

/** Where in the file an answer stands. */
type Place = readonly [offset: number, length: number];

const NEWLINE = 0x0a;

export class Journal<T> {
  readonly #path: string;
  readonly #question: string;
  readonly #file: FileHandle;
  readonly #coding: Coding;
  readonly #places = new Map<string, Place>();
  #end = 0;

  private constructor(path: string, question: string, file: FileHandle, coding: Coding) {
    this.#path = path;
    this.#question = question;
    this.#file = file;
    this.#coding = coding;
  }

  /**
   * Rejects as `saveError` says; so does `add`.
   * @param question what the answers depend on beside the photo: another question's answers are left alone. No space in it
   */
  static async open<T>(path: string, question: string, coding: Coding): Promise<Journal<T>> {
    try {
      const journal = new Journal<T>(path, question, await open(systemPath(path), 'a+'), coding);
      await journal.#read();
      return journal;
    } catch (error) {
      throw saveError(readablePath(basename(path)), error);
    }
  }

  /** How many answers to this question there are. */
  get size(): number {
    return this.#places.size;
  }

  /** @param photo its content. No space in it */
  has(photo: string): boolean {
    return this.#places.has(photo);
  }

  /** Null where there is none. Rejects with the system's error. */
  async get(photo: string): Promise<T | null> {
    const [offset, length] = this.#places.get(photo) ?? [0, 0];
    if (length === 0) return null;
    const { buffer } = await this.#file.read(Buffer.alloc(length), 0, length, offset);
    const line = lineOf(buffer);
    return line === null ? null : (this.#coding.fromPlain(line.json) as T);
  }

  async add(photo: string, answer: T): Promise<void> {
    const said = `${this.#question} ${photo} ${this.#coding.asPlain(answer)}`;
    const line = Buffer.from(`${sumOf(Buffer.from(said))} ${said}\n`);
    try {
      await this.#file.appendFile(line);
    } catch (error) {
      throw saveError(readablePath(basename(this.#path)), error);
    }
    this.#places.set(photo, [this.#end, line.length - 1]);
    this.#end += line.length;
  }

  async close(): Promise<void> {
    await this.#file.sync().catch(() => undefined);
    await this.#file.close();
  }

  async #read(): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of createReadStream(systemPath(this.#path), { highWaterMark: 2 ** 20 })) {
      rest = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
      let start = 0;
      for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE, start)) {
        this.#met(rest.subarray(start, at), this.#end + start);
        start = at + 1;
      }
      this.#end += start;
      rest = rest.subarray(start);
    }
    if (rest.length === 0) return;
    await this.#file.appendFile('\n'); // ends what was cut
    this.#end += rest.length + 1;
  }

  #met(bytes: Buffer, offset: number): void {
    const line = lineOf(bytes);
    if (line?.question === this.#question) this.#places.set(line.photo, [offset, bytes.length]);
  }
}

interface Line {
  readonly question: string;
  readonly photo: string;
  readonly json: string;
}

/** Null for what is not whole. */
function lineOf(bytes: Buffer): Line | null {
  if (bytes.length < 9 || bytes.toString('latin1', 0, 8) !== sumOf(bytes.subarray(9))) return null;
  const [, question = '', photo = '', json = ''] = /^(\S+) (\S+) (.*)$/s.exec(bytes.toString('utf8', 9)) ?? [];
  return { question, photo, json };
}

const sumOf = (bytes: Buffer): string => crc32(bytes).toString(16).padStart(8, '0');
