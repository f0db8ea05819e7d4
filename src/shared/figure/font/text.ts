/** Text of figures as outlines, so that a drawing looks the same wherever it is opened, with or without fonts. */
import { escapeXml } from '../xml';
import { GLYPHS } from './glyphs';

const EM = 1000;
/** Advance of what Inter lacks, and the reader's own fonts draw: Hangul, Han and the like are square. */
const FOREIGN = EM;
const FALLBACK = "system-ui, 'Noto Sans', 'Noto Sans CJK KR', 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif";

export interface TextLook {
  /** Height of the em in the figure's units. */
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Upwards, about its anchor. */
  readonly upright?: boolean;
}

/** Width of a line in the figure's units. */
export function textWidth(content: string, size: number): number {
  let units = 0;
  for (const letter of content) units += GLYPHS[letter]?.[0] ?? FOREIGN;
  return (units * size) / EM;
}

/** SVG of one line whose baseline begins, centres or ends at (x, y). Readers find the words as its label. */
export function text(content: string, x: number, y: number, { size, fill, anchor, upright }: TextLook): string {
  const line = printable(content);
  const width = textWidth(line, EM);
  const start = anchor === 'middle' ? -width / 2 : anchor === 'end' ? -width : 0;
  const place = `translate(${short(x)} ${short(y)})${upright ? ' rotate(-90)' : ''} scale(${short(size / EM, 5)})`;
  return `<g role="img" aria-label="${escapeXml(line)}" fill="${fill}" transform="${place}">${outlines(line, start)}</g>`;
}

function outlines(line: string, start: number): string {
  const foreign: string[] = [];
  let path = '';
  let pen = Math.round(start);
  for (const letter of line) {
    const glyph = GLYPHS[letter];
    if (glyph) path += moved(glyph[1], pen);
    else
      foreign.push(`<text x="${pen}" font-size="${EM * 0.92}" font-family="${FALLBACK}">${escapeXml(letter)}</text>`);
    pen += glyph?.[0] ?? FOREIGN;
  }
  return `${path === '' ? '' : `<path d="${path}"/>`}${foreign.join('')}`;
}

/** Contours begin with an absolute M, and all that follows is relative. */
function moved(outline: string, by: number): string {
  return outline.replace(/M(-?\d+)/g, (_, x: string) => `M${Number(x) + by}`);
}

/** Cuts a line to the room there is and marks the cut with …. */
export function fitted(content: string, size: number, room: number): string {
  if (textWidth(content, size) <= room) return content;
  const letters = [...content];
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** Parts joined by dots, as many to a line as fit; a part that is too long for a line is broken between its words. */
export function brokenLines(parts: readonly string[], size: number, room: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1)} · ${part}`;
    if (lines.length > 0 && textWidth(joined, size) <= room) lines[lines.length - 1] = joined;
    else lines.push(...brokenWords(part, size, room));
  }
  return lines;
}

function brokenWords(part: string, size: number, room: number): string[] {
  const lines: string[] = [];
  for (const word of part.split(' ')) {
    const joined = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(joined, size) <= room) lines[lines.length - 1] = joined;
    else lines.push(fitted(word, size, room));
  }
  return lines;
}

/** Without line ends and what XML forbids. */
function printable(content: string): string {
  return [...content].map((c) => (/\s/.test(c) ? ' ' : c)).filter((c) => c >= ' ').join(''); // prettier-ignore
}

export function short(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits)));
}
