/** What can be saved beside the map: each open lens offers what it shows, and takes the offer back when that is gone. */
import { untrack } from 'svelte';
import type { ExportContent, ExportKind } from '../../shared/ipc-export';
import type { Drawing } from '../../shared/figure/drawing';
import type { FigureLook } from '../../shared/figure/look';
import type { Sidecar } from '../../shared/export/sidecar';
import type { Question } from '../../vit/ask/questions';

export type LensSubject = 'matrix' | 'logitLens' | 'curves' | 'heads' | 'ablation';

export interface Offer {
  readonly subject: LensSubject;
  /** Photos that the numbers describe. */
  readonly photos: readonly string[];
  /** As the settings file records it; the class that was meant is written out. */
  readonly question: Question;
  /** How a picture of it is painted. */
  readonly picture?: NonNullable<Sidecar['picture']>;
  /** In the order in which they are offered. */
  readonly kinds: readonly ExportKind[];
  /** As a figure. */
  readonly draw: (look: FigureLook) => Drawing;
  /** As numbers. */
  readonly make: (kind: ExportKind) => ExportContent;
}

export class Offers {
  #open = $state.raw<readonly Offer[]>([]);

  /** Reactive, one for each subject. */
  get all(): readonly Offer[] {
    return this.#open;
  }

  /** In place of an older one of the same subject; returns how to take it back, so that an effect can return it. */
  offer(offer: Offer): () => void {
    this.#open = [...this.#others((other) => other.subject === offer.subject), offer];
    return () => (this.#open = this.#others((other) => other === offer));
  }

  /** Who offers, in an effect, does not look. */
  #others(leave: (offer: Offer) => boolean): readonly Offer[] {
    return untrack(() => this.#open).filter((other) => !leave(other));
  }
}
