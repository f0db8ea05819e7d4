/** The text tower of a reference checkpoint against its library: ids, features, similarities with the photo, attention, logits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles } from '../../src/vit/node/folder-files';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { openTextModel, TextEncoder } from '../../src/vit/text/text-encoder';

export interface TextNumbers {
  /** Texts whose ids differ, before the padding. */
  readonly ids: readonly string[];
  /** [texts, dim] */
  readonly features: Float32Array;
  readonly similarity: readonly number[];
  readonly logits: readonly number[];
  /** Of the first text: [layers, heads, rows, rows] up to its end. */
  readonly attention: readonly Float32Array[];
  readonly rows: number;
}

export async function textNumbers(folder: string, image: Float32Array, ids: Int32Array): Promise<TextNumbers> {
  const { texts, eos } = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as {
    texts: string[];
    eos: number;
  };
  const executor = await createOnnxExecutor({ threads: 2 });
  try {
    const encoder = new TextEncoder(await openTextModel(folderFiles(folder)), executor);
    const features = await encoder.features(texts);
    const length = ids.length / texts.length;
    const wrong = texts.filter((text, i) => {
      const own = encoder.model.tokenizer.encode(text).ids;
      const wanted = Array.from(ids.subarray(i * length, (i + 1) * length));
      const end = encoder.model.tower.config.causal ? wanted.indexOf(eos) + 1 : length;
      return own.length !== end || own.some((id, at) => id !== wanted[at]);
    });
    const { scale, bias } = encoder.model.tower;
    const similarity = features.map((each) => cosine(each, image));
    const first = await encoder.read(texts[0] ?? '');
    return {
      ids: wrong,
      features: Float32Array.from(features.flatMap((each) => [...each])),
      similarity,
      logits: similarity.map((each) => scale * each + (bias ?? 0)),
      attention: first.attention,
      rows: first.ids.length,
    };
  } finally {
    executor.dispose();
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, each, i) => sum + each * (y[i] ?? NaN), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
