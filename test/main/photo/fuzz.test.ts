/** Mutated photos of every format: the process answers each with a picture or a photo error, and lives. */
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PhotoService } from '../../../src/main/photo/service';
import { HeadlightError } from '../../../src/vit/errors';
import { bytesOf } from './fixtures';
import { buildPhotoProcess, type BuiltProcess } from './process';

/** For long runs: HEADLIGHT_FUZZ_SEED, HEADLIGHT_FUZZ_RUNS. */
const SEED = Number(process.env['HEADLIGHT_FUZZ_SEED'] ?? 20260);
const MUTANTS_PER_FORMAT = Number(process.env['HEADLIGHT_FUZZ_RUNS'] ?? 60);
const TIMEOUT_MS = 1000 * Math.max(60, MUTANTS_PER_FORMAT);
const PHOTO_ERRORS = /^photo(?:Empty|UnknownFormat|Damaged|RawNoPreview|TooManyPixels|ExternalReference)$/;

let built: BuiltProcess;
let service: PhotoService;
let processes = 0;

beforeAll(async () => {
  built = await buildPhotoProcess();
  const spawn = () => {
    processes++;
    return built.spawn();
  };
  service = new PhotoService({ spawn, timeoutSeconds: 10 });
}, 60_000);
afterAll(() => {
  service.dispose();
  built.remove();
});

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><style>.a{fill:url(#g)}</style>
<linearGradient id="g"><stop offset="1"/></linearGradient><rect class="a" width="9" height="9"/><text y="9">x</text></svg>`;

const FORMATS: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  jpeg: () => bytesOf('rgb-420.jpg'),
  'progressive jpeg': () => bytesOf('progressive.jpg'),
  'cmyk jpeg': () => bytesOf('cmyk-adobe.jpg'),
  'rotated jpeg': () => bytesOf('orientation-7.jpg'),
  'jpeg with a profile': () => bytesOf('profile-p3.jpg'),
  png: () => bytesOf('alpha.png'),
  'palette png': () => bytesOf('palette-transparent.png'),
  '16-bit png with a profile': () => bytesOf('profile-p3-16-bit.png'),
  webp: () => bytesOf('lossy.webp'),
  'animated webp': () => bytesOf('animated.webp'),
  gif: () => bytesOf('animated.gif'),
  tiff: () => bytesOf('lzw.tif'),
  'tiff of pages': () => bytesOf('pages.tif'),
  bmp: () => bytesOf('runs.bmp'),
  'bmp with bit fields': () => bytesOf('rgb-565.bmp'),
  heic: () => bytesOf('profile-p3.heic'),
  avif: () => sharp(bytesOf('rgb-444.jpg')).avif().toBuffer(),
  svg: () => new TextEncoder().encode(SVG),
};

/** Bytes overwritten at random places, half of them in the header, and now and then the end cut off. */
function mutants(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const anywhere = fc.nat(bytes.length - 1);
  const header = fc.nat(Math.min(bytes.length - 1, 120));
  const value = fc.oneof(fc.constantFrom(0, 0xff, 0x7f, 0x80), fc.nat(255));
  const writes = fc.array(fc.tuple(fc.oneof(anywhere, header), value), { minLength: 1, maxLength: 12 });
  const length = fc.oneof({ weight: 4, arbitrary: fc.constant(bytes.length) }, { weight: 1, arbitrary: anywhere });
  return fc.tuple(writes, length).map(([changes, kept]) => {
    const mutant = bytes.slice();
    for (const [at, byte] of changes) mutant[at] = byte;
    return mutant.slice(0, kept);
  });
}

it.each(Object.keys(FORMATS))('%s', { timeout: TIMEOUT_MS }, async (format) => {
  const original = await FORMATS[format]!();
  const before = processes;
  let id = 0;
  await fc.assert(
    fc.asyncProperty(mutants(original), async (bytes) => {
      const photo = `${format} ${id++}`;
      service.register({ id: photo, name: photo, bytes });
      try {
        const { rows, cols, photoRows, photoCols } = await service.thumbnail(photo, 16);
        expect(Math.max(rows, cols)).toBeLessThanOrEqual(16);
        expect(photoRows * photoCols).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof HeadlightError)) throw error;
        expect(error.code).toMatch(PHOTO_ERRORS);
      } finally {
        service.release([photo]);
      }
    }),
    { seed: SEED, numRuns: MUTANTS_PER_FORMAT, endOnFailure: true },
  );
  expect(processes).toBe(Math.max(before, 1)); // no restart: nothing crashed
});
