import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { png } from '../../../src/shared/export/png';
import { withAbout } from '../../../src/shared/export/png-chunks';

const PIXELS = Uint8Array.from({ length: 7 * 5 * 4 }, (_, i) => (i * 37) % 256);

/** Type, data and whether the checksum holds, of every chunk. */
function chunksOf(bytes: Uint8Array): { type: string; data: Buffer }[] {
  const file = Buffer.from(bytes);
  const found: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const size = file.readUInt32BE(at);
    found.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + size) });
  }
  return found;
}

describe('a PNG', () => {
  it.each([3, 4] as const)('of %i channels reads back to the bit', async (channels) => {
    const pixels = PIXELS.subarray(0, 7 * 5 * channels);
    const { data, info } = await sharp(png(pixels, 5, 7, channels))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.height, info.width, info.channels]).toEqual([5, 7, channels]);
    expect(new Uint8Array(data)).toEqual(pixels);
  });

  it('says its density in pixels per metre, once, right behind its header', async () => {
    const told = withAbout(withAbout(png(PIXELS, 5, 7, 4), { dpi: 72 }), { dpi: 300 });
    const [header, density, ...rest] = chunksOf(told);
    expect(header!.type).toBe('IHDR');
    expect(density).toMatchObject({ type: 'pHYs' });
    expect([...density!.data]).toEqual([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]); // 11,811 per metre
    expect(rest.some(({ type }) => type === 'pHYs')).toBe(false);
    expect((await sharp(told, { failOn: 'warning' }).metadata()).density).toBe(300);
  });

  it('carries texts in UTF-8, and the same pixels', async () => {
    const told = withAbout(png(PIXELS, 5, 7, 4), { texts: { Description: 'Changed model: 고양이' } });
    expect((await sharp(told, { failOn: 'warning' }).metadata()).comments).toEqual([
      { keyword: 'Description', text: 'Changed model: 고양이' },
    ]);
    expect(new Uint8Array(await sharp(told).raw().toBuffer())).toEqual(PIXELS);
  });
});
