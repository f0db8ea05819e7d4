/** A stroke of the brush that hides patches: every patch it meets is treated as the first one was. */
import type { AttentionMap } from '../../engine/api';
import type { Patch } from '../../state/selection.svelte';

interface Drawn {
  readonly hide: boolean;
  readonly patches: readonly number[];
}

export class Stroke {
  #drawn = $state.raw<Drawn | null>(null);

  /** On a hidden patch the stroke shows, else it hides. */
  begin(patch: number, hidden: readonly number[]): void {
    this.#drawn = { hide: !hidden.includes(patch), patches: [patch] };
  }

  meet(patch: number): void {
    if (!this.#drawn || this.#drawn.patches.includes(patch)) return;
    this.#drawn = { ...this.#drawn, patches: [...this.#drawn.patches, patch] };
  }

  /** Hands out what was drawn, once. */
  end(): Drawn | null {
    const drawn = this.#drawn;
    this.#drawn = null;
    return drawn;
  }

  /** What is hidden while the stroke goes on. Reactive. */
  over(hidden: readonly number[]): readonly number[] {
    const drawn = this.#drawn;
    if (!drawn) return hidden;
    const rest = hidden.filter((patch) => !drawn.patches.includes(patch));
    return drawn.hide ? [...rest, ...drawn.patches] : rest;
  }
}

/** A patch's number, row by row. */
export function patchIndex({ row, col }: Patch, { cols }: Pick<AttentionMap, 'cols'>): number {
  return row * cols + col;
}
