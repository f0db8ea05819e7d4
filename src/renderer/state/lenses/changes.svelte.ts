/** What is changed inside the model now, with undo and redo. */
import type { Changes, HeadAt } from '../../../vit/explain/changes';
import { shuffledOrder } from '../../../vit/explain/seeded';
import { advance, historyOf, redo, undo, type History } from './history';

export class ChangesState {
  #history = $state.raw<History<Changes>>(historyOf({}));

  readonly now: Changes = $derived(this.#history.now);
  /** Whether the model runs otherwise than as it is. */
  readonly any: boolean = $derived(Object.keys(effective(this.#history.now)).length > 0);
  readonly canUndo: boolean = $derived(this.#history.past.length > 0);
  readonly canRedo: boolean = $derived(this.#history.future.length > 0);
  /** The changes as the engine gets them: only what differs from the unchanged model. */
  readonly asked: Changes = $derived(effective(this.#history.now));

  change(part: Changes): void {
    this.#history = advance(this.#history, { ...this.#history.now, ...part });
  }

  undo = (): void => void (this.#history = undo(this.#history));
  redo = (): void => void (this.#history = redo(this.#history));
  reset = (): void => void (this.#history = advance(this.#history, {}));

  /** Another model: nothing is changed, and there is no way back into the other model's layers. */
  clear(): void {
    this.#history = historyOf({});
  }

  isHeadOff({ layer, head }: HeadAt): boolean {
    return (this.now.headsOff ?? []).some((at) => at.layer === layer && at.head === head);
  }

  /** Switches heads off, or on again. */
  setHeads(heads: readonly HeadAt[], off: boolean): void {
    const touched = new Set(heads.map(headKey));
    const others = (this.now.headsOff ?? []).filter((at) => !touched.has(headKey(at)));
    this.change({ headsOff: (off ? [...others, ...heads] : others).sort(byPlace) });
  }

  /** Hides patches, or shows them again. */
  setPatches(patches: readonly number[], hidden: boolean): void {
    const touched = new Set(patches);
    const others = (this.now.hiddenPatches ?? []).filter((at) => !touched.has(at));
    this.change({ hiddenPatches: (hidden ? [...others, ...touched] : others).sort((a, b) => a - b) });
  }

  /** Switches a layer's branch off, or on again. */
  setBranch(branch: 'attentionOff' | 'mlpOff', layer: number, off: boolean): void {
    const others = (this.now[branch] ?? []).filter((at) => at !== layer);
    this.change({ [branch]: (off ? [...others, layer] : others).sort((a, b) => a - b) });
  }

  /** A random order of the patches, the same for the same seed. */
  shuffle(patches: number, seed: number): void {
    this.change({ patchOrder: shuffledOrder(patches, seed) });
  }

  unshuffle(): void {
    this.change({ patchOrder: [] });
  }
}

const headKey = ({ layer, head }: HeadAt): string => `${layer} ${head}`;
const byPlace = (a: HeadAt, b: HeadAt): number => a.layer - b.layer || a.head - b.head;

/** Without the fields that change nothing. */
export function effective(changes: Changes): Changes {
  const { ablation, positionEmbedding, mask, skipConnections, layerNorms, ...lists } = changes;
  const set = Object.entries(lists).filter(([, list]) => list.length > 0);
  return {
    ...Object.fromEntries(set),
    ...(ablation === 'mean' && (changes.headsOff?.length ?? 0) > 0 ? { ablation } : {}),
    ...(positionEmbedding === false ? { positionEmbedding } : {}),
    ...(mask === 'causal' ? { mask } : {}),
    ...(skipConnections === false ? { skipConnections } : {}),
    ...(layerNorms === false ? { layerNorms } : {}),
  };
}
