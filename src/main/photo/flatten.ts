/** Lays transparent pixels on white, with Pillow's rounding. */

/**
 * `data` [pixels, channels] with 4 (colour, alpha) or 2 (grey, alpha) channels → [pixels, 3].
 * `ignoreAlpha` keeps the colours as they are.
 */
export function flattenOnWhite(data: Uint8Array, channels: 2 | 4, ignoreAlpha = false): Uint8Array {
  const pixels = data.length / channels;
  const result = new Uint8Array(pixels * 3); // [pixels, 3]
  const step = channels === 4 ? 1 : 0;
  for (let i = 0, at = 0, out = 0; i < pixels; i++, at += channels, out += 3) {
    const alpha = ignoreAlpha ? 255 : (data[at + channels - 1] as number);
    for (let c = 0; c < 3; c++) {
      const value = data[at + c * step] as number;
      const blend = value * alpha + 255 * (255 - alpha) + 128;
      result[out + c] = ((blend >> 8) + blend) >> 8;
    }
  }
  return result;
}

/** The same for colours that are multiplied by their transparency already. */
export function flattenPremultiplied(data: Uint8Array, channels: 2 | 4): Uint8Array {
  const pixels = data.length / channels;
  const result = new Uint8Array(pixels * 3); // [pixels, 3]
  const step = channels === 4 ? 1 : 0;
  for (let i = 0, at = 0, out = 0; i < pixels; i++, at += channels, out += 3) {
    const white = 255 - (data[at + channels - 1] as number);
    for (let c = 0; c < 3; c++) result[out + c] = Math.min(255, (data[at + c * step] as number) + white);
  }
  return result;
}

/** 8-bit numbers of any number of channels → [pixels, 3], laid on white. */
export function toRgb(data: Uint8Array, channels: number, premultiplied = false): Uint8Array {
  if (channels === 3) return data;
  if (channels === 4 || channels === 2) return (premultiplied ? flattenPremultiplied : flattenOnWhite)(data, channels);
  const result = new Uint8Array(data.length * 3); // [pixels, 3]
  for (let i = 0; i < data.length; i++) result.fill(data[i] as number, i * 3, i * 3 + 3);
  return result;
}
