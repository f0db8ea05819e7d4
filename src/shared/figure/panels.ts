/** Pictures on a sheet: one map, two models side by side, or a tile for each head; what stands around them, and how many pixels all of it takes. */
import { BAR_HEIGHT, colorBar, type ColorBar } from './color-bar';
import { COUNTED } from './caption';
import { markLine, markPlate } from './changed';
import { brokenLines, fitted, short, text } from './font/text';
import { INKS, type Inks } from './ground';
import { CSS_DPI, dpiOf, groundOf, MOST, pixelsOf, type FigureLook } from './look';
import { escapeXml } from './xml';

/** CSS pixels, like every length of the layout. */
const MARGIN = 16;
const GAP = 14;
const LABEL = { size: 11, height: 18 } as const;
const CAPTION = { size: 11, line: 16, top: 10 } as const;
const BAR_TOP = 10;
const WIDEST_BAR = 260;
/** Widths of a sheet when no size was asked for, so that letters keep their share of the picture. */
const USUAL = { one: 480, pair: 660, tile: 150 } as const;
/** Narrower ones could not be read. */
const LEAST = 220;

export interface Panel {
  /** Height and width of the picture in pixels. */
  readonly rows: number;
  readonly cols: number;
  /** Above it; empty for none. */
  readonly label: string;
  /** Below it. */
  readonly bar: Omit<ColorBar, 'id'> | null;
  /** Changed as this says; empty for a model as it is. */
  readonly mark: string;
}

export interface Sheet {
  readonly panels: readonly Panel[];
  /** Side by side. */
  readonly columns: number;
  /** Below all of them. */
  readonly bar: Omit<ColorBar, 'id'> | null;
  /** Parts, broken into lines; empty for none. */
  readonly caption: readonly string[];
  /** Says how the model of all panels was changed; empty when it was not. */
  readonly mark: string;
  readonly look: FigureLook;
}

/** A rectangle of whole pixels. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly cols: number;
  readonly rows: number;
}

export interface Plan {
  readonly cols: number;
  readonly rows: number;
  readonly paper: string;
  /** Where each panel's picture goes. */
  readonly places: readonly Place[];
  /** SVG of what stands around and above the pictures, in the plan's pixels; empty where nothing does. */
  readonly over: string;
}

/** Throws `RangeError` for more pixels than a picture may have. */
export function planOf(sheet: Sheet): Plan {
  const { panels, look } = sheet;
  const [first] = panels;
  if (!first) throw new RangeError('a sheet without panels');
  const inks = INKS[groundOf(look)];
  const across = Math.min(sheet.columns, panels.length);
  const around = sheet.caption.length > 0 || sheet.bar !== null || panels.some(({ bar, label }) => bar || label !== '');
  const [margin, gap] = around ? [MARGIN, GAP] : [0, across > 1 ? GAP : 0];
  const beside = 2 * margin + gap * (across - 1);
  const { units, scale } = sizeOf(look, first.cols * across, beside, across);
  const width = (units - beside) / across;
  const over: string[] = [];
  const places: Place[] = [];
  let y = margin;
  for (let row = 0; row * across < panels.length; row++) {
    const line = panels.slice(row * across, (row + 1) * across);
    const label = line.some((panel) => panel.label !== '') ? LABEL.height : 0;
    const height = Math.max(...line.map(({ rows, cols }) => (rows / cols) * width));
    line.forEach((panel, i) => {
      const x = margin + i * (width + gap);
      if (panel.label !== '')
        over.push(
          text(fitted(panel.label, LABEL.size, width), x, y + LABEL.size, { size: LABEL.size, fill: inks.ink }),
        );
      places.push(placeOf(panel, x, y + label, width, scale));
      over.push(...below(panel, `bar${places.length}`, x, y + label + height, width, around, inks));
    });
    y += label + height + heightBelow(line, around) + ((row + 1) * across < panels.length ? gap : 0);
  }
  if (sheet.bar) {
    over.push(...barAt({ ...sheet.bar, id: 'bar' }, margin, y + BAR_TOP, units - 2 * margin, inks));
    y += BAR_TOP + BAR_HEIGHT;
  }
  if (around && sheet.mark !== '') {
    over.push(...markLine(sheet.mark, margin, y + CAPTION.top + CAPTION.line - 4, units - 2 * margin, inks));
    y += CAPTION.line + 4;
  }
  y = captionAt(sheet.caption, margin, y, units - 2 * margin, inks, over);
  const bare = !around && panels.length === 1;
  const [cols, rows] = bare
    ? [places[0]?.cols ?? 1, places[0]?.rows ?? 1]
    : [Math.round(units * scale), Math.round((y + margin) * scale)];
  if (Math.max(cols, rows) > MOST.edge || cols * rows > MOST.pixels) throw new RangeError(`${cols} × ${rows} pixels`);
  return {
    cols,
    rows,
    paper: inks.paper,
    places,
    over: [...scaled(over, scale), ...plates(sheet, places, around)].join('\n'),
  };
}

/** How many units wide the sheet is, and how many pixels a unit takes. */
function sizeOf(look: FigureLook, natural: number, beside: number, across: number): { units: number; scale: number } {
  const [pixels, dpi] = [pixelsOf(look), dpiOf(look)];
  const usual = Math.max(across === 2 ? USUAL.pair : USUAL.one, across * USUAL.tile);
  if (dpi !== undefined) {
    const units = pixels === null ? (natural * CSS_DPI) / dpi + beside : (pixels * CSS_DPI) / dpi;
    const wide = Math.max(units, LEAST);
    return { units: wide, scale: pixels === null ? natural / (wide - beside) : pixels / wide };
  }
  return { units: usual, scale: pixels === null ? natural / (usual - beside) : pixels / usual };
}

function placeOf({ rows, cols }: Panel, x: number, y: number, width: number, scale: number): Place {
  const wide = Math.max(1, Math.round(width * scale));
  return {
    left: Math.round(x * scale),
    top: Math.round(y * scale),
    cols: wide,
    rows: Math.max(1, Math.round((rows / cols) * width * scale)),
  };
}

/** The bar and the mark of one panel. */
function below(panel: Panel, id: string, x: number, y: number, width: number, around: boolean, inks: Inks): string[] {
  const { bar, mark } = panel;
  const out: string[] = [];
  let at = y;
  if (bar) {
    out.push(...barAt({ ...bar, id }, x, at + BAR_TOP, width, inks));
    at += BAR_TOP + BAR_HEIGHT;
  }
  if (mark !== '' && around) out.push(...markLine(mark, x, at + CAPTION.line, width, inks));
  return out;
}

function heightBelow(line: readonly Panel[], around: boolean): number {
  const bar = line.some((panel) => panel.bar) ? BAR_TOP + BAR_HEIGHT : 0;
  return bar + (around && line.some(({ mark }) => mark !== '') ? CAPTION.line + 4 : 0);
}

function barAt(bar: ColorBar, x: number, y: number, room: number, inks: Inks): string[] {
  const width = Math.min(WIDEST_BAR, room);
  return colorBar(bar, x + (room - width) / 2, y, width, inks);
}

/** Returns where the next thing would stand. */
function captionAt(parts: readonly string[], x: number, y: number, room: number, inks: Inks, over: string[]): number {
  if (parts.length === 0) return y;
  const lines = brokenLines(parts, CAPTION.size, room).map((line) => [line, inks.ink] as const);
  const notes = brokenLines([COUNTED], CAPTION.size, room).map((line) => [line, inks.quiet] as const);
  const all = [...lines, ...notes];
  all.forEach(([line, fill], i) =>
    over.push(text(line, x, y + CAPTION.top + (i + 1) * CAPTION.line - 4, { size: CAPTION.size, fill })),
  );
  return y + CAPTION.top + all.length * CAPTION.line;
}

function scaled(over: readonly string[], scale: number): string[] {
  return over.length === 0 ? [] : [`<g transform="scale(${short(scale, 5)})">`, ...over, '</g>'];
}

/** Nothing stands around the pictures: the marks stand on them. */
function plates({ panels, mark }: Sheet, places: readonly Place[], around: boolean): string[] {
  if (around) return [];
  return places.flatMap((place, i) => {
    const said = panels[i]?.mark || mark;
    if (said === '') return [];
    return [
      `<g transform="translate(${place.left} ${place.top})">`,
      ...markPlate(said, place.cols, place.rows),
      '</g>',
    ];
  });
}

/** What lies over the pictures, alone and transparent elsewhere. */
export function overSvg({ cols, rows, over }: Plan): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${cols}" height="${rows}" viewBox="0 0 ${cols} ${rows}">${over}</svg>`;
}

/** The sheet as a drawing. @param size attributes of the outermost element @param inner of each panel, in a box that the place gives @param defs what they use */
export function sheetSvg(
  plan: Plan,
  { size, title, description, defs }: Readonly<Record<'size' | 'title' | 'description' | 'defs', string>>,
  inner: (panel: number) => { readonly rows: number; readonly cols: number; readonly body: string },
): string {
  const { cols, rows, paper, places, over } = plan;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size} viewBox="0 0 ${cols} ${rows}">`,
    `<title>${escapeXml(title)}</title>`,
    ...(description === '' ? [] : [`<desc>${escapeXml(description)}</desc>`]),
    ...(defs === '' ? [] : [`<defs>${defs}</defs>`]),
    `<rect width="${cols}" height="${rows}" fill="${paper}"/>`,
    ...places.flatMap((place, i) => {
      const { rows: high, cols: wide, body } = inner(i);
      return [
        `<svg x="${place.left}" y="${place.top}" width="${place.cols}" height="${place.rows}" viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none">`,
        body,
        '</svg>',
      ];
    }),
    over,
    '</svg>',
    '',
  ].join('\n');
}
