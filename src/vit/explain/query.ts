/** What can be asked of a photo's attention; one vocabulary for window, command line and sidecar files. */

/** The query token: the class token, or one patch. A model without class token answers `cls` with the mean over all patches. */
export type TokenRef = 'cls' | { readonly row: number; readonly col: number };

/** One head (from 0), or all heads of a layer fused. */
export type HeadRef = number | 'mean' | 'max' | 'min';

export interface MapQuery {
  readonly method: 'rollout' | 'attention';
  /** From 0. `attention`: that layer. `rollout`: through layers 0 … layer; the last layer is the usual choice. */
  readonly layer: number;
  readonly head: HeadRef;
  readonly token: TokenRef;
}

/** All layers × heads for one token: tile (l, k) is the `MapQuery` with layer l, head k. */
export type GridQuery = Pick<MapQuery, 'method' | 'token'>;
