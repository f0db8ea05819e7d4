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
  /** The question that the settings file records, with its class written out. */
  readonly question: Question;
  /** How a picture of it is painted. */
  readonly picture?: NonNullable<Sidecar['picture']>;
  /** Kinds of file, in the order of the menu. */
  readonly kinds: readonly ExportKind[];
  /** Draws it as a figure. */
  readonly draw: (look: FigureLook) => Drawing;
  /** Writes it as numbers. */
  readonly make: (kind: ExportKind) => ExportContent;
}

export class Offers {
  #open = $state.raw<readonly Offer[]>([]);

  /** Reactive, one for each subject. */
  get all(): readonly Offer[] {
    return this.#open;
  }

  /** Replaces an older offer of the same subject; an effect can return what this returns, which withdraws it. */
  offer(offer: Offer): () => void {
    this.#open = [...this.#others((other) => other.subject === offer.subject), offer];
    return () => (this.#open = this.#others((other) => other === offer));
  }

  /** Untracked: an effect that offers must not run again because of its own offer. */
  #others(leave: (offer: Offer) => boolean): readonly Offer[] {
    return untrack(() => this.#open).filter((other) => !leave(other));
  }
}
