/** Makes drawings safe and sizes them before they are rasterised: one file, nothing fetched, nothing that explodes. */
import { gunzipSync } from 'node:zlib';
import { HeadlightError } from '../../vit/errors';
import { damagedPhoto, isUtf16, markupText } from './format';

/** Longer edge, in pixels, that a drawing is rasterised to: small ones are enlarged, they lose nothing by it. */
const MIN_SVG_EDGE = 1024;
const MAX_SVG_EDGE = 4096;
/** Bytes of markup, unpacked. */
const MAX_SVG_BYTES = 32 * 1024 * 1024;
const MAX_ENTITIES = 100;

const external = (): HeadlightError => new HeadlightError('photoExternalReference');

/** Unpacks `.svgz`. Throws `photoDamaged` for anything that is not gzip or unpacks to too much. */
export function gunzipSvg(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_SVG_BYTES });
  } catch {
    throw damagedPhoto('svg');
  }
}

/** Entities may name constants (Adobe's namespaces), but neither files nor each other. */
function checkEntities(text: string): void {
  const entities = [...text.matchAll(/<!ENTITY\s+(%\s*)?[^\s>]+\s+(SYSTEM\b|PUBLIC\b|"[^"]*"|'[^']*')?/g)];
  if (entities.length > MAX_ENTITIES) throw damagedPhoto('svg');
  for (const [, parameter, value = ''] of entities) {
    if (/^(SYSTEM|PUBLIC)/.test(value)) throw external();
    if (parameter !== undefined || /&(?!#|(?:amp|lt|gt|quot|apos);)/.test(value)) throw damagedPhoto('svg');
  }
}

/** Inside the same drawing, or carried along. A drawing inside the drawing is checked like the outer one. */
function checkTarget(target: string, depth: number): void {
  const value = target.trim();
  if (value === '' || value.startsWith('#')) return;
  if (!/^data:/i.test(value)) throw external();
  if (!/^data:image\/svg\+xml/i.test(value)) return;
  const comma = value.indexOf(',');
  const body = value.slice(comma + 1);
  let inner: string;
  try {
    inner = /;base64$/i.test(value.slice(0, comma)) ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body);
  } catch {
    throw damagedPhoto('svg');
  }
  checkMarkup(inner, depth + 1);
}

/** What opens a stretch of text that is no markup, and what closes it. */
const OPAQUE: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };

/** Removes comments in one pass, so that a million unclosed ones cost no more than one; CDATA stays. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  const openings = /<!--|<!\[CDATA\[|<\?/g;
  let from = 0;
  for (let found = openings.exec(text); found; found = openings.exec(text)) {
    const [opening] = found;
    const closing = OPAQUE[opening] ?? '';
    const end = text.indexOf(closing, found.index + opening.length);
    if (end === -1) break;
    openings.lastIndex = end + closing.length;
    if (opening !== '<!--') continue;
    kept.push(text.slice(from, found.index));
    from = openings.lastIndex;
  }
  return kept.join('') + text.slice(from);
}

const MAX_DEPTH = 2;

function checkMarkup(text: string, depth: number): void {
  if (depth > MAX_DEPTH) throw damagedPhoto('svg');
  checkEntities(text);
  const markup = withoutComments(text);
  if (/<\?xml-stylesheet/i.test(markup) || /@import/i.test(markup)) throw external();
  for (const [element] of markup.matchAll(/<[A-Za-z_][^<>]*>/g)) {
    if (/^<(?:[\w.-]+:)?(?:a|script)[\s>/]/i.test(element)) continue; // links are not followed, scripts not run
    for (const [, double, single] of element.matchAll(/\s(?:[\w.-]+:)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) {
      checkTarget(double ?? single ?? '', depth);
    }
  }
  for (const [, target = ''] of markup.matchAll(/url\(\s*(?:&quot;|&apos;|["'])?([^"')&]*)/gi))
    checkTarget(target, depth);
}

/**
 * The drawing, checked, as UTF-8. Throws `photoExternalReference` when it wants files or the network, `photoDamaged`
 * for a bomb.
 */
export function safeSvg(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_SVG_BYTES) throw damagedPhoto('svg');
  const text = markupText(bytes);
  checkMarkup(text, 0);
  if (!isUtf16(bytes)) return bytes;
  return new TextEncoder().encode(text.replace(/^<\?xml[^>]*\?>/, ''));
}

/** The longer edge, in pixels, to rasterise a drawing of `rows` × `cols` to. */
export function svgEdge(rows: number, cols: number): number {
  return Math.min(MAX_SVG_EDGE, Math.max(MIN_SVG_EDGE, Math.round(Math.max(rows, cols))));
}
