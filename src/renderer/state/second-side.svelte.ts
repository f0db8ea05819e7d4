/** What a second stage beside the window's own has of it, whatever it shows: looks, zoom and cursor; nothing is hidden or explained there. */
import type { OverlayStyle } from '../../shared/overlay/overlay';
import type { StageState } from './stage.svelte';
import type { Zoom } from './zoom.svelte';

export abstract class SecondSide {
  readonly asking = null;
  readonly brushing = false;
  readonly stopExplaining = null;

  constructor(protected readonly own: StageState) {}

  get style(): OverlayStyle {
    return this.own.style;
  }

  get zoom(): Zoom {
    return this.own.zoom;
  }

  get plain(): boolean {
    return this.own.plain;
  }

  moveCursor(rows: number, cols: number): void {
    this.own.moveCursor(rows, cols);
  }

  brush(): void {}

  sized(): void {}
}
