/** What the three faces make of the photo at hand: an encoder fills the blank, a decoder writes, and looks back. Made while a component starts. */
import { untrack } from 'svelte';
import type { FilledPhoto, Sentence } from '../../../shared/decoder-api';
import { shapeOf } from '../../../vit/config';
import { hiddenByChance } from '../../../vit/explain/hidden-patches';
import type { ErrorData } from '../../../vit/errors';
import { asErrorData } from '../answers';
import type { Scene } from './scene';

/** As masked autoencoders are trained and shown. */
const HIDDEN = { share: 0.75, seed: 1 } as const;
const ALTERNATIVES = 3;

export interface Blank {
  readonly filled: FilledPhoto;
  readonly hidden: readonly number[];
}

export class ThreeFaces {
  blank = $state.raw<Blank | null>(null);
  sentence = $state.raw<Sentence | null>(null);
  error = $state.raw<ErrorData | null>(null);

  constructor(scene: () => Scene) {
    $effect(() => {
      const { app, item } = scene();
      const leaves = new AbortController();
      untrack(() => {
        this.blank = this.sentence = this.error = null;
        void this.#told(leaves.signal, fillBlank(app, item.id), (blank) => (this.blank = blank));
        void this.#told(leaves.signal, write(app, item.id, leaves.signal), (sentence) => (this.sentence = sentence));
      });
      return () => leaves.abort();
    });
  }

  get waiting(): boolean {
    return this.error === null && (this.blank === null || this.sentence === null);
  }

  async #told<T>(left: AbortSignal, coming: Promise<T>, take: (value: T) => void): Promise<void> {
    try {
      const value = await coming;
      if (!left.aborted) take(value);
    } catch (error) {
      if (!left.aborted) this.error = asErrorData(error);
    }
  }
}

async function fillBlank({ fill: { model } }: Scene['app'], photo: string): Promise<Blank> {
  await model.opened();
  const { loaded } = model;
  const hidden = loaded ? hiddenByChance(shapeOf(loaded.config).patches, HIDDEN.share, HIDDEN.seed) : [];
  return { filled: await model.api.fill(photo, [...hidden]), hidden };
}

async function write({ words: { model } }: Scene['app'], photo: string, signal: AbortSignal): Promise<Sentence> {
  await model.opened();
  return model.api.write(photo, { alternatives: ALTERNATIVES }, { signal });
}
