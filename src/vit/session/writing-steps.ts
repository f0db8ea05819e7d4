/** One word after the other, with the keys and values of those before. */
import type { Tensor } from '../execute/executor';
import { layerName, type WriterOutput } from '../model/writer';
import type { Generation } from '../write/generation';
import type { NextWords } from '../write/search';
import { outputOf } from './forward';
import { checkWanted, type Work } from './work';
import { HIDDEN, stepped, tokensIn, type PhotoMemory, type WriterRuns } from './writer-runs';

export class WritingSteps implements NextWords {
  readonly #runs: WriterRuns;
  readonly #memory: PhotoMemory;
  readonly #photo: boolean;
  readonly #work: Work<readonly number[]>;
  readonly #past: number;
  readonly #beams: number;
  /** By input: [beams, heads, past, headDim], filled from the front. */
  #cache: Record<string, Tensor> = {};
  #filled = 0;
  /** Words of the beginning that are read before the first choice. */
  #waiting: readonly number[];

  constructor(
    runs: WriterRuns,
    memory: PhotoMemory,
    generation: Generation,
    begin: readonly number[],
    photo: boolean,
    work: Work<readonly number[]>,
  ) {
    this.#runs = runs;
    this.#memory = memory;
    this.#photo = photo;
    this.#work = work;
    this.#beams = generation.beams;
    this.#past = stepped(generation.maxLength - 1);
    this.#waiting = begin.slice(0, -1);
    const { depth, heads, dim } = runs.writer.config;
    const shape = [this.#beams, heads, this.#past, dim / heads];
    const size = this.#beams * heads * this.#past * (dim / heads);
    for (let layer = 0; layer < depth; layer++)
      for (const name of ['pastKey', 'pastValue'])
        this.#cache[layerName(name, layer)] = { shape, data: new Float32Array(size) };
  }

  async next(last: readonly number[], parents: readonly number[]): Promise<Float32Array[]> {
    for (const id of this.#waiting) await this.#step(Array.from({ length: this.#beams }, () => id));
    this.#waiting = [];
    if (parents.some((parent, i) => parent !== i)) this.#reorder(parents);
    const logits = (await this.#step(last)).data; // [beams, 1, vocabulary]
    const { vocabulary } = this.#runs.writer.config;
    return last.map((_, i) => logits.slice(i * vocabulary, (i + 1) * vocabulary));
  }

  async #step(ids: readonly number[]): Promise<Tensor> {
    checkWanted({ signal: this.#work.signal });
    const [runs, memory, photo] = [this.#runs, this.#memory, this.#photo];
    const outputs: readonly WriterOutput[] = ['logits', 'cache'];
    const run = { beams: this.#beams, words: 1, past: this.#past, tokens: tokensIn(memory), outputs };
    const program = await runs.program(run);
    const mask = Float32Array.from({ length: this.#past + 1 }, (_, i) => (i >= this.#filled && i < this.#past ? HIDDEN : 0)); // prettier-ignore
    const embedded = await runs.embedded(ids.map((id) => [id]), this.#filled); // prettier-ignore
    const out = await runs.run(program, memory, { embedded, mask: [[1, this.#past + 1], mask], photo, past: this.#cache }); // prettier-ignore
    for (let layer = 0; layer < runs.writer.config.depth; layer++) {
      this.#keep(layerName('pastKey', layer), outputOf(out, layerName('key', layer)));
      this.#keep(layerName('pastValue', layer), outputOf(out, layerName('value', layer)));
    }
    this.#filled++;
    checkWanted({ signal: this.#work.signal });
    return outputOf(out, 'logits');
  }

  /** @param word [beams, heads, 1, headDim] */
  #keep(name: string, word: Tensor): void {
    const kept = this.#cache[name]?.data;
    const headDim = word.shape[3] ?? 0;
    const rows = word.data.length / headDim; // beams · heads
    for (let row = 0; row < rows; row++)
      kept?.set(word.data.subarray(row * headDim, (row + 1) * headDim), (row * this.#past + this.#filled) * headDim);
  }

  /** Each beam takes over what its parent read. */
  #reorder(parents: readonly number[]): void {
    for (const [name, { shape, data }] of Object.entries(this.#cache)) {
      const size = data.length / this.#beams;
      const moved = new Float32Array(data.length);
      parents.forEach((parent, i) => moved.set(data.subarray(parent * size, (parent + 1) * size), i * size));
      this.#cache[name] = { shape, data: moved };
    }
  }
}
