/** A classifier and a captioner on one encoder: it runs once for each photo, whoever is asked first, and every number is what each computes alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { EncoderPeers } from '../../../src/vit/session/encoder-peers';
import { VitSession, type SessionOptions } from '../../../src/vit/session/session';
import { decoderNumbers, openDecoder } from '../../support/decoders';

const CLASSES = 5;
const CROP = { top: 0, left: 0, height: 8, width: 8 };
const executors: Executor[] = [];
let captioner: Checkpoint;
let pixels: Float32Array;

beforeAll(async () => {
  captioner = await openDecoder('captioner');
  pixels = Float32Array.from(decoderNumbers('captioner').pixels);
});
afterAll(() => executors.forEach((executor) => executor.dispose()));

/** The captioner's encoder with classes behind it. @param nudged a weight that differs in its last number */
function classifier(nudged?: string, change: Partial<Checkpoint['config']> = {}): Checkpoint {
  const random = seededRandom(7);
  const head = Float32Array.from({ length: CLASSES * captioner.config.dim }, () => random() - 0.5);
  const { decoder: _, ...encoder } = captioner;
  return {
    ...encoder,
    config: { ...captioner.config, classes: CLASSES, ...change },
    output: 'single',
    labels: Array.from({ length: CLASSES }, (_, i) => ({ id: String(i), text: `thing ${i}` })),
    read: async (name) => {
      if (name === 'head.weight') return head;
      if (name === 'head.bias') return new Float32Array(CLASSES).fill(0.25);
      const numbers = await captioner.read(name);
      if (name !== nudged) return numbers;
      const other = Float32Array.from(numbers);
      other[other.length - 1]! += 1e-3;
      return other;
    },
  };
}

interface Opened {
  readonly session: VitSession;
  /** Runs of the whole encoder. */
  encoded(): number;
}

async function open(checkpoint: Checkpoint, options: SessionOptions = {}): Promise<Opened> {
  const executor = await createOnnxExecutor({ threads: 1 });
  executors.push(executor);
  let runs = 0;
  const counted: Executor = {
    engine: executor.engine,
    detail: executor.detail,
    liveTensors: () => executor.liveTensors(),
    dispose: () => undefined,
    compile: async (graph, weights) => {
      const program = await executor.compile(graph, weights);
      const encodes = graph.inputs.has('patches');
      return { dispose: () => program.dispose(), run: (inputs) => ((runs += encodes ? 1 : 0), program.run(inputs)) };
    },
  };
  return { session: await VitSession.open(checkpoint, counted, { first: 'nothing', ...options }), encoded: () => runs };
}

async function pair(checkpoint = classifier()): Promise<{ readonly names: Opened; readonly writes: Opened }> {
  const beside = { peers: new EncoderPeers(), arithmetic: 'native float32' };
  return { names: await open(checkpoint, { beside }), writes: await open(captioner, { beside }) };
}

async function caption({
  session,
}: Opened): Promise<{ readonly ids: readonly number[]; readonly logits: Float32Array }> {
  session.kept.keep('b', { pixels: Float32Array.from(pixels) }, CROP);
  const { ids, logits } = await session.kept.write('b', {});
  return { ids, logits };
}

/** Logits and every weight of attention. */
async function classified({ session }: Opened): Promise<readonly Float32Array[]> {
  const { logits } = await session.answer('a', { pixels }, 1);
  return [logits, ...(await session.attention('a')).perLayer];
}

const alone = async () => ({ caption: await caption(await open(captioner)), classified: await classified(await open(classifier())) }); // prettier-ignore

describe('a classifier and a captioner with one encoder', () => {
  it('run it once where the classifier is asked first, to the bit', async () => {
    const expected = await alone();
    const { names, writes } = await pair();
    expect(await classified(names)).toEqual(expected.classified);
    expect(await caption(writes)).toEqual(expected.caption);
    expect(names.encoded() + writes.encoded()).toBe(1);
    const through = await writes.session.kept.through('b', new Float32Array(writes.session.shape.tokens).fill(0.1));
    expect(through).toHaveLength(writes.session.shape.tokens);
    expect(names.encoded() + writes.encoded()).toBe(1);
  });

  it('run it once where the captioner is asked first, to the bit', async () => {
    const expected = await alone();
    const { names, writes } = await pair();
    expect(await caption(writes)).toEqual(expected.caption);
    expect(await classified(names)).toEqual(expected.classified);
    expect(names.encoded() + writes.encoded()).toBe(1);
  });

  it('classify alike from tokens whatever pools them', async () => {
    const checkpoint = classifier(undefined, { pool: 'avg', poolPrefix: true });
    const { names, writes } = await pair(checkpoint);
    await caption(writes);
    expect(await classified(names)).toEqual(await classified(await open(checkpoint)));
    expect(names.encoded()).toBe(0);
  });

  it('run it once where both are asked at the same time', async () => {
    const expected = await alone();
    const { names, writes } = await pair();
    const [answered, written] = await Promise.all([classified(names), caption(writes)]);
    expect(answered).toEqual(expected.classified);
    expect(written).toEqual(expected.caption);
    expect(names.encoded() + writes.encoded()).toBe(1);
  });

  it('run it anew for other pixels', async () => {
    const { names, writes } = await pair();
    await classified(names);
    const other = Float32Array.from(pixels);
    other[other.length - 1]! += 0.01;
    writes.session.kept.keep('b', { pixels: other }, CROP);
    await writes.session.kept.write('b', {});
    expect([names.encoded(), writes.encoded()]).toEqual([1, 1]);
  });

  it.each(['blocks.0.attn.qkv.weight', 'norm.bias'])(
    'run each its own where %s differs in one number',
    async (name) => {
      const nudged = classifier(name);
      const { names, writes } = await pair(nudged);
      expect(await classified(names)).toEqual(await classified(await open(nudged)));
      await caption(writes);
      expect([names.encoded(), writes.encoded()]).toEqual([1, 1]);
    },
  );

  it('run each its own where the graph differs', async () => {
    const { names, writes } = await pair(classifier(undefined, { normEps: 1e-3 }));
    await classified(names);
    await caption(writes);
    expect([names.encoded(), writes.encoded()]).toEqual([1, 1]);
  });

  it('share nothing of a changed model, in either direction', async () => {
    const changes = { hiddenPatches: [0] };
    const { names, writes } = await pair();
    await names.session.answer('a', { pixels }, 1);
    const before = names.encoded();
    const changed = await names.session.attention('a', changes);
    expect(names.encoded()).toBeGreaterThan(before);
    expect(changed.perLayer).not.toEqual((await names.session.attention('a')).perLayer);
    names.session.forget('a');
    names.session.kept.keep('a', { pixels }, CROP);
    await names.session.attention('a', changes); // all that is kept of the photo is the changed model's
    expect(await caption(writes)).toEqual((await alone()).caption);
    expect(writes.encoded()).toBe(1);
  });

  it('compute alone again once the other is gone', async () => {
    const { names, writes } = await pair();
    await classified(names);
    names.session.dispose();
    expect(await caption(writes)).toEqual((await alone()).caption);
    expect(writes.encoded()).toBe(1);
  });

  it('share nothing between engines', async () => {
    const peers = new EncoderPeers();
    const names = await open(classifier(), { beside: { peers, arithmetic: 'wasm' } });
    const writes = await open(captioner, { beside: { peers, arithmetic: 'float32' } });
    await classified(names);
    await caption(writes);
    expect([names.encoded(), writes.encoded()]).toEqual([1, 1]);
  });
});
