/**
 * Sessions that compute side by side in one process. A photo that one of them has run need not be run by another whose encoder is the same, number for
 * number, and which is given the same pixels. Nothing is kept here: a run lies within the budget of the session that made it.
 */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { isSameEncoder } from './same-encoder';

/** What the encoder made of a photo; shared, not to be changed. */
export interface EncoderRun {
  /** Behind the final norm, [tokens, dim]. */
  readonly tokens: Float32Array;
  /** One [heads, tokens, tokens] per layer. */
  readonly attention: readonly Float32Array[];
}

export interface EncoderPeer {
  readonly checkpoint: Checkpoint;
  /** The run of these patches that is kept or under way, of the model as it is; null where there is none. */
  ranOn(patches: Float32Array): Promise<EncoderRun> | null;
}

export class EncoderPeers {
  /** By engine and precision: others give other bits. */
  readonly #groups = new Map<string, Set<EncoderPeer>>();

  /** @param arithmetic engine and precision @returns takes the peer out again */
  join(arithmetic: string, peer: EncoderPeer): () => void {
    const group = this.#groups.get(arithmetic) ?? new Set();
    this.#groups.set(arithmetic, group.add(peer));
    return () => group.delete(peer);
  }

  /** What another session has computed of these patches, or is computing; null where that must be done. */
  async find(arithmetic: string, asking: EncoderPeer, patches: Float32Array): Promise<EncoderRun | null> {
    for (const peer of this.#groups.get(arithmetic) ?? []) {
      const run = peer === asking ? null : peer.ranOn(patches);
      if (!run) continue;
      const found = run.catch(() => null); // told to whoever asked for it
      if (await isSameEncoder(peer.checkpoint, asking.checkpoint).catch(() => false)) {
        const shared = await found;
        if (shared) return shared;
      }
    }
    return null;
  }
}
