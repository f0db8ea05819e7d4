/** The documentation: links lead somewhere, every page can be reached, commands that it shows exist, pages load nothing from elsewhere. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { foreignLoads } from '../../scripts/pages/loads.mjs';
import { renderMarkdown, slugOf } from '../../scripts/pages/markdown.mjs';
import { readPages, writePages } from '../../scripts/pages/pages.mjs';
import { commandsOf } from '../../scripts/pictures/figures.mjs';
import { COMMANDS } from '../../src/cli/specs';
import { GUIDE_PAGES } from '../../src/shared/guide';
import { en } from '../../src/shared/strings/en';
import { ko } from '../../src/shared/strings/ko';
import { menuText, MENU_KEYS } from '../../src/shared/strings/menu';

const ROOT = join(import.meta.dirname, '../..');
const folders: string[] = [];

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-pages-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Words of the guide in italics for their weight. */
const STRESSED = ['your', 'my', '내'];

const isKey = (words: string): boolean => /^(\w|\w+(\+\w+)+)$/.test(words);

/** As a page names it: without what follows in the window, or is filled in. */
const asNamed = (words: string): string =>
  words
    .replace(/\{.*|[….]+$/g, '')
    .trim()
    .toLowerCase();

describe('the documentation', () => {
  const { pages, dead } = readPages();

  it('has no link that leads nowhere', () => {
    expect(dead).toEqual([]);
  });

  it('has no page that no other leads to', () => {
    const written = readdirSync(join(ROOT, 'docs'), { recursive: true }).map(
      (name) => `docs/${String(name).replaceAll('\\', '/')}`,
    );
    expect(written.filter((name) => name.endsWith('.md') && !pages.has(name))).toEqual([]);
  });

  it('has the pages of the guide that the window opens', () => {
    const written = readdirSync(join(ROOT, 'docs/guide/en')).map((name) => name.replace('.md', ''));
    expect(written.sort()).toEqual([...GUIDE_PAGES].sort());
  });

  it('has the same pages, headings and pictures of the guide in both languages', () => {
    const shape = (language: string): unknown =>
      readdirSync(join(ROOT, 'docs/guide', language)).map((name) => {
        const text = readFileSync(join(ROOT, 'docs/guide', language, name), 'utf8');
        return {
          name,
          headings: [...text.matchAll(/^#+/gm)].map(String),
          pictures: [...text.matchAll(/images\/(\w+)-(?:en|ko)\.png/g)].map((match) => match[1]),
          commands: commandsOf(text),
        };
      });
    expect(shape('ko')).toEqual(shape('en'));
  });

  it.each(['en', 'ko'] as const)('names what stands on screen, in the guide: %s', (locale) => {
    const onScreen = new Set(
      [...Object.values({ en, ko }[locale]), ...MENU_KEYS.map((key) => menuText(locale, key))].map(asNamed),
    );
    const named = readdirSync(join(ROOT, 'docs/guide', locale)).flatMap((name) => {
      const text = readFileSync(join(ROOT, 'docs/guide', locale, name), 'utf8').replace(/```[^]*?```|`[^`]*`/g, '');
      return [...text.matchAll(/(?<![\w*])(?:_([^_\n]+)_|\*\*([^*\n]+)\*\*|\*([^*\n]+)\*)/g)]
        .flatMap(([, italic = '', bold = '', slanted = '']) => (italic || bold || slanted).split('→'))
        .filter((words) => !isKey(words) && !words.endsWith('?') && !STRESSED.includes(words))
        .map((words) => `${name}: ${words}`);
    });
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((words) => !onScreen.has(asNamed(words.replace(/^.*: /, ''))))).toEqual([]);
  });

  it.each([...pages.keys()].filter((name) => name === 'README.md' || name.startsWith('docs/')))(
    'shows commands that exist: %s',
    (name) => {
      for (const [command = '', ...rest] of commandsOf(readFileSync(join(ROOT, name), 'utf8'))) {
        if (command.startsWith('-')) continue;
        const spec = COMMANDS.find((each) => each.name === command);
        expect(spec, `headlight ${command}`).toBeDefined();
        const known = Object.keys(spec?.options ?? {});
        const asked = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.slice(2).replace(/=.*/, ''));
        expect(
          asked.filter(
            (option) => !known.includes(option) && !known.includes(option.replace(/^no-/, '')) && option !== 'help',
          ),
          `headlight ${command}`,
        ).toEqual([]);
      }
    },
  );
});

describe('reading pages', () => {
  it('finds links to files, headings and pages that are not there', () => {
    const root = folderOf({
      'README.md':
        '# A\n[b](docs/b.md) [gone](gone.md) [out](../out.md) [self](#a) [no](#nothing) [web](https://example.org/x.md)',
      'docs/b.md': '# B b!\n[there](../README.md#a) [not there](../README.md#c) ![picture](p.png) <img src="q.png">',
    });
    expect(readPages(root, ['README.md']).dead).toEqual([
      'README.md: “gone.md” leads nowhere',
      'README.md: “../out.md” leads nowhere',
      'README.md: “#nothing” leads nowhere',
      'docs/b.md: “../README.md#c” leads nowhere',
      'docs/b.md: “p.png” leads nowhere',
      'docs/b.md: “q.png” leads nowhere',
    ]);
    expect(writePages(join(root, 'out'), { root, first: ['README.md'] })).toHaveLength(6);
  });

  it('writes pages whose links are kept, and takes along what they show', () => {
    const root = folderOf({
      'README.md': '# A\n[b](docs/b.md#b--c)',
      'docs/b.md': '# Title & `<x>`\n## B & c\n![p](p.png)',
      'docs/p.png': 'PNG',
    });
    const out = join(root, 'out');
    writePages(out, { root, first: ['README.md'], more: { API: 'api/index.html' } });
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('<a href="docs/b.html#b--c">b</a>');
    const page = readFileSync(join(out, 'docs/b.html'), 'utf8');
    expect(page).toContain('<h2 id="b--c">');
    expect(page).toContain('<title>Title &amp; &lt;x&gt; · Headlight</title>');
    expect(page).toContain('<a href="../index.html">Headlight</a>');
    expect(page).toContain('<a href="../api/index.html">API</a>');
    expect(readFileSync(join(out, 'docs/p.png'), 'utf8')).toBe('PNG');
    expect(foreignLoads(out)).toEqual([]);
  });

  it('names headings as GitHub does', () => {
    expect(slugOf('8-bit weights')).toBe('8-bit-weights');
    expect(slugOf('What is `--jpeg reduced`, and why?')).toBe('what-is---jpeg-reduced-and-why');
    expect(slugOf('답이 틀렸을 때')).toBe('답이-틀렸을-때');
    expect(renderMarkdown('# A\n# A\n# A').slugs).toEqual(['a', 'a-1', 'a-2']);
  });
});

describe('what a folder of pages loads from elsewhere', () => {
  it('is found in scripts, styles and pictures, not in links', () => {
    const folder = folderOf({
      'a.html':
        '<a href="https://x.example">x</a><script src="https://s.example/a.js"></script><img alt="" src=//i.example/b.png><link rel="stylesheet" href="http://c.example/d.css"><link rel="canonical" href="https://e.example">',
      'b.css':
        "@import 'https://f.example/g.css'; a { background: url(https://h.example/i.png) url(data:image/png;base64,AA) }",
      'c.txt': '<script src="https://s.example/a.js">',
    });
    expect(foreignLoads(folder)).toEqual([
      'a.html loads https://s.example/a.js',
      'a.html loads //i.example/b.png',
      'a.html loads http://c.example/d.css',
      'b.css loads https://f.example/g.css',
      'b.css loads https://h.example/i.png',
    ]);
  });
});
