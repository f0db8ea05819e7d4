/** Photos made for a test: many, and bad ones. PNGs are written by hand, so that nothing but the app decodes pictures. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { SAMPLES } from '../app';

export const COFFEE = join(SAMPLES, 'coffee.png');
export const ROCKET = join(SAMPLES, 'rocket.jpg');
export const CHELSEA = join(SAMPLES, 'chelsea.png');
export const ASTRONAUT = join(SAMPLES, 'astronaut.png');

export type Paint = (row: number, col: number) => readonly [red: number, green: number, blue: number];

/** An 8-bit RGB PNG. */
export function png(rows: number, cols: number, paint: Paint): Buffer {
  const lines = Buffer.alloc(rows * (1 + cols * 3)); // a filter byte, then pixels
  for (let row = 0; row < rows; row += 1) {
    for (let col = 0; col < cols; col += 1) lines.set(paint(row, col), row * (1 + cols * 3) + 1 + col * 3);
  }
  return pngOf(rows, cols, deflateSync(lines));
}

/** Size and pixels as told: `data` need not hold what the size promises. */
function pngOf(rows: number, cols: number, data: Buffer): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(cols, 0);
  header.writeUInt32BE(rows, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Soft stripes, different for every number. */
export function stripes(seed: number): Buffer {
  const wave = (at: number): number => Math.round(127.5 * (1 + Math.sin(at)));
  return png(96, 128, (row, col) => [wave(row / (4 + seed)), wave(col / (3 + seed)), wave((row + col) / 9 + seed)]);
}

/** A folder with `count` photos, `photo-01.png` … */
export function manyPhotos(folder: string, count: number): string {
  const photos = join(folder, 'many');
  mkdirSync(photos);
  for (let at = 1; at <= count; at += 1) {
    writeFileSync(join(photos, `photo-${String(at).padStart(2, '0')}.png`), stripes(at));
  }
  return photos;
}

/** The sample photos again and again under new names: `01-coffee.png`, `02-rocket.jpg` … */
export function copiedSamples(folder: string, count: number): string {
  const photos = join(folder, 'samples');
  mkdirSync(photos);
  const sources = ['coffee.png', 'rocket.jpg', 'chelsea.png', 'astronaut.png'];
  for (let at = 0; at < count; at += 1) {
    const source = sources[at % sources.length] ?? '';
    copyFileSync(join(SAMPLES, source), join(photos, `${String(at + 1).padStart(2, '0')}-${source}`));
  }
  return photos;
}

export interface BadPhoto {
  readonly name: string;
  readonly code: string;
  /** How the sentence on screen begins. */
  readonly sentence: string | RegExp;
  readonly bytes: () => Buffer;
}

export const BAD_PHOTOS: readonly BadPhoto[] = [
  { name: 'empty.jpg', code: 'photoEmpty', sentence: /^This file is empty;/, bytes: () => Buffer.alloc(0) },
  {
    name: 'letter.jpg',
    code: 'photoUnknownFormat',
    sentence: /^This file is not a picture Headlight can read;/,
    bytes: () => Buffer.from('Dear reader, this was never a photo.\n'.repeat(40)),
  },
  {
    name: 'half.jpg',
    code: 'photoDamaged',
    sentence: /^This photo is incomplete: its end is missing\./,
    bytes: () => half(ROCKET),
  },
  {
    name: 'huge.png',
    code: 'photoTooManyPixels',
    sentence: /^This picture is 60[,\s]?000 × 60[,\s]?000 pixels, above the limit of 200 megapixels;/,
    bytes: () => pngOf(60_000, 60_000, deflateSync(Buffer.alloc(1000))),
  },
  {
    name: 'spy.svg',
    code: 'photoExternalReference',
    sentence: /^This SVG wants other files or the network, which Headlight never opens/,
    bytes: () =>
      Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]>' +
          '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><text y="20">&secret;</text></svg>',
      ),
  },
];

function half(photo: string): Buffer {
  const whole = readFileSync(photo);
  return whole.subarray(0, Math.floor(whole.length / 2));
}

/** Writes all bad photos into a folder; returns their paths. */
export function writeBadPhotos(folder: string): string[] {
  return BAD_PHOTOS.map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes());
    return path;
  });
}
