/** What could not be counted, each told when it fails and kept with its reason. */
import { displayPath } from '../inputs';
import { errorOf, type PhotoFailure } from '../result';
import { sentenceOf } from '../sentences';
import type { Streams } from '../streams';

export class Failures {
  readonly #streams: Pick<Streams, 'message'>;
  readonly list: { readonly file: string; readonly error: PhotoFailure['error'] }[] = [];

  constructor(streams: Pick<Streams, 'message'>) {
    this.#streams = streams;
  }

  readonly add = (path: string, error: unknown): void => {
    this.keep(path, error);
    this.#streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
  };

  /** One that is told already. */
  keep(path: string, error: unknown): void {
    this.list.push({ file: displayPath(path), error: errorOf(error) });
  }
}
