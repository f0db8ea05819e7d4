/** What a folder of pages would fetch from elsewhere when it is read: scripts, styles, fonts, pictures, frames. Links that a person clicks are not meant. */
import fs from 'node:fs';
import path from 'node:path';

const LOADS = [
  /<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\b(?:src|srcset)\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi,
  /<link\b(?=[^>]*\brel\s*=\s*["']?(?:stylesheet|preload|modulepreload|preconnect|icon))[^>]*?\bhref\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi,
  /(?:url\(|@import\s+)\s*["']?((?:https?:)?\/\/[^"')\s]+)/gi,
];

/** Sentences, one for each address. */
export function foreignLoads(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => /\.(html|css)$/.test(name))
    .flatMap((name) => {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      return LOADS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, address]) => `${name} loads ${address}`));
    });
}
