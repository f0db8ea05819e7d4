import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { AnswerAhead } from '../../../src/main/native/answer-ahead';
import type { OpenedModel } from '../../../src/main/native/opened-model';
import { NativeServer } from '../../../src/main/native/server';
import { HeadlightError } from '../../../src/vit/errors';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { VitSession } from '../../../src/vit/session/session';
import { tinyCheckpoint } from '../../vit/session/tiny';
import { photosOf } from '../../renderer/engine/fake-photos';

const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;
const WISH = { model: 'tiny', overrides: {}, precision: 'float32' } as const;
const TOP = 3;

let photos: ReturnType<typeof photosOf>;
let ahead: AnswerAhead;

beforeEach(() => {
  photos = photosOf();
  ahead = new AnswerAhead(photos);
});

async function opened(): Promise<OpenedModel> {
  const executor = await createOnnxExecutor({ threads: 1 });
  const checkpoint = tinyCheckpoint();
  const session = await VitSession.open(checkpoint, executor);
  const dispose = (): void => (session.dispose(), executor.dispose());
  onTestFinished(dispose);
  return { session, recipe: checkpoint.recipe, detail: '', dispose };
}

function server(model: OpenedModel, first?: AnswerAhead): NativeServer {
  const no = (): Promise<never> => Promise.reject(new HeadlightError('cancelled'));
  return new NativeServer(() => Promise.resolve(model), photos, no, { labelHead: no, readText: no }, first);
}

describe('an answer ahead', () => {
  test('is that of a photo asked about as usual, its maps too, and the photo is read once', async () => {
    const model = await opened();
    ahead.expect('photo 1', TOP);
    ahead.reading(model.recipe);
    expect(photos.asked).toEqual(['photo 1']); // while the model is being opened
    ahead.opened(model);
    const native = server(model, ahead);
    await native.open(WISH);
    const early = await native.answer('photo 1', TOP);
    expect(photos.asked).toEqual(['photo 1']);
    const map = await native.ask('photo 1', { lens: 'map', query: ROLLOUT });
    const usual = server(await opened());
    await usual.open(WISH);
    const { timing: _, ...said } = await usual.answer('photo 1', TOP);
    expect(early).toMatchObject(said);
    expect(map).toEqual(await usual.ask('photo 1', { lens: 'map', query: ROLLOUT }));
  });

  test('begins when photo and model are known, whichever comes last', async () => {
    const model = await opened();
    ahead.reading(model.recipe);
    ahead.opened(model);
    expect(photos.asked).toEqual([]);
    ahead.expect('photo 1', TOP);
    expect((await ahead.take(model, 'photo 1', TOP))?.predictions).toHaveLength(TOP);
  });

  test.each([
    ['another photo', 'photo 2', TOP],
    ['another number of classes', 'photo 1', 5],
  ])('is not given for %s, nor for what is asked after it', async (_what, photo, top) => {
    const model = await opened();
    ahead.expect('photo 1', TOP);
    ahead.reading(model.recipe);
    ahead.opened(model);
    expect(await ahead.take(model, photo, top)).toBeNull();
    expect(await ahead.take(model, 'photo 1', TOP)).toBeNull();
  });

  test('is not given for another model, nor for a photo that was forgotten meanwhile', async () => {
    const [model, other] = [await opened(), await opened()];
    ahead.expect('photo 1', TOP);
    ahead.reading(model.recipe);
    ahead.opened(model);
    expect(await ahead.take(other, 'photo 1', TOP)).toBeNull();
    ahead.expect('photo 1', TOP);
    ahead.opened(model);
    ahead.forget('photo 1');
    expect(await ahead.take(model, 'photo 1', TOP)).toBeNull();
  });

  test('that failed is asked for again, and then says why', async () => {
    const model = await opened();
    photos.failure = new HeadlightError('photoDamaged', { name: 'x' });
    ahead.expect('photo 1', TOP);
    ahead.reading(model.recipe);
    ahead.opened(model);
    const native = server(model, ahead);
    await native.open(WISH);
    await expect(native.answer('photo 1', TOP)).rejects.toMatchObject({ code: 'photoDamaged' });
  });
});
