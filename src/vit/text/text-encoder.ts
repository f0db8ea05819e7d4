/** Texts → features: tokenizer, text tower and engine together. Each text is computed once and kept. */
import { HeadlightError } from '../errors';
import type { ModelFiles } from '../checkpoint/source';
import type { Executor, Program, Tensor } from '../execute/executor';
import { finiteOnly } from '../execute/finite';
import { causalMask } from '../model/causal';
import { buildText, type TextBuild } from '../model/text';
import { attentionOutput } from '../model/vit';
import { checkWanted, type Work } from '../session/work';
import { isFilled, readPlace } from './config';
import { openTextTower, type TextTower } from './text-tower';
import { openTokenizer, type TextTokenizer, type Tokens } from './tokenizer';

/** Texts per run: enough to keep the cores busy, few enough to stop soon. */
const BATCH = 16;
/** Lengths are rounded up to a multiple, so that few programs serve all texts. */
const STEP = 8;

/** A text as the tower read it. */
export interface ReadText extends Tokens {
  /** One [heads, tokens, tokens] per layer, query before key. */
  readonly attention: readonly Float32Array[];
  /** Place of the token whose row is the feature. */
  readonly place: number;
}

/** The files of a text tower, opened; no weights are read yet. */
export interface TextModel {
  readonly tower: TextTower;
  readonly tokenizer: TextTokenizer;
}

/** Throws what `openTextTower` and `openTokenizer` throw. */
export async function openTextModel(files: ModelFiles, weights?: string): Promise<TextModel> {
  const tower = await openTextTower(files, weights);
  const { positions } = tower.config;
  const full = isFilled(tower.config);
  const tokenizer = await openTokenizer(files, { positions, full });
  const filled = tokenizer.encode('a').ids.length;
  if (full && filled !== positions)
    throw new HeadlightError('textTowerUnsupported', {
      name: files.name,
      detail: `its texts are filled to ${positions} tokens, and its tokenizer gives ${filled} and no padding`,
    });
  return { tower, tokenizer };
}

interface Waiting {
  readonly text: string;
  readonly ids: readonly number[];
  readonly place: number;
}

export class TextEncoder {
  readonly #executor: Executor;
  readonly #known = new Map<string, Float32Array>();

  /** The caller keeps `executor`, which must serve nothing else: programs share weights by name. */
  constructor(
    readonly model: TextModel,
    executor: Executor,
  ) {
    this.#executor = finiteOnly(executor);
  }

  /**
   * One feature [projection] for each text, not normalised. Rejects with `textNoEnd`, with `cancelled` once `work.signal` aborts, and with the executor's and the
   * checkpoint's errors; what was computed until then is kept.
   */
  async features(texts: readonly string[], work: Work = {}): Promise<Float32Array[]> {
    const waiting = [...new Set(texts)].filter((text) => !this.#known.has(text)).map((text) => this.#waiting(text));
    let done = 0;
    for (const [tokens, group] of this.#byLength(waiting)) {
      checkWanted(work);
      const program = await this.#compile({ batch: Math.min(BATCH, group.length), tokens, outputs: ['feature'] });
      try {
        for (let at = 0; at < group.length; at += BATCH) {
          checkWanted(work);
          const part = group.slice(at, at + BATCH);
          const batch = Math.min(BATCH, group.length);
          const { feature } = await program.run(await this.#inputs(part, batch, tokens));
          const width = this.model.tower.config.projection;
          part.forEach(({ text }, i) =>
            this.#known.set(text, (feature as Tensor).data.slice(i * width, (i + 1) * width)),
          );
          done += part.length;
          work.onProgress?.(done / waiting.length);
        }
      } finally {
        program.dispose();
      }
    }
    return texts.map((text) => this.#known.get(text) as Float32Array);
  }

  /** Where each token of a text looked. Rejects as `features` does. */
  async read(text: string): Promise<ReadText> {
    const { tower, tokenizer } = this.model;
    const { ids, tokens } = tokenizer.encode(text);
    const one = this.#waiting(text);
    const program = await this.#compile({ batch: 1, tokens: ids.length, outputs: ['attention'] });
    try {
      const { read: _, ...inputs } = await this.#inputs([one], 1, ids.length);
      const out = await program.run(inputs);
      const layers = Array.from({ length: tower.config.depth }, (_, layer) => out[attentionOutput(layer)] as Tensor);
      return { ids, tokens, place: one.place, attention: layers.map(({ data }) => data) };
    } finally {
      program.dispose();
    }
  }

  #waiting(text: string): Waiting {
    const { ids } = this.model.tokenizer.encode(text);
    const place = readPlace(this.model.tower.config, ids);
    if (place === null) throw new HeadlightError('textNoEnd', { text: text.slice(0, 80) });
    return { text, ids, place };
  }

  /** Texts that are run at one length, the short ones first; where a token sees all others there is one length. */
  #byLength(texts: readonly Waiting[]): Map<number, Waiting[]> {
    const { config } = this.model.tower;
    const groups = new Map<number, Waiting[]>();
    for (const each of [...texts].sort((a, b) => a.ids.length - b.ids.length)) {
      const length = isFilled(config)
        ? each.ids.length
        : Math.min(config.positions, Math.ceil(each.ids.length / STEP) * STEP);
      groups.set(length, [...(groups.get(length) ?? []), each]);
    }
    return groups;
  }

  async #compile(build: TextBuild): Promise<Program> {
    const { tower } = this.model;
    const graph = buildText(tower.config, build);
    return this.#executor.compile(graph, async (name) => ({
      shape: graph.params.get(name) ?? [],
      data: await tower.read(name),
    }));
  }

  /** Pads texts with zeros, which no token before them sees. */
  async #inputs(texts: readonly Waiting[], batch: number, tokens: number): Promise<Record<string, Tensor>> {
    const { table, config } = this.model.tower;
    const embedded = new Float32Array(batch * tokens * config.dim);
    const read = new Float32Array(batch * tokens);
    for (const [i, { ids, place }] of texts.entries()) {
      embedded.set(await table.lookUp(ids), i * tokens * config.dim);
      read[i * tokens + place] = 1;
    }
    return {
      embedded: { shape: [batch, tokens, config.dim], data: embedded },
      read: { shape: [batch, 1, tokens], data: read },
      ...(config.causal && causalMask(tokens)),
    };
  }
}
