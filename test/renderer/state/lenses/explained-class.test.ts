import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, EngineApi, LoadedModel } from '../../../../src/renderer/engine/api';
import { ExplainedClass } from '../../../../src/renderer/state/lenses/explained-class.svelte';
import { ModelState } from '../../../../src/renderer/state/model.svelte';
import { Selection } from '../../../../src/renderer/state/selection.svelte';
import { answer, photos } from '../photos';

const LABELS = ['tabby, tabby cat', 'lynx', 'espresso'].map((text, at) => ({ id: String(at), text }));

describe('ExplainedClass', () => {
  let selection: Selection;
  let explained: ExplainedClass;

  const answerOf = (index: number): Answer => {
    const whole = answer();
    return { ...whole, predictions: whole.predictions.map((prediction) => ({ ...prediction, index })) };
  };

  beforeEach(() => {
    const list = photos('a', 'b');
    list.byId('a')!.answer = answerOf(0);
    list.byId('b')!.answer = answerOf(2);
    const model = new ModelState({ load: vi.fn() } as unknown as EngineApi);
    model.loaded = { labels: LABELS } as unknown as LoadedModel;
    selection = new Selection();
    selection.fit({ layers: 4, heads: 3, rows: 2, cols: 2 }, { layer: 1, head: 2 });
    explained = new ExplainedClass(selection, model, list, (method) => {
      selection.method = method;
      explained.methodChosen(method);
    });
    list.select('a');
  });

  it('explains nothing while the method is of no class', () => {
    expect(explained.target).toBeNull();
    expect(explained.names(selection.query)).toBeNull();
  });

  it('explains a class by relevance through all layers and the mean of heads', () => {
    explained.explain(1);
    expect(selection.query).toEqual({
      method: 'relevance',
      layer: 3,
      head: 'mean',
      token: 'cls',
      target: { class: 1 },
    });
    expect(explained.names(selection.query)).toEqual({ name: 'lynx', other: null });
  });

  it('explains a group, and goes back to attention when it is explained once more', () => {
    explained.explainGroup('n02121808');
    expect(selection.query).toMatchObject({ method: 'relevance', head: 'mean', target: { group: 'n02121808' } });
    expect(explained.names(selection.query)).toEqual({ name: 'a cat', other: null });
    explained.explain(1); // a class in its place
    expect(explained.target).toEqual({ class: 1 });
    explained.explainGroup('n02121808');
    explained.against(1); // from the photo’s best class: a group is set against all others already
    expect(explained.target).toEqual({ class: 0, versus: 1 });
    explained.explainGroup('n02121808');
    explained.explainGroup('n02121808');
    expect(explained.target).toBeNull();
  });

  it('follows each photo’s best class when that one is explained', () => {
    explained.explain(0);
    expect(selection.query).not.toHaveProperty('target');
    expect(explained.target).toEqual({ class: 0 });
  });

  it('starts from the best class again after attention was looked at, however it was chosen', () => {
    explained.explain(1);
    selection.method = 'rollout';
    explained.methodChosen('rollout');
    explained.begin();
    expect(explained.target).toEqual({ class: 0 });
  });

  it('sets another class against the best one, and takes it back', () => {
    explained.against(1);
    expect(selection.target).toEqual({ class: 0, versus: 1 });
    expect(explained.names(selection.query)).toEqual({ name: 'tabby', other: 'lynx' });
    explained.against(1);
    expect(explained.target).toEqual({ class: 0 });
  });

  it('never sets a class against itself', () => {
    explained.against(0);
    expect(selection.ofClass).toBe(false);
    explained.against(1);
    explained.explain(1);
    expect(explained.target).toEqual({ class: 1 });
  });

  it('goes back to the map and place from before when the class is explained once more', () => {
    selection.method = 'attention';
    explained.methodChosen('attention');
    explained.explain(2);
    explained.explain(2);
    expect(selection.query).toEqual({ method: 'attention', layer: 1, head: 2, token: 'cls' });
  });
});
