/** The documentation as static pages: every Markdown file that is reached from the README, and the pictures they show. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectDir } from '../setup/paths.mjs';
import { renderMarkdown } from './markdown.mjs';

/** Where reading begins, and what stands on top of every page. */
const FIRST = 'README.md';
const TOP = {
  en: {
    Guide: 'docs/guide/en/index.md',
    Lenses: 'docs/lenses.md',
    'Command line': 'docs/command-line.md',
    한국어: 'docs/guide/ko/index.md',
  },
  ko: { 안내서: 'docs/guide/ko/index.md', English: 'docs/guide/en/index.md' },
};
const STYLE = 'pages.css';
/** All pages are reached from these. */
const DEFAULT_FIRST = [FIRST, ...new Set(Object.values(TOP).flatMap((names) => Object.values(names)))];

/**
 * Reads every page that links lead to, starting from `first`.
 *
 * @param root folder that links may not leave
 * @returns pages by path, other files that are shown or linked, and links that lead nowhere, as sentences
 */
export function readPages(root = projectDir, first = DEFAULT_FIRST) {
  const pages = new Map();
  const files = new Set();
  const wanted = [...first];
  const links = [];
  for (let file = wanted.shift(); file !== undefined; file = wanted.shift()) {
    if (pages.has(file)) continue;
    const page = renderMarkdown(fs.readFileSync(path.join(root, file), 'utf8'));
    pages.set(file, page);
    for (const address of page.addresses) {
      const [name, anchor] = address.split('#');
      const target = name === '' ? file : path.posix.normalize(path.posix.join(path.posix.dirname(file), name));
      links.push({ file, address, target, anchor });
      const kind = target.startsWith('..')
        ? undefined
        : fs.statSync(path.join(root, target), { throwIfNoEntry: false });
      if (!kind?.isFile()) continue;
      if (target.endsWith('.md')) wanted.push(target);
      else files.add(target);
    }
  }
  return { pages, files: [...files].sort(), dead: links.filter((link) => isDead(link, pages, files)).map(sentence) };
}

function isDead({ target, anchor }, pages, files) {
  const page = pages.get(target);
  if (page === undefined) return !files.has(target);
  return anchor !== undefined && !page.slugs.includes(anchor);
}

const sentence = ({ file, address }) => `${file}: “${address}” leads nowhere`;

/**
 * Writes the pages below `folder` (`docs/models.md` becomes `docs/models.html`, the README `index.html`).
 *
 * @param more links on top of every page, title to address below `folder`: the API reference of the site
 * @returns links that lead nowhere, as sentences
 */
export function writePages(folder, { root = projectDir, first = DEFAULT_FIRST, more = {} } = {}) {
  const { pages, files, dead } = readPages(root, first);
  fs.rmSync(folder, { recursive: true, force: true });
  for (const [file, page] of pages) {
    const name = pageName(file);
    write(path.join(folder, name), wholePage(page, { file, name, pages, more }));
  }
  for (const file of files) copy(path.join(root, file), path.join(folder, file));
  copy(path.join(path.dirname(fileURLToPath(import.meta.url)), STYLE), path.join(folder, STYLE));
  return dead;
}

export const pageName = (file) => (file === FIRST ? 'index.html' : file.replace(/\.md$/, '.html'));

/** No script, no font, nothing from elsewhere: a page is its text, one style sheet and its pictures. */
function wholePage({ title, html }, { file, name, pages, more }) {
  const language = file.startsWith('docs/guide/ko/') ? 'ko' : 'en';
  const to = (target) => path.posix.relative(path.posix.dirname(name), target) || path.posix.basename(target);
  const known = Object.entries(TOP[language]).filter(([, target]) => pages.has(target));
  const top = [
    ...(pages.has(FIRST) ? [['Headlight', pageName(FIRST)]] : []),
    ...known.map(([text, target]) => [text, pageName(target)]),
    ...Object.entries(more),
  ];
  const links = top.map(
    ([text, target]) => `<a href="${to(target)}"${target === name ? ' aria-current="page"' : ''}>${text}</a>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'self' file:">
<title>${escape(title)}${title === 'Headlight' ? '' : ' · Headlight'}</title>
<link rel="stylesheet" href="${to(STYLE)}">
</head>
<body>
<nav>${links.join('\n')}</nav>
<main>
${html}</main>
</body>
</html>
`;
}

const escape = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function copy(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}
