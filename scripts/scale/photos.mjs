// Makes photos to try a cluster with: `node scripts/scale/photos.mjs FOLDER COUNT`. Parts of the samples, each another one, as JPEG.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const [folder, count = '40', side = '640'] = process.argv.slice(2);
const samples = join(import.meta.dirname, '../../resources/photos');
const names = readdirSync(samples)
  .filter((name) => name.endsWith('.jpg'))
  .sort();
mkdirSync(folder, { recursive: true });
for (let i = 0; i < Number(count); i++) {
  const photo = sharp(join(samples, names[i % names.length]));
  const { width, height } = await photo.metadata();
  const [part, at] = [0.55 + 0.4 * ((i * 0.618) % 1), (i * 0.382) % 1];
  const size = { width: Math.floor(width * part), height: Math.floor(height * part) };
  const place = { left: Math.floor((width - size.width) * at), top: Math.floor((height - size.height) * (1 - at)) };
  await photo
    .extract({ ...place, ...size })
    .resize(Number(side))
    .jpeg({ quality: 90 })
    .toFile(join(folder, `${String(i).padStart(6, '0')}.jpg`));
}
