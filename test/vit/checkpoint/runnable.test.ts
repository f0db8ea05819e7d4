/** Models that no photo can be put to: looked into, but not opened to be run. */
import { describe, expect, it } from 'vitest';
import { readModelInfo } from '../../../src/vit/checkpoint/info';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { checkRunnable } from '../../../src/vit/checkpoint/runnable';
import { folder, tensors, vitShapes } from './build';

const withChannels = (channels: number) => {
  const shapes = { ...vitShapes({ dim: 64, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 3 }) };
  return folder({ 'w.safetensors': tensors({ ...shapes, 'patch_embed.proj.weight': [64, channels, 4, 4] }) }, 'x');
};

describe('a model of so many channels', () => {
  it.each([1, 3])('%i: is run', async (channels) => {
    const checkpoint = await openCheckpoint(withChannels(channels));
    expect(() => checkRunnable(checkpoint)).not.toThrow();
  });

  it.each([2, 4, 6])('%i: is refused by name, and can be looked into', async (channels) => {
    const checkpoint = await openCheckpoint(withChannels(channels));
    expect(() => checkRunnable(checkpoint)).toThrow('channelsUnsupported');
    expect((await readModelInfo(withChannels(channels))).info.config.channels).toBe(channels);
  });
});
