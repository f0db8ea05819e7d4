/** Commands that write files of each photo: a line for each as it is written, or one JSON of all. */
import { visibleJson } from '../../vit/visible';
import type { ModelPixels } from '../../shared/photo-port';
import type { PhotoAt, Run, Teller } from '../ask-photos';
import { withLeftOut } from '../left-out';
import { failureOf } from '../result';

/** What was written of a photo. */
export interface Written {
  readonly json: object;
  readonly line: string;
}

export class FilesTeller<V> implements Teller<V> {
  readonly #run: Run<'table' | 'json', unknown, unknown>;
  readonly #write: (photo: PhotoAt, value: V, pixels: ModelPixels) => Promise<Written>;
  readonly #results: object[] = [];

  constructor(
    run: Run<'table' | 'json', unknown, unknown>,
    write: (photo: PhotoAt, value: V, pixels: ModelPixels) => Promise<Written>,
  ) {
    this.#run = run;
    this.#write = write;
  }

  async done(photo: PhotoAt, value: V, pixels: ModelPixels): Promise<void> {
    const { json, line } = await this.#write(photo, value, pixels);
    this.#results.push(json);
    if (this.#run.forms === 'table') await this.#run.streams.result(line);
  }

  failed(path: string, error: unknown): void {
    this.#results.push(failureOf(this.#run.runtime, path, error));
  }

  async end(): Promise<void> {
    const { forms, inputs, streams } = this.#run;
    const [first] = this.#results;
    if (forms !== 'json' || !first) return;
    const said = inputs.single ? first : withLeftOut(this.#results, inputs.leftOut);
    await streams.result(`${visibleJson(JSON.stringify(said, null, 2))}\n`);
  }
}
