/** Photos, answers and maps made up for tests. */
import type { Answer, EngineApi, HeadGrid } from '../../../src/renderer/engine/api';
import { PhotoItem, PhotoList } from '../../../src/renderer/state/photos.svelte';
import type { Question } from '../../../src/vit/ask/questions';
import type { MapOptions } from '../../../src/vit/explain/query';

export function photo(id: string): PhotoItem {
  return new PhotoItem({ id, name: `${id}.png`, bytes: 1, sample: false });
}

export function photos(...ids: readonly string[]): PhotoList {
  const list = new PhotoList();
  list.add(ids.map(photo));
  return list;
}

export function answer(label = 'espresso', score = 0.9): Answer {
  return {
    ...{ output: 'single', threshold: 0.5, present: 0 },
    predictions: [{ index: 0, id: 'n0', label, score, logit: 1 }],
    groups: [],
    crop: { top: 0, left: 0, height: 10, width: 10 },
    photoRows: 10,
    photoCols: 10,
    timing: { decodeMs: 1, preprocessMs: 1, forwardMs: 1 },
    engine: { name: 'wasm', detail: '', reason: 'chosen', precision: 'float32' },
  };
}

/** Value (layer, head, row, col) is its own position in the array. */
export function grid(layers = 2, heads = 2, rows = 2, cols = 2): HeadGrid {
  return { layers, heads, rows, cols, data: Float32Array.from({ length: layers * heads * rows * cols }, (_, i) => i) };
}

/** A promise with its ends outside. */
export function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

/** Lets everything that is ready to run, run. */
export const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** An engine's `ask` made of one function for each kind of question. */
export function asking(answers: {
  readonly [N in 'map' | 'grid']?: (
    photo: string,
    query: Question<N>['query'],
    options?: MapOptions,
  ) => Promise<unknown>;
}): EngineApi['ask'] {
  const ask = async (photo: string, question: Question): Promise<unknown> => {
    if (question.lens === 'map') return answers.map?.(photo, question.query, question.options);
    if (question.lens === 'grid') return answers.grid?.(photo, question.query, question.options);
    throw new Error(`nobody answers ${question.lens}`);
  };
  return ask as EngineApi['ask'];
}
