/** Runs in the page, where WebGPU is: what an encoder or a decoder of a reference checkpoint gives. Bundled by `webgpu.mjs`. */
import { openWith } from '../../src/vit/checkpoint/open-with';
import { shapeOf, type Size } from '../../src/vit/config';
import type { ModelFiles } from '../../src/vit/checkpoint/source';
import { finiteOnly } from '../../src/vit/execute/finite';
import { createTfjsExecutor } from '../../src/vit/execute/tfjs/executor';
import { buildVit } from '../../src/vit/model/vit';
import { vitWeights } from '../../src/vit/model/weights';
import { patchesFromPixels } from '../../src/vit/patches';
import { compileForward } from '../../src/vit/session/forward';
import { Painting } from '../../src/vit/session/painting';
import { Writing } from '../../src/vit/session/writing';

/** Numbers and files as they cross into the page. */
export interface Asked {
  /** Name → base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly pixels: readonly number[];
  /** Of a writer: a sentence that stands, start id first. */
  readonly forced: readonly number[];
  /** Of a painter. */
  readonly hidden: readonly number[];
  /** Input size, where it is not the checkpoint's own. */
  readonly size: Size | null;
}

export interface Given {
  readonly arrays: Readonly<Record<string, readonly number[]>>;
  /** By the checkpoint's own settings. */
  readonly ids: readonly number[];
}

/** Layers one after another. */
export async function runEncoder({ files, pixels, size }: Asked): Promise<Given> {
  const checkpoint = await openWith(inMemory(files), { overrides: size ? { size } : {} });
  const { config } = checkpoint;
  const graph = buildVit(config, { batch: 1, outputs: ['logits', 'attention', 'hidden', 'pooled', 'poolAttention'] });
  const executor = await createTfjsExecutor({ engine: 'webgpu' });
  try {
    const program = await executor.compile(
      graph,
      vitWeights(graph, config, (name) => checkpoint.read(name)),
    );
    const { patches, patchDim } = shapeOf(config);
    const data = patchesFromPixels(Float32Array.from(pixels), config);
    const out = await program.run({ patches: { shape: [1, patches, patchDim], data } });
    const flat = (name: string): number[] =>
      Object.entries(out).flatMap(([key, tensor]) =>
        key === name || key.startsWith(`${name}.`) ? [...tensor.data] : [],
      );
    const names = ['logits', 'attention', 'hidden', 'pooled', 'poolAttention'];
    return { arrays: Object.fromEntries(names.map((name) => [name, flat(name)])), ids: [] };
  } finally {
    executor.dispose();
  }
}

export async function runDecoder({ files, pixels, forced, hidden }: Asked): Promise<Given> {
  const checkpoint = await openWith(inMemory(files), {});
  if (!checkpoint.decoder) throw new Error('no decoder');
  const decoder = await checkpoint.decoder.open();
  const executor = await createTfjsExecutor({ engine: 'webgpu' });
  const guarded = finiteOnly(executor);
  const patches = patchesFromPixels(Float32Array.from(pixels), checkpoint.config);
  const flat = (layers: readonly Float32Array[]): number[] => layers.flatMap((layer) => [...layer]);
  try {
    if (decoder.task === 'fill') {
      const painting = new Painting(checkpoint, decoder, guarded);
      const { prediction, decoderAttention } = await painting.paint(patches, hidden, true);
      return { arrays: { prediction: [...prediction], decoder: flat(decoderAttention) }, ids: [] };
    }
    const { tokens } = await (await compileForward(checkpoint, guarded, 'tokens', 'asIs')).run(patches);
    const writing = new Writing(decoder, guarded, (run) => run());
    const memory = await writing.remember(tokens);
    const { logits, selfAttention, crossAttention } = await writing.trace(memory, forced);
    const { ids } = await writing.write(memory, decoder.generation);
    return { arrays: { logits: [...logits], self: flat(selfAttention), cross: flat(crossAttention) }, ids };
  } finally {
    executor.dispose();
  }
}

function inMemory(files: Asked['files']): ModelFiles {
  const bytes = new Map(Object.entries(files).map(([name, text]) => [name, Uint8Array.from(atob(text), (c) => c.charCodeAt(0))])); // prettier-ignore
  return {
    name: 'reference',
    list: () => Promise.resolve([...bytes].map(([name, { length: size }]) => ({ name, size }))),
    open(name) {
      const own = bytes.get(name) ?? new Uint8Array(0);
      return Promise.resolve({ name, size: own.length, read: (from, length) => Promise.resolve(own.slice(from, from + length)) }); // prettier-ignore
    },
  };
}
