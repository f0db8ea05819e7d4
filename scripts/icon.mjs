/** `node scripts/icon.mjs`: draws resources/icon.png, 512 × 512, from resources/icon.svg. */
import path from 'node:path';
import sharp from 'sharp';
import { projectDir } from './setup/paths.mjs';

const resources = path.join(projectDir, 'resources');
await sharp(path.join(resources, 'icon.svg'))
  .resize(512, 512)
  .png({ compressionLevel: 9 })
  .toFile(path.join(resources, 'icon.png'));
