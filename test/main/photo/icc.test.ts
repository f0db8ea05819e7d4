import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { isSrgbProfile, profileColourSpace } from '../../../src/main/photo/icc';
import { bytesOf } from './fixtures';

async function profileOf(name: string): Promise<Uint8Array> {
  const { icc } = await sharp(bytesOf(name)).metadata();
  if (!icc) throw new Error(`${name} has no profile`);
  return icc;
}

describe('colour profiles', () => {
  it('sRGB is recognised by its numbers', async () => {
    expect(isSrgbProfile(await profileOf('profile-srgb.png'))).toBe(true);
  });

  it('sRGB as libvips writes it, too', async () => {
    const { icc } = await sharp(await sharp(bytesOf('rgb-444.jpg')).withIccProfile('srgb').png().toBuffer()).metadata();
    expect(isSrgbProfile(icc as Uint8Array)).toBe(true);
  });

  it.each(['profile-p3.png', 'profile-adobe.png'])('%s is another', async (name) => {
    const icc = await profileOf(name);
    expect(isSrgbProfile(icc)).toBe(false);
    expect(profileColourSpace(icc)).toBe('RGB ');
  });

  it('a damaged profile counts as none', () => {
    expect(isSrgbProfile(new Uint8Array(40))).toBe(true);
    expect(profileColourSpace(new Uint8Array(4))).toBeNull();
  });
});
