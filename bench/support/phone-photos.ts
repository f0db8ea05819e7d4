/** Photos as phones take them, made of the samples: 12 megapixels, with the grain that makes a JPEG large. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { seededRandom } from '../../src/vit/explain/seeded';

const [WIDTH, HEIGHT] = [4032, 3024];
/** Of 255, to both sides. */
const GRAIN = 9;

/** Paths of JPEGs of about 3 MB each, in a temporary folder. */
export async function phonePhotos(samples: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const random = seededRandom(12);
  const grain = Int8Array.from({ length: WIDTH * HEIGHT }, () => Math.round((random() * 2 - 1) * GRAIN));
  return Promise.all(
    samples.map(async (sample, i) => {
      const image = sharp(sample).resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' }).toColourspace('srgb');
      const data = new Uint8ClampedArray(await image.removeAlpha().raw().toBuffer());
      for (let at = 0; at < data.length; at++) data[at] = (data[at] ?? 0) + (grain[Math.floor(at / 3)] ?? 0);
      const path = join(folder, `phone-${i}.jpg`);
      const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
      await sharp(data, { raw }).jpeg({ quality: 88 }).toFile(path);
      return path;
    }),
  );
}
