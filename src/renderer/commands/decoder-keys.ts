/** Keys of layer, head and method where a model that writes or paints has the stage: the first two are its own there, a method leads back to the classifier's maps. */
import type { Chosen } from '../../vit/explain/word-look';
import type { AppState } from '../state/app-state.svelte';

/** Layers and heads of a decoder, and which are looked at. */
interface Decoder {
  layer: Chosen;
  head: Chosen;
  readonly bounds: { readonly layers: number; readonly heads: number };
}

type User = Pick<AppState, 'settings'> & {
  readonly words: Decoder & { readonly active: boolean };
  readonly fill: Decoder & { readonly active: boolean };
};

/** The decoder on the stage; null where the classifier is. */
function decoderOf({ words, fill }: User): Decoder | null {
  return [words, fill].find(({ active }) => active) ?? null;
}

/** The mean stands before the first. */
export function stepIn(at: Chosen, by: number, count: number): Chosen {
  const to = Math.min(count - 1, Math.max(-1, (at === 'mean' ? -1 : at) + by));
  return to < 0 ? 'mean' : to;
}

/** Returns whether a decoder has moved. */
export function moveDecoder(app: User, what: 'layer' | 'head', by: number): boolean {
  const decoder = decoderOf(app);
  if (!decoder) return false;
  const { layers, heads } = decoder.bounds;
  decoder[what] = stepIn(decoder[what], by, what === 'layer' ? layers : heads);
  return true;
}

/** Wraps a command on the classifier's maps: it shows their tab first. */
export function onClassifier(app: User, act: () => void): () => void {
  return () => {
    if (decoderOf(app)) app.settings.change({ inspector: 'look' });
    act();
  };
}
