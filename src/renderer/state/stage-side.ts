/** One side of the stage: what is shown of a photo as one model sees it, and what pointer and keys do there. */
import type { OverlayStyle, ScaleRange } from '../../shared/overlay/overlay';
import type { ErrorData } from '../../vit/errors';
import type { CropBox } from '../../vit/recipe';
import type { ShownWord } from './decoders/words.svelte';
import type { StageView } from './pictures.svelte';
import type { Patch } from './selection.svelte';
import type { ShownMap } from './stage-maps.svelte';
import type { Zoom } from './zoom.svelte';

/** What can stand on the stage: a map of a model, or of a written word. */
export type StagePicture = ShownMap | ShownWord;

export interface StageSide {
  readonly view: StageView | null;
  readonly error: ErrorData | null;
  readonly shown: StagePicture | null;
  /** Where the map lies on the photo; null until that is known. */
  readonly crop: CropBox | null;
  /** What a map of a class explains; null for a map of no class. */
  readonly why: { readonly name: string; readonly other: string | null } | null;
  /** The wanted map is still being worked out. */
  readonly working: boolean;
  readonly range: ScaleRange | null;
  readonly style: OverlayStyle;
  readonly zoom: Zoom;
  /** Shows the photo without its overlay. */
  readonly plain: boolean;
  readonly hover: Patch | null;
  readonly pinned: Patch | null;
  /** The patch whose row of the token matrix is pointed at. */
  readonly asking: Patch | null;
  /** Patches the model cannot read, row by row. */
  readonly hidden: readonly number[];
  /** The order its patches are shuffled in. */
  readonly order: readonly number[] | null;
  /** The pointer hides patches instead of asking them. */
  readonly brushing: boolean;

  point(patch: Patch | null): void;
  pin(patch: Patch): void;
  moveCursor(rows: number, cols: number): void;
  /** Hides patches, or shows them again. */
  brush(patches: readonly number[], hide: boolean): void;
  /** The photo is shown this large, in pixels of the screen. */
  sized(edge: number): void;
  retry(): void;
  remove(): void;
  /** Shows maps of no class again; null where the other side decides. */
  readonly stopExplaining: (() => void) | null;
}
