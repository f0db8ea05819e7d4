/** Where a person is in the tour: whether it is open, its chapter (kept over a restart), and which token, layer and head it asks. */
import { TOUR_CHAPTERS, type TourChapter } from '../../../shared/tour';
import type { ViTConfig } from '../../../vit/config';
import { gridOf } from '../../../vit/config';
import type { TokenRef } from '../../../vit/explain/query';
import type { Selection } from '../selection.svelte';
import type { SettingsState } from '../settings.svelte';

export class TourState {
  readonly #settings: SettingsState;
  readonly #selection: Selection;
  open = $state(false);
  #token = $state.raw<TokenRef | null>(null);
  #layer = $state<number | null>(null);
  #head = $state<number | null>(null);

  constructor(settings: SettingsState, selection: Selection) {
    this.#settings = settings;
    this.#selection = selection;
  }

  readonly chapter: TourChapter = $derived.by(() => this.#settings.current.tour);
  readonly at: number = $derived(TOUR_CHAPTERS.indexOf(this.chapter));

  begin = (): void => void (this.open = true);
  close = (): void => void (this.open = false);

  go(chapter: TourChapter): void {
    this.#settings.change({ tour: chapter });
  }

  /** Stays within the chapters. */
  step(by: number): void {
    const next = TOUR_CHAPTERS[this.at + by];
    if (next) this.go(next);
  }

  /** The token that asks: the class token, else the middle patch. */
  token(config: ViTConfig): TokenRef {
    const [rows, cols] = gridOf(config);
    const fits = this.#token !== null && this.#token !== 'cls' && this.#token.row < rows && this.#token.col < cols;
    if (fits && this.#token) return this.#token;
    return config.clsToken ? 'cls' : middleOf(config);
  }

  ask(token: TokenRef): void {
    this.#token = token;
  }

  /** The window's own choice, until another is made here. */
  layer({ depth }: ViTConfig): number {
    return Math.min(depth - 1, this.#layer ?? this.#selection.layer);
  }

  head({ heads }: ViTConfig): number {
    const { head } = this.#selection;
    return Math.min(heads - 1, this.#head ?? (typeof head === 'number' ? head : 0));
  }

  choose({ layer, head }: { readonly layer?: number; readonly head?: number }): void {
    if (layer !== undefined) this.#layer = layer;
    if (head !== undefined) this.#head = head;
  }
}

export function middleOf(config: ViTConfig): { readonly row: number; readonly col: number } {
  const [rows, cols] = gridOf(config);
  return { row: Math.floor(rows / 2), col: Math.floor(cols / 2) };
}
