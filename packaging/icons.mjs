/** The icon in every form that systems want, drawn from resources/icon.svg. */
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { projectDir } from '../scripts/setup/paths.mjs';

const LINUX = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
/** Apple's type for a PNG of each size, `icns`. */
const APPLE = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };

/** Writes NxN.png, icon.ico and icon.icns into `folder`. */
export async function drawIcons(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const svg = path.join(projectDir, 'resources', 'icon.svg');
  const sizes = [...new Set([...LINUX, ...WINDOWS, ...Object.keys(APPLE).map(Number)])];
  const drawn = new Map();
  for (const size of sizes) {
    const density = Math.min(2400, 72 * Math.max(1, size / 64)); // drawn at its size, not enlarged
    drawn.set(size, await sharp(svg, { density }).resize(size, size).png({ compressionLevel: 9 }).toBuffer());
  }
  for (const size of LINUX) fs.writeFileSync(path.join(folder, `${size}x${size}.png`), drawn.get(size));
  fs.writeFileSync(path.join(folder, 'icon.ico'), ico(WINDOWS.map((size) => [size, drawn.get(size)])));
  fs.writeFileSync(
    path.join(folder, 'icon.icns'),
    icns(Object.entries(APPLE).map(([size, type]) => [type, drawn.get(Number(size))])),
  );
}

/** A directory of PNGs (Windows Vista and later); a size of 256 is written as 0. */
export function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], at) => {
    const entry = 6 + 16 * at;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4); // colour planes
    head.writeUInt16LE(32, entry + 6); // bits per pixel
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** Chunks of type, length (with its 8 bytes of head) and PNG; big-endian. */
export function icns(pictures) {
  const chunks = pictures.map(([type, png]) => {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.from('icns\0\0\0\0', 'latin1');
  head.writeUInt32BE(8 + chunks.reduce((sum, { length }) => sum + length, 0), 4);
  return Buffer.concat([head, ...chunks]);
}
