/** Where the answers of `classify` go: text, to standard output or a file, or a Parquet table. */
import { isSaveError } from '../../shared/save-error';
import type { ToldGroup } from '../../vit/groups/choose';
import { answerWriter, type TextFormat, type Written } from '../answer-writers';
import type { PhotoFailure, PhotoResult } from '../result';
import type { Streams } from '../streams';
import { usageError } from '../usage-error';
import { Rows } from '../write/row-file';

/** All that is known of an answered photo. */
export interface AnsweredPhoto {
  readonly result: PhotoResult;
  /** What an unsure answer is told by, for people. */
  readonly told: ToldGroup | null;
  /** Width of the upright photo. */
  readonly width: number;
  readonly height: number;
}

/** All but `fail` reject as `saveError` says. */
export interface AnswerSink {
  done(photo: AnsweredPhoto): Promise<void>;
  failed(failure: PhotoFailure): Promise<void>;
  /** A path that leads to no photo: it counts for none. */
  passed(failure: PhotoFailure): Promise<void>;
  finish(): Promise<void>;
  /** The run ends with this error: what is whole is kept where writing has failed, and nothing otherwise. Never rejects. */
  fail(error: unknown): Promise<void>;
}

/** @param out null: standard output */
export async function textSink(
  format: TextFormat,
  out: string | null,
  written: Written,
  streams: Streams,
): Promise<AnswerSink> {
  const rows = await Rows.open(out, streams);
  const writer = answerWriter(format, written);
  let begun = false;
  const begin = async (): Promise<void> => {
    if (!begun) await rows.begin(writer.begin());
    begun = true;
  };
  return {
    async done({ result, told }) {
      await begin();
      await rows.add(writer.done(result, told));
    },
    async failed(failure) {
      await begin();
      await rows.add(writer.failed(failure));
    },
    async passed(failure) {
      await begin();
      await rows.begin(writer.failed(failure));
    },
    async finish() {
      await begin();
      await rows.finish(writer.end());
    },
    fail: (error) => (isSaveError(error) ? rows.keep(writer.end()) : rows.discard()),
  };
}

/** Throws `usage` where a table would go to standard output. */
export function parquetPlace(out: string | null): string {
  if (out === null) throw usageError('A Parquet table needs --out FILE: it is no text.');
  return out;
}
