/** What a decoder is given for a word: its embedding, scaled, and its position (Vaswani et al. 2017, arXiv 1706.03762, §3.4 and 3.5). */
import type { Writer } from '../checkpoint/decoders/decoder';
import type { Tensor } from '../execute/executor';
import type { TokenTable } from '../text/token-table';
import type { WriterConfig } from '../model/writer';

export class WordTable {
  readonly #config: WriterConfig;
  readonly #words: TokenTable;
  /** [positions + offset, dim] */
  readonly #positions: Float32Array;

  private constructor(config: WriterConfig, words: TokenTable, positions: Float32Array) {
    this.#config = config;
    this.#words = words;
    this.#positions = positions;
  }

  static async open({ config, table, read }: Pick<Writer, 'config' | 'table' | 'read'>): Promise<WordTable> {
    const stored = config.positions.kind === 'learned';
    return new WordTable(config, table, stored ? await read('decoder.positions.weight') : sinusoidal(config));
  }

  /** @param ids one sentence each, all of one length @param at position of their first word; gives [sentences, words, dim] */
  async embed(ids: readonly (readonly number[])[], at: number): Promise<Tensor> {
    const { dim, embedScale, positions } = this.#config;
    const words = ids[0]?.length ?? 0;
    const data = await this.#words.lookUp(ids.flat()); // [sentences · words, dim]
    const scale = Math.fround(embedScale);
    for (let each = 0; each < ids.length * words; each++) {
      const row = Math.min(at + (each % words), positions.most - 1) + positions.offset; // beyond the last there is only filling
      for (let j = 0; j < dim; j++)
        data[each * dim + j] = Math.fround((data[each * dim + j] ?? 0) * scale) + (this.#positions[row * dim + j] ?? 0);
    }
    return { shape: [ids.length, words, dim], data };
  }
}

/** [sin | cos] of position · 10000^(−i / (d/2 − 1)), as fairseq's: row 0 … most + offset − 1, each [dim]. */
function sinusoidal({ dim, positions }: WriterConfig): Float32Array {
  const rows = positions.most + positions.offset;
  const half = Math.floor(dim / 2);
  const table = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < half; i++) {
      const angle = row * Math.exp((-i * Math.log(10000)) / (half - 1));
      table[row * dim + i] = Math.sin(angle);
      table[row * dim + half + i] = Math.cos(angle);
    }
  return table;
}
