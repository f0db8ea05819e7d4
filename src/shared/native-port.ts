/**
 * Messages on the port between the renderer's worker and the native process. Attention stays in that process: pixels go there,
 * answers, maps and thumbnails come back. Every request but `forget` and `close` carries an id and gets one answer.
 */
import type { RecipeOverrides } from '../vit/checkpoint/overrides';
import type { ErrorData } from '../vit/errors';
import type { AttentionMap, HeadGrid } from '../vit/explain/attention';
import type { GridQuery, MapQuery } from '../vit/explain/query';
import type { SessionAnswer } from '../vit/session/answer';

export type NativeRequest =
  /** Opens an installed model; it replaces the one before. Answered with `NativeOpened`. */
  | { readonly id: number; readonly type: 'open'; readonly model: string; readonly overrides: RecipeOverrides }
  /** `pixels` normalised, [channels, rows, cols]. Answered with `SessionAnswer`. */
  | {
      readonly id: number;
      readonly type: 'answer';
      readonly photo: string;
      readonly pixels: Float32Array;
      readonly top: number;
    }
  /** Whether maps of this photo can be asked for. */
  | { readonly id: number; readonly type: 'knows'; readonly photo: string }
  | { readonly id: number; readonly type: 'map'; readonly photo: string; readonly query: MapQuery }
  | { readonly id: number; readonly type: 'grid'; readonly photo: string; readonly query: GridQuery }
  | { readonly type: 'forget'; readonly photo: string }
  /** Frees the model. */
  | { readonly type: 'close' };

export interface NativeOpened {
  /** For people: 'ONNX Runtime, 4 threads'. */
  readonly detail: string;
}

export type NativeValue = NativeOpened | SessionAnswer | AttentionMap | HeadGrid | boolean;

export type NativeAnswer =
  | { readonly id: number; readonly ok: true; readonly value: NativeValue }
  | ({ readonly id: number; readonly ok: false } & ErrorData);
