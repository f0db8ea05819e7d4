/** Which map is shown: method, layer, head, query token and class, plus what the pointer rests on. */
import { isClassMethod, type HeadRef, type MapQuery, type Target, type TokenRef } from '../../vit/explain/query';

export type Method = MapQuery['method'];

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

/** Where a family of methods looks: each keeps its own place. */
interface Place {
  /** From 0. */
  readonly layer: number;
  readonly head: HeadRef;
}

/** Methods of a class are defined over all layers and the mean of heads; attention is looked at head by head. */
const OF_CLASS: Place = { layer: Infinity, head: 'mean' };

export class Selection {
  method = $state<Method>('rollout');
  #ofAttention = $state.raw<Place>({ layer: 0, head: 0 });
  #ofClass = $state.raw<Place>(OF_CLASS);
  /** The class or group that methods of a class explain; null: each photo's top prediction. */
  target = $state.raw<Target | null>(null);
  token = $state.raw<TokenRef>('cls');
  /** A tile under the pointer is shown on the stage without being chosen. */
  preview = $state.raw<Tile | null>(null);
  /** The patch under the pointer or the keyboard's patch cursor. */
  hover = $state.raw<Patch | null>(null);
  /** The patch whose row of the token matrix is pointed at. */
  asking = $state.raw<Patch | null>(null);
  /** The pointer hides patches on the stage instead of asking them. */
  brushing = $state(false);
  bounds = $state.raw<Bounds>(UNKNOWN);

  /** Whether the method is of a class. */
  readonly ofClass: boolean = $derived(isClassMethod(this.method));

  readonly query: MapQuery = $derived.by(() => {
    const place = {
      layer: this.preview?.layer ?? this.layer,
      head: this.preview?.head ?? this.head,
      token: this.token,
    };
    const { method } = this;
    return isClassMethod(method)
      ? { method, ...place, ...(this.target && { target: this.target }) }
      : { method, ...place };
  });

  /** From 0. */
  get layer(): number {
    return Math.min(this.#place.layer, this.bounds.layers - 1);
  }

  get head(): HeadRef {
    return this.#place.head;
  }

  /** Moves the present method's place. Methods of a class have no max or min of heads: these count as the mean. */
  go(layer: number, head: HeadRef): void {
    if (!this.ofClass) this.#ofAttention = { layer, head };
    else this.#ofClass = { layer, head: typeof head === 'number' ? head : 'mean' };
  }

  get #place(): Place {
    return this.ofClass ? this.#ofClass : this.#ofAttention;
  }

  /** Another model: what is chosen stays where it fits, else the last layer and first head. */
  fit(bounds: Bounds, chosen: { readonly layer: number; readonly head: HeadRef } | null): void {
    this.bounds = bounds;
    this.token = 'cls';
    this.preview = null;
    this.hover = null;
    this.asking = null;
    this.brushing = false;
    this.target = null;
    this.#ofClass = OF_CLASS;
    const layer = chosen?.layer ?? bounds.layers - 1;
    const head = chosen?.head ?? 0;
    this.#ofAttention = {
      layer: layer < bounds.layers ? layer : bounds.layers - 1,
      head: typeof head === 'number' && head >= bounds.heads ? 0 : head,
    };
  }

  moveLayer(by: number): void {
    this.go(clamp(this.layer + by, this.bounds.layers), this.head);
  }

  /** Moves to the next head; from a fused map to the first or last one. */
  moveHead(by: number): void {
    const { heads } = this.bounds;
    this.go(this.layer, typeof this.head === 'number' ? clamp(this.head + by, heads) : by > 0 ? 0 : heads - 1);
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
  moveCursor(rows: number, cols: number, bounds: Pick<Bounds, 'rows' | 'cols'> = this.bounds): void {
    const from = this.hover ?? (this.token === 'cls' ? null : this.token);
    this.hover = from
      ? { row: clamp(from.row + rows, bounds.rows), col: clamp(from.col + cols, bounds.cols) }
      : { row: Math.floor(bounds.rows / 2), col: Math.floor(bounds.cols / 2) };
  }
}

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}
