import { expect, it } from 'vitest';
import { neededFiles } from '../../../src/main/models/needed-files';

it('go with a model that is copied or downloaded, however large a vocabulary they hold', async () => {
  const files = [
    { name: 'model.safetensors', size: 1e9 },
    { name: 'config.json', size: 1000 },
    { name: 'tokenizer.json', size: 34_000_000 },
    { name: 'tokenizer_config.json', size: 1000 },
    { name: 'vocab.json', size: 900_000 },
    { name: 'merges.txt', size: 500_000 },
    { name: 'notes.txt', size: 10 },
  ];
  const needed = await neededFiles('clip', files, () => Promise.reject(new Error('no index')));
  expect([...needed].sort()).toEqual(files.map(({ name }) => name).filter((name) => name !== 'notes.txt').sort()); // prettier-ignore
});
