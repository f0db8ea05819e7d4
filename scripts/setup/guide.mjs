/** The guide as the app shows it: pages in out/guide, made from docs/ when those have changed. */
import fs from 'node:fs';
import path from 'node:path';
import { hashSources } from './build.mjs';
import { outDir, projectDir } from './paths.mjs';

const GUIDE = path.join(outDir, 'guide');
const FIRST = ['docs/guide/en/index.md', 'docs/guide/ko/index.md'];
const stampFile = path.join(GUIDE, '.sources');
/** Pages that the guide leads to, and what lays them out. */
const hash = () =>
  hashSources(projectDir, ['docs', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'scripts/pages']);

export function guideIsCurrent() {
  try {
    return fs.readFileSync(stampFile, 'utf8') === hash();
  } catch {
    return false;
  }
}

export async function writeGuide() {
  const { writePages } = await import('../pages/pages.mjs'); // its parser is not there before packages are
  writePages(GUIDE, { first: FIRST });
  fs.writeFileSync(stampFile, hash());
}
