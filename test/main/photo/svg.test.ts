import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { decode } from '../../../src/main/photo/decode';

const drawing = (inside: string, size = 'width="100" height="80"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${inside}</svg>`;
const RED = '<rect width="50" height="80" fill="red"/>';
const open = (text: string) => decode(new TextEncoder().encode(text));
/** Where the red rectangle is in every drawing here: row 10, column 100. */
const INSIDE = (10 * 1024 + 100) * 3;
/** Milliseconds on a busy machine; each of these once took minutes. */
const AT_ONCE = 2000;
const NESTED = encodeURIComponent(drawing('<image href="http://example.org/a.png"/>'));
const LAUGHS = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

describe('drawings', () => {
  it('are rasterised on white, crisp, whatever small size they claim', async () => {
    const { data, rows, cols, format } = await open(drawing(RED));
    expect([rows, cols, format]).toEqual([819, 1024, 'svg']);
    expect(Array.from(data.slice(INSIDE, INSIDE + 3))).toEqual([255, 0, 0]);
    expect(Array.from(data.slice(-3))).toEqual([255, 255, 255]);
  });

  it('are not rasterised to the millions of pixels they claim', async () => {
    const { rows, cols } = await open(drawing(RED, 'width="1000000" height="500000"'));
    expect([rows, cols]).toEqual([2048, 4096]);
  });

  it.each<[string, Uint8Array | string]>([
    ['with only a view box', drawing(RED, 'viewBox="0 0 100 80"')],
    [
      'with a document type',
      `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${drawing(RED)}`,
    ],
    ['with a constant as an entity', `<!DOCTYPE svg [<!ENTITY red "red">]>${drawing(RED.replace('"red"', '"&red;"'))}`],
    ['behind a long comment', `<!-- ${'x'.repeat(3000)} -->${drawing(RED)}`],
    ['compressed', gzipSync(drawing(RED))],
    ['in UTF-16', Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${drawing(RED)}`, 'utf16le')],
    [
      'with scripts, which do not run',
      drawing(`<script href="http://example.org/x.js"/><script>alert(1)</script>${RED}`),
    ],
    ['with links, which are not followed', drawing(`<a href="https://example.org">${RED}</a>`)],
    [
      'with references into themselves',
      drawing(`<linearGradient id="g"/><g fill="url(#g)"/>${RED}<use xlink:href="#g"/>`),
    ],
  ])('open %s', async (_, content) => {
    const { data } = await decode(typeof content === 'string' ? new TextEncoder().encode(content) : content);
    expect(Array.from(data.slice(INSIDE, INSIDE + 3))).toEqual([255, 0, 0]);
  });

  it.each([
    ['a file', drawing('<image href="file:///etc/passwd" width="9" height="9"/>')],
    ['a neighbour', drawing("<image href='a.png' width='9' height='9'/>")],
    ['the network', drawing('<image xlink:href="http://example.org/a.png" width="9" height="9"/>')],
    ['a style sheet', drawing('<style>@import url(http://example.org/x.css);</style>')],
    ['a style sheet before the drawing', `<?xml-stylesheet href="x.css"?>${drawing(RED)}`],
    ['a font', drawing('<style>@font-face{font-family:x;src:url("http://example.org/x.woff")}</style>')],
    ['an entity that is a file', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${drawing('&x;')}`],
    ['another drawing’s picture', drawing(`<image href="data:image/svg+xml,${NESTED}"/>`)],
  ])('are refused when they want %s', async (_, content) => {
    await expect(open(content)).rejects.toMatchObject({ code: 'photoExternalReference' });
  });

  it('do not hide references from the check in text that only looks like a comment', async () => {
    const image = '<image href="file:///etc/passwd" width="9" height="9"/>';
    const hidden = drawing(`<text><![CDATA[<!--]]></text>${image}<text><![CDATA[-->]]></text>`);
    await expect(open(hidden)).rejects.toMatchObject({ code: 'photoExternalReference' });
  });

  it.each([
    ['many comments and no drawing', `${'<!-- -->'.repeat(400)}<x/>`, 'photoUnknownFormat'],
    ['comments that never end', drawing('<!--'.repeat(500_000)), 'photoDamaged'],
  ])('take no time to refuse for %s', async (_, content, code) => {
    const before = performance.now();
    await expect(open(content)).rejects.toMatchObject({ code });
    expect(performance.now() - before).toBeLessThan(AT_ONCE);
  });

  it.each<[string, string | Uint8Array]>([
    [
      'entities that laugh a billion times',
      `<!DOCTYPE svg [<!ENTITY l0 "ha">${LAUGHS}]>${drawing('<text>&l9;</text>')}`,
    ],
    ['a compressed desert', gzipSync(`<svg>${' '.repeat(40_000_000)}`)],
    ['half a tag', drawing(RED).slice(0, 110)],
    ['no size at all', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('are damaged when they hold %s', async (_, content) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'photoDamaged', params: { format: 'SVG' } });
  });
});
