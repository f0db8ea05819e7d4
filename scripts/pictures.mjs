// Makes the pictures of the README, the guide and docs/figures.md anew: npm run pictures. Builds first; the sample photos and the built-in model suffice.
// npm run pictures -- gallery figures   makes those only whose file's name has one of the words.
import './setup/node-version.mjs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDisplay } from './setup/display.mjs';
import { projectDir } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { drawFigures } from './pictures/figures.mjs';
import { MOMENTS, takeWindow } from './pictures/window.mjs';

const words = process.argv.slice(2);
const wants = (file) => words.length === 0 || words.some((word) => file.includes(word));

await prepare({ app: true, build: true });
if (wants('figures')) console.log((await drawFigures()).join('\n'));
mkdirSync(join(projectDir, 'docs/guide/images'), { recursive: true });
const display = await openDisplay();
try {
  for (const moment of MOMENTS.filter(({ file }) => wants(file))) {
    await takeWindow(moment, display.env);
    console.log(moment.file);
  }
} finally {
  display.close();
}
