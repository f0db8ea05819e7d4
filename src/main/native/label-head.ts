/** Labels and texts on the native engine: the text tower of a model, whose features are kept for as long as the process lives. */
import { contentKey } from '../../vit/checkpoint/content-key';
import { isTokenizerFile } from '../../vit/text/tokenizer-files';
import { folderFiles } from '../../vit/node/folder-files';
import { HeadlightError } from '../../vit/errors';
import type { Work } from '../../vit/session/work';
import { blocksOf } from '../../vit/text/config';
import type { LabelSet } from '../../vit/text/label-set';
import { openTextModel, TextEncoder, type ReadText } from '../../vit/text/text-encoder';
import { headOf, type LabelHead } from '../../vit/text/zero-shot';
import { createNativeExecutor, weightsIdentity } from './native-executor';
import type { NativePlaces } from './protocol';

/** The model whose texts were read last. */
let last: { readonly key: string; readonly encoder: TextEncoder; dispose(): void } | null = null;
/** One after the other: they share the cores. */
let turn: Promise<unknown> = Promise.resolve();

/** Rejects with `modelNotFound`, the text tower's errors, engine trouble, and `cancelled`. */
export function nativeLabelHead(id: string, set: LabelSet, places: NativePlaces, work: Work = {}): Promise<LabelHead> {
  return inTurn(async () => headOf(await encoderOf(id, places), set, work));
}

/** Rejects as `nativeLabelHead` does. */
export function nativeReadText(id: string, text: string, places: NativePlaces): Promise<ReadText> {
  return inTurn(async () => (await encoderOf(id, places)).read(text));
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const coming = turn.then(work);
  turn = coming.catch(() => undefined);
  return coming;
}

async function encoderOf(id: string, { models, cache }: NativePlaces): Promise<TextEncoder> {
  const place = models.find((model) => model.id === id);
  if (!place) throw new HeadlightError('modelNotFound', { model: id });
  const { key: weights } = await weightsIdentity(place);
  const key = `${weights} ${await contentKey(folderFiles(place.folder), isTokenizerFile)}`; // other words make other features
  if (last?.key === key) return last.encoder;
  last?.dispose();
  last = null;
  const model = await openTextModel(folderFiles(place.folder), place.weights ?? undefined);
  const { config, file } = model.tower;
  const checkpoint = {
    config: blocksOf(config, config.positions),
    layout: 'text tower',
    provenance: { weights: file },
  };
  const executor = await createNativeExecutor({ ...place, checkpoint }, { cache, precision: 'float32' });
  last = { key, encoder: new TextEncoder(model, executor), dispose: () => executor.dispose() };
  return last.encoder;
}
