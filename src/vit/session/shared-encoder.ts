/** The encoder of one session among others: a photo that it or one beside it has run is classified from its tokens, and not run again. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import type { Executor, Program } from '../execute/executor';
import { buildHead } from '../model/head';
import { vitWeights } from '../model/weights';
import type { EncoderPeer, EncoderPeers, EncoderRun } from './encoder-peers';
import { outputOf, type ForwardResult } from './forward';
import { sameNumbers } from './same-encoder';

/** The sessions beside a session. */
export interface Beside {
  readonly peers: EncoderPeers;
  /** Engine and precision: sessions that compute otherwise share nothing. */
  readonly arithmetic: string;
}

export class SharedEncoder implements EncoderPeer {
  readonly #executor: Executor;
  readonly #beside: Beside;
  readonly #kept: (patches: Float32Array) => EncoderRun | null;
  readonly #underWay = new Set<{ readonly patches: Float32Array; readonly run: Promise<EncoderRun> }>();
  readonly #leave: () => void;
  #classifier: Promise<Program> | null = null;

  /** @param kept what is kept of these patches, of the model as it is */
  constructor(
    readonly checkpoint: Checkpoint,
    executor: Executor,
    beside: Beside,
    kept: (patches: Float32Array) => EncoderRun | null,
  ) {
    this.#executor = executor;
    this.#beside = beside;
    this.#kept = kept;
    this.#leave = beside.peers.join(beside.arithmetic, this);
  }

  ranOn(patches: Float32Array): Promise<EncoderRun> | null {
    for (const each of this.#underWay) if (sameNumbers(each.patches, patches)) return each.run;
    const kept = this.#kept(patches);
    return kept && Promise.resolve(kept);
  }

  /** One call at a time. What was computed beside this session, with its own logits; else what `compute` gives. */
  async run(patches: Float32Array, compute: () => Promise<ForwardResult>): Promise<ForwardResult> {
    const start = performance.now();
    const found = await this.#beside.peers.find(this.#beside.arithmetic, this, patches);
    if (found) {
      const [logits, none] = [await this.#classify(found.tokens), new Float32Array(0)];
      return { ...found, logits, hidden: [], pooled: none, poolAttention: none, forwardMs: performance.now() - start };
    }
    const run = compute();
    const entry = { patches, run };
    this.#underWay.add(entry);
    return run.finally(() => this.#underWay.delete(entry));
  }

  dispose(): void {
    this.#leave();
    void this.#classifier?.then((program) => program.dispose()).catch(() => undefined);
  }

  /** [tokens, dim] → [classes]; nothing for a backbone */
  async #classify(tokens: Float32Array): Promise<Float32Array> {
    const { config } = this.checkpoint;
    if (config.classes === 0) return new Float32Array(0);
    this.#classifier ??= this.#compiled();
    this.#classifier.catch(() => (this.#classifier = null)); // tried again when it is asked for again
    const program = await this.#classifier;
    const out = await program.run({ tokens: { shape: [1, shapeOf(config).tokens, config.dim], data: tokens } }); // [1, tokens, dim]
    return outputOf(out, 'logits').data; // [1, classes] → [classes]
  }

  #compiled(): Promise<Program> {
    const { config } = this.checkpoint;
    const graph = buildHead(config);
    return this.#executor.compile(
      graph,
      vitWeights(graph, config, (name) => this.checkpoint.read(name)),
    );
  }
}
