/** Which map is shown: method, layer, head and query token, plus what the pointer rests on. */
import type { HeadRef, AttentionQuery, TokenRef } from '../../vit/explain/query';

export interface Tile {
  readonly layer: number;
  readonly head: number;
}

export interface Patch {
  readonly row: number;
  readonly col: number;
}

/** What the selection moves within: the loaded model's layers, heads and patches. */
export interface Bounds {
  readonly layers: number;
  readonly heads: number;
  readonly rows: number;
  readonly cols: number;
}

/** The commonest shape, so that little moves when a model says its own. */
const UNKNOWN: Bounds = { layers: 12, heads: 12, rows: 14, cols: 14 };

export class Selection {
  method = $state<AttentionQuery['method']>('rollout');
  /** From 0. */
  layer = $state(0);
  head = $state<HeadRef>(0);
  token = $state.raw<TokenRef>('cls');
  /** A tile under the pointer is shown on the stage without being chosen. */
  preview = $state.raw<Tile | null>(null);
  /** The patch under the pointer or the keyboard's patch cursor. */
  hover = $state.raw<Patch | null>(null);
  bounds = $state.raw<Bounds>(UNKNOWN);

  readonly query: AttentionQuery = $derived({
    method: this.method,
    layer: this.preview?.layer ?? this.layer,
    head: this.preview?.head ?? this.head,
    token: this.token,
  });

  /** Another model: what is chosen stays where it fits, else the last layer and first head. */
  fit(bounds: Bounds, chosen: { readonly layer: number; readonly head: HeadRef } | null): void {
    this.bounds = bounds;
    this.token = 'cls';
    this.preview = null;
    this.hover = null;
    const layer = chosen?.layer ?? bounds.layers - 1;
    const head = chosen?.head ?? 0;
    this.layer = layer < bounds.layers ? layer : bounds.layers - 1;
    this.head = typeof head === 'number' && head >= bounds.heads ? 0 : head;
  }

  moveLayer(by: number): void {
    this.layer = clamp(this.layer + by, this.bounds.layers);
  }

  /** From a fused map the walk starts at the first or last head. */
  moveHead(by: number): void {
    const { heads } = this.bounds;
    this.head = typeof this.head === 'number' ? clamp(this.head + by, heads) : by > 0 ? 0 : heads - 1;
  }

  /** Class token → first patch → … → last patch → class token. */
  nextToken(): void {
    const { rows, cols } = this.bounds;
    const at = this.token === 'cls' ? -1 : this.token.row * cols + this.token.col;
    this.token = at + 1 < rows * cols ? { row: Math.floor((at + 1) / cols), col: (at + 1) % cols } : 'cls';
  }

  releaseToken(): void {
    this.token = 'cls';
  }

  /** Asks a patch; asking the same patch again returns to the class token. */
  pin(patch: Patch): void {
    this.token = this.isPinned(patch) ? 'cls' : { row: patch.row, col: patch.col };
  }

  isPinned(patch: Patch): boolean {
    return this.token !== 'cls' && this.token.row === patch.row && this.token.col === patch.col;
  }

  /** The keyboard's way over the patches; starts in the middle. */
  moveCursor(rows: number, cols: number): void {
    const { bounds } = this;
    const from = this.hover ?? (this.token === 'cls' ? null : this.token);
    this.hover = from
      ? { row: clamp(from.row + rows, bounds.rows), col: clamp(from.col + cols, bounds.cols) }
      : { row: Math.floor(bounds.rows / 2), col: Math.floor(bounds.cols / 2) };
  }
}

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}
