/** A masked autoencoder at work: some patches hidden, all of them painted. */
import type { Painter } from '../checkpoint/decoders/decoder';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { expected } from '../errors';
import type { Executor, Program } from '../execute/executor';
import { buildPainter, DECODER_ATTENTION, ENCODER_ATTENTION, type PainterOutput } from '../model/painter';
import { vitWeights } from '../model/weights';
import { FewPrograms } from './few-programs';
import { outputOf } from './forward';

/** What was painted, and what looked where. */
export interface Painted {
  /** [patches, rows · cols · channels], each patch in (row, col, channel) order, as the model gives it. */
  readonly prediction: Float32Array;
  /** One [heads, 1 + visible, 1 + visible] per layer: class token, then the visible patches in order. None where it was not asked for. */
  readonly encoderAttention: readonly Float32Array[];
  /** One [heads, 1 + patches, 1 + patches] per layer. None where it was not asked for. */
  readonly decoderAttention: readonly Float32Array[];
}

/** Compiled for so many different numbers of visible patches at once: 25, 50 and 75 per cent, and a brush. */
const MOST_PROGRAMS = 4;

export class Painting {
  readonly #checkpoint: Checkpoint;
  readonly #painter: Painter;
  readonly #executor: Executor;
  /** Programs by number of visible patches and by outputs. */
  readonly #programs = new FewPrograms(MOST_PROGRAMS);

  constructor(checkpoint: Checkpoint, painter: Painter, executor: Executor) {
    this.#checkpoint = checkpoint;
    this.#painter = painter;
    this.#executor = executor;
  }

  /**
   * @param patches the whole photo [patches, patchDim]
   * @param hidden the patches that are not shown to the model, each once; at least one must be left
   */
  async paint(patches: Float32Array, hidden: readonly number[], attention = false): Promise<Painted> {
    const { config } = this.#checkpoint;
    const { patches: count, patchDim } = shapeOf(config);
    const visible = visibleOf(hidden, count);
    const place = new Float32Array(visible.length * count);
    const seen = new Float32Array(visible.length * patchDim);
    visible.forEach((patch, row) => {
      place[row * count + patch] = 1;
      seen.set(patches.subarray(patch * patchDim, (patch + 1) * patchDim), row * patchDim);
    });
    const program = await this.#program(visible.length, attention ? ['attention'] : []);
    const out = await program.run({
      patches: { shape: [1, visible.length, patchDim], data: seen },
      place: { shape: [visible.length, count], data: place },
    });
    const perLayer = (name: string, depth: number): Float32Array[] =>
      attention ? Array.from({ length: depth }, (_, layer) => outputOf(out, `${name}.${layer}`).data) : [];
    return {
      prediction: outputOf(out, 'prediction').data,
      encoderAttention: perLayer(ENCODER_ATTENTION, config.depth),
      decoderAttention: perLayer(DECODER_ATTENTION, this.#painter.config.depth),
    };
  }

  dispose(): void {
    this.#programs.dispose();
  }

  #program(visible: number, outputs: readonly PainterOutput[]): Promise<Program> {
    return this.#programs.get(`${visible} ${outputs.join()}`, () => this.#compile(visible, outputs));
  }

  #compile(visible: number, outputs: readonly PainterOutput[]): Promise<Program> {
    const { config } = this.#checkpoint;
    const graph = buildPainter(config, this.#painter.config, visible, outputs);
    const read = (name: string): Promise<Float32Array> =>
      name.startsWith('decoder.') ? this.#painter.read(name) : this.#checkpoint.read(name);
    return this.#executor.compile(graph, vitWeights(graph, config, read));
  }
}

/** The patches that are left, in order. Throws `badRequest` for one that is no patch, or twice there, and where none is left. */
function visibleOf(hidden: readonly number[], count: number): number[] {
  const holes = new Set(hidden);
  const wrong = hidden.find((patch) => !Number.isInteger(patch) || patch < 0 || patch >= count);
  if (wrong !== undefined) throw expected(`patches from 0 to ${count - 1}`, 'hidden', wrong);
  if (holes.size !== hidden.length) throw expected('each patch once', 'hidden', 'one of them twice');
  if (holes.size === count) throw expected('at least one visible patch', 'hidden', 'all of them');
  return Array.from({ length: count }, (_, patch) => patch).filter((patch) => !holes.has(patch));
}
