/** What people download instead of weights: told by its first bytes, with what to do, and never as a header of 10^18 bytes. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../../src/vit/checkpoint/open';
import { file, folder, refusal, tensors } from '../build';
import { bytes } from './pickles';

/** A tar of one member, as far as its header. */
const tar = (member: string): string => `${member.padEnd(257, '\0')}ustar\x0000${'\0'.repeat(248)}`;
const refused = (content: Uint8Array, name = 'model.pth') => refusal(openCheckpoint(folder({ [name]: content })));

describe('a file that is no weights', () => {
  it.each([
    ['gzip', '\x1f\x8b\x08\0\0\0\0\0\0\0\0\0', 'checkpointArchive', 'model.pth'],
    ['xz', '\xfd7zXZ\0\0\0\0\0\0\0', 'checkpointArchive', 'model.pth'],
    ['a tar', tar('vit/model.pth'), 'checkpointArchive', 'model.pth'],
    ['a tar of PyTorch', tar('sys_info'), 'checkpointResave', 'PyTorch before 0.1.10'],
    ['one array', "\x93NUMPY\x01\0v\0{'descr': '<f4'}", 'checkpointUnsupportedFormat', 'NumPy array'],
    ['a web page after blank lines', '\n\n <!DOCTYPE html><title>404</title>', 'checkpointWebPage', 'model.pth'],
    ['an answer of a hub', '{"error":"Repository not found"}', 'checkpointDamaged', 'Repository not found'],
    ['a pointer of TensorFlow', 'model_checkpoint_path: "m.ckpt"\n', 'checkpointUnsupportedFormat', 'TensorFlow'],
    ['a pickled dict', '\x80\x04}\x94\x8c\x01a\x94K\x01s.0123', 'checkpointResave', 'a plain Python pickle'],
    [
      'tensors pickled without torch.save',
      '\x80\x04}\x8c\x01actorch.storage\n_load_from_bytes\nC\x01x\x85Rs.',
      'checkpointResave',
      'a plain Python pickle',
    ],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'checkpointDamaged', 'a picture (PNG)'],
    ['a photo', '\xff\xd8\xff\xe0\0\x10JFIF\0', 'checkpointDamaged', 'a picture (JPEG)'],
    ['anything else', '\x8f\x01\x02\x93\xa0\xb1\xc2\xd3\xe4\xf5\x06\x17', 'checkpointDamaged', 'like no weights file'],
    ['a line of text', 'Entry not found\n', 'checkpointDamaged', '“Entry not found”'],
  ])('is called what it is: %s', async (_, text, code, said) => {
    const { code: got, params } = await refused(bytes(text));
    expect(got).toBe(code);
    expect(String(params['format'] ?? params['detail'] ?? params['name'])).toContain(said);
  });

  it('is an archive of weights that has to be unpacked', async () => {
    const zip = zipSync({ 'config.json': strToU8('{}'), 'vit/model.safetensors': strToU8('x') });
    expect(await refused(zip)).toEqual({ code: 'checkpointArchive', params: { name: 'model.pth' } });
  });

  it('is not a header whose length reads like one of them', async () => {
    // 0x5a42 and a half: the length's bytes spell "BZh".
    const header = `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`.padEnd(0x685a42, ' ');
    expect((await refused(file(header, new Uint8Array(4)), 'm.safetensors')).code).toBe('checkpointNotVit');
  });
});

it('an index of shards under another name is taken before its shards', async () => {
  const shards = { 'model.fp16-1.safetensors': tensors({ a: [1] }), 'model.fp16-2.safetensors': tensors({ b: [1] }) };
  const map = { weight_map: { a: 'model.fp16-1.safetensors', b: 'model.fp16-2.safetensors' } };
  const { code, params } = await refusal(
    openCheckpoint(folder({ ...shards, 'model.fp16.safetensors.index.json': map })),
  );
  expect([code, params['name']]).toEqual(['checkpointNotVit', 'model.fp16.safetensors.index.json']);
});

describe('a folder without weights that can be read', () => {
  it.each([
    ['vit.index', 'TensorFlow'],
    ['model.ckpt-20000.data-00000-of-00001', 'TensorFlow'],
    ['model.ckpt-20000.meta', 'TensorFlow'],
    ['saved_model.pb', 'TensorFlow'],
    ['tf_model.h5', 'Keras'],
    ['manifest.ocdbt', 'Orbax'],
  ])('says what %s is', async (name, said) => {
    const { code, params } = await refused(new Uint8Array(600).fill(1), name);
    expect(code).toBe('checkpointUnsupportedFormat');
    expect(params['format']).toContain(said);
  });

  it('takes a pickle where there is nothing else, and says what it is', async () => {
    const pickle = bytes('\x80\x04}\x94\x8c\x01a\x94K\x01s.0123');
    for (const name of ['weights.pkl', 'model.pickle']) {
      const { code, params } = await refused(pickle, name);
      expect([code, params['name'], params['format']]).toEqual(['checkpointResave', name, 'a plain Python pickle']);
    }
    const beside = folder({ 'vocabulary.pkl': pickle, 'model.safetensors': tensors({ a: [1] }) });
    expect((await refusal(openCheckpoint(beside))).params['name']).toBe('model.safetensors');
    const keras = folder({ 'vocabulary.pkl': pickle, 'model.h5': 'x' });
    expect((await refusal(openCheckpoint(keras))).params['name']).toBe('model.h5');
  });
});
