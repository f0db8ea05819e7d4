/** What a person changes inside the model before it answers again; data, so that it can be sent, kept and written to a file. */

/** A head of a layer, both from 0. */
export interface HeadAt {
  readonly layer: number;
  readonly head: number;
}

/** Every field absent leaves the model as it is. Layers, heads and patches count from 0, patches row by row. */
export interface Changes {
  readonly headsOff?: readonly HeadAt[];
  /** `zero`: the head's output becomes 0. `mean`: its mean over the tokens, which overstates less. `zero` by default. */
  readonly ablation?: 'zero' | 'mean';
  /** Patches, by position, that no token can read and no average counts: as if they were dropped from the sequence. */
  readonly hiddenPatches?: readonly number[];
  /** A permutation [patches]: position i shows the content of patch `patchOrder[i]`. */
  readonly patchOrder?: readonly number[];
  /** false: without position embedding. */
  readonly positionEmbedding?: boolean;
  /** `causal`: every token reads only itself and those before it, as in a decoder. */
  readonly mask?: 'full' | 'causal';
  /** Layers whose attention branch adds nothing. */
  readonly attentionOff?: readonly number[];
  /** Layers whose MLP branch adds nothing. */
  readonly mlpOff?: readonly number[];
  /** false: a block's branch takes the place of the residual stream instead of being added to it, in every layer. */
  readonly skipConnections?: boolean;
  /** false: attention and MLP of every layer read the stream as it is, without their layer norm; the final norm stays. */
  readonly layerNorms?: boolean;
}
