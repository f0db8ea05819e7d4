/** A model as an ONNX file: any batch, outputs by name, and everything needed to use it in the metadata. */
import { basename } from 'node:path';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { ownMetadata } from '../../vit/checkpoint/own/metadata';
import { paramBytes } from '../../vit/graph/liveness';
import type { Opset } from '../../vit/graph/onnx/lowering';
import { INLINE_LIMIT, serialise } from '../../vit/graph/onnx/serialise';
import { buildStandalone } from '../../vit/model/standalone';
import { vitWeights } from '../../vit/model/weights';
import { SavedFile, saveFile } from '../write/saved-file';

/** What an ONNX file holds. */
export interface ExportOptions {
  readonly outputs: readonly ('attention' | 'hidden')[];
  readonly opset: Opset;
  /** Bytes of weights from which they go into a file of their own; what ONNX allows by default. */
  readonly inlineLimit?: number;
}

/** Two batch sizes that show which axes follow the batch; neither is 1, which leaves out what repeats. */
const BATCHES = [2, 3] as const;

/**
 * Writes `out`; weights beyond what one ONNX file may hold go to `out` + '.data' beside it. Rejects with `saveFailed` or the
 * checkpoint's errors; then nothing is left behind.
 *
 * @returns the files written
 */
export async function exportOnnx(checkpoint: Checkpoint, out: string, options: ExportOptions): Promise<string[]> {
  const { config } = checkpoint;
  const [graph, otherBatch] = BATCHES.map((batch) => buildStandalone(config, { batch, outputs: options.outputs }));
  if (!graph || !otherBatch) throw new RangeError('expected two graphs');
  const read = vitWeights(graph, config, (name) => checkpoint.read(name));
  const about = {
    opset: options.opset,
    otherBatch,
    docs: DOCS,
    metadata: ownMetadata(checkpoint),
    name: checkpoint.name,
  };
  if (paramBytes(graph) <= (options.inlineLimit ?? INLINE_LIMIT)) {
    const model = await serialise(graph, async (name) => ({ data: (await read(name)).data }), about);
    await saveFile(out, model.chunks);
    return [out];
  }
  const dataFile = `${out}.data`;
  const data = await SavedFile.create(dataFile);
  try {
    let offset = 0;
    const place = async (name: string): Promise<{ file: string; offset: number }> => {
      const weight = (await read(name)).data;
      await data.write(new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength));
      const at = { file: basename(dataFile), offset };
      offset += weight.byteLength;
      return at;
    };
    const model = await serialise(graph, place, about);
    await data.finish();
    await saveFile(out, model.chunks);
    return [out, dataFile];
  } catch (error) {
    await data.discard();
    throw error;
  }
}

const DOCS: Readonly<Record<string, string>> = {
  pixels: 'Photos prepared by the recipe in the metadata: [batch, channels, rows, cols], normalised float32.',
  logits: 'One number per class; `output` in the metadata says how they are read: [batch, classes].',
  pooled: 'What a classifier would read, behind norm, pooling and projection: [batch, features].',
  attention:
    'After the softmax, rows sum to 1: [batch, layers, heads, tokens (query), tokens (key)]; prefix tokens first.',
  hidden: 'The residual stream before each block and after the last: [batch, layers + 1, tokens, dim].',
};
