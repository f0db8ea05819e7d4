/** A figure without a photo: its size in CSS pixels and what is drawn on it; as a file of its own, and as what becomes a picture. */
import { INKS, type Ground, type Inks } from './ground';
import { groundOf, svgSize, type FigureLook } from './look';
import { markLine } from './changed';
import { brokenLines, short, text } from './font/text';
import { escapeXml } from './xml';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Text alternative for programs that read no picture; may be empty. */
  readonly description: string;
  readonly ground: Ground;
  readonly body: readonly string[];
}

/** SVG text of the size that was asked for. */
export function drawingFile(drawing: Drawing, look: FigureLook): string {
  return drawingSvg(drawing, svgSize(look, drawing.width, drawing.height));
}

/** SVG text, 1 pixel to the unit by itself. @param size attributes of the outermost element */
export function drawingSvg(
  { width, height, title, description, ground, body }: Drawing,
  size = `width="${width}" height="${height}"`,
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size} viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    ...(description === '' ? [] : [`<desc>${escapeXml(description)}</desc>`]),
    `<rect width="${width}" height="${height}" fill="${INKS[ground].paper}"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export const MARGIN = 20;
const HEAD = { size: 13, line: 19 } as const;
const CAPTION = { size: 11, line: 16 } as const;

/** What stands above a figure: parts broken into lines, and the mark of a changed model. Returns where they end. */
export function heading(
  title: readonly string[],
  mark: string,
  width: number,
  inks: Inks,
): { readonly body: string[]; readonly bottom: number } {
  const lines = brokenLines(title, HEAD.size, width - 2 * MARGIN);
  const body = lines.map((line, i) =>
    text(line, MARGIN, MARGIN + i * HEAD.line + HEAD.size, { size: HEAD.size, fill: inks.ink }),
  );
  let bottom = MARGIN + lines.length * HEAD.line;
  if (mark !== '') {
    body.push(...markLine(mark, MARGIN, bottom + 12, width - 2 * MARGIN, inks));
    bottom += 20;
  }
  return { body, bottom };
}

/** Notes below a figure, from y downwards. */
export function notes(
  said: readonly string[],
  y: number,
  width: number,
  inks: Inks,
): { readonly body: string[]; readonly bottom: number } {
  const lines = said.flatMap((note) => brokenLines([note], CAPTION.size, width - 2 * MARGIN));
  const body = lines.map((line, i) =>
    text(line, MARGIN, y + (i + 1) * CAPTION.line - 4, { size: CAPTION.size, fill: inks.quiet }),
  );
  return { body, bottom: y + lines.length * CAPTION.line };
}

export function inksOf(look: FigureLook): { readonly ground: Ground; readonly inks: Inks } {
  const ground = groundOf(look);
  return { ground, inks: INKS[ground] };
}

/** A straight line. */
export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1): string {
  return `<path d="M${short(x1)} ${short(y1)}L${short(x2)} ${short(y2)}" stroke="${stroke}" stroke-width="${width}"/>`;
}
