/** A safetensors file of our own is the model that was written. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../../src/vit/checkpoint/open';
import { ownSafetensors } from '../../../../src/vit/checkpoint/own/safetensors';
import type { ModelFiles } from '../../../../src/vit/checkpoint/source';
import type { ViTConfig } from '../../../../src/vit/config';
import { tinyCheckpoint } from '../../session/tiny';
import { expectedTensors } from '../../../../src/vit/checkpoint/expected-tensors';

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return Buffer.concat(parts);
}

function filesOf(entries: Readonly<Record<string, Uint8Array>>): ModelFiles {
  return {
    name: 'mine',
    list: () => Promise.resolve(Object.entries(entries).map(([name, { length }]) => ({ name, size: length }))),
    open: (name) => {
      const bytes = entries[name]!;
      const read = (offset: number, length: number) => Promise.resolve(bytes.slice(offset, offset + length));
      return Promise.resolve({ name, size: bytes.length, read });
    },
  };
}

function checkpointOf(change: Partial<ViTConfig>) {
  const tiny = tinyCheckpoint(change);
  return { ...tiny, tensors: expectedTensors(tiny.config) };
}

describe('a file of our own', () => {
  it.each([
    ['as it is', {}],
    ['with a position embedding of another grid', { posEmbedGrid: [3, 5] }],
    ['without position embedding', { posEmbedGrid: [0, 0] }],
    ['with a mean of the patches', { pool: 'avg', fcNorm: true, finalNorm: false }],
    [
      'with layers before the classifier',
      { neck: [{ kind: 'affine' }, { kind: 'linear', outputs: 6 }, { kind: 'act', act: 'relu' }] },
    ],
  ] as const)('opens %s', async (_what, change) => {
    const base = checkpointOf(change);
    const read = (name: string) => Promise.resolve(new Float32Array(base.tensors.get(name)!.reduce((a, b) => a * b, 1)).fill(name.length)); // prettier-ignore
    const checkpoint = { ...base, read };
    const opened = await openCheckpoint(filesOf({ 'model.safetensors': await bytesOf(ownSafetensors(checkpoint)) }));
    expect(opened.config).toEqual({
      ...checkpoint.config,
      posEmbedRegisters: checkpoint.config.posEmbedRegisters ?? false,
    });
    expect(opened.recipe).toEqual(checkpoint.recipe);
    expect(opened.labels).toEqual(checkpoint.labels);
    expect(opened).toMatchObject({
      output: 'single',
      calibration: null,
      placement: { placed: checkpoint.tensors.size },
    });
    for (const [name] of checkpoint.tensors) expect(await opened.read(name), name).toEqual(await read(name));
  });

  it('takes what was measured since from config.json', async () => {
    const file = await bytesOf(ownSafetensors(checkpointOf({})));
    const config = new TextEncoder().encode('{"headlight":{"calibration":{"temperature":1.5}}}');
    const opened = await openCheckpoint(filesOf({ 'model.safetensors': file, 'config.json': config }));
    expect(opened.calibration).toMatchObject({ temperature: 1.5 });
  });

  it('keeps what counts as there, by category, and is refused where that is no rule', async () => {
    const categories = { general: 0.4, rating: 'best' } as const;
    const tagger = { ...checkpointOf({}), output: 'multi', threshold: 0.35, categories } as const;
    const file = Buffer.from(await bytesOf(ownSafetensors(tagger)));
    const opened = await openCheckpoint(filesOf({ 'model.safetensors': file }));
    expect(opened).toMatchObject({ output: 'multi', threshold: 0.35, categories });
    const damaged = Buffer.from(file.toString('latin1').replace('\\"general\\":0.4', '\\"general\\":4.0'), 'latin1');
    const refused = { code: 'configInvalid', params: { detail: expect.stringContaining('categoryThresholds') } };
    await expect(openCheckpoint(filesOf({ 'model.safetensors': damaged }))).rejects.toMatchObject(refused);
  });

  it('is checked like a stranger’s', async () => {
    const file = Buffer.from(await bytesOf(ownSafetensors(checkpointOf({}))));
    const damaged = Buffer.from(file.toString('latin1').replace('\\"depth\\":2', '\\"depth\\":7'), 'latin1');
    await expect(openCheckpoint(filesOf({ 'model.safetensors': damaged }))).rejects.toMatchObject({ code: 'checkpointMissingTensor' }); // prettier-ignore
  });
});
