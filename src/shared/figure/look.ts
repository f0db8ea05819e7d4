/** How large a figure is, what it carries beside its picture, and on what it is drawn: as options, settings and window say it. */
import * as v from 'valibot';
import { GROUNDS, type Ground } from './ground';

export const LENGTH_UNITS = ['px', 'mm', 'cm', 'in'] as const;
const MM = { mm: 25.4, cm: 2.54, in: 1 } as const;
/** Dots per inch assumed for a width in millimetres or inches. */
export const PRINT_DPI = 300;
/** CSS pixels per inch, in which figures are laid out. */
export const CSS_DPI = 96;
export const DPI = { least: 30, most: 2400 } as const;
/** Pixels along an edge, and in all, of a picture. */
export const MOST = { edge: 16_384, pixels: 50_000_000 } as const;

/** Only what was asked for: without any of it a picture is as it always was. */
export const figureSchema = v.object({
  /** Width of the whole file. */
  width: v.exactOptional(
    v.object({
      value: v.pipe(v.number(), v.minValue(0.01), v.maxValue(MOST.edge)),
      unit: v.picklist(LENGTH_UNITS),
    }),
  ),
  dpi: v.exactOptional(v.pipe(v.number(), v.minValue(DPI.least), v.maxValue(DPI.most))),
  caption: v.exactOptional(v.boolean()),
  colourBar: v.exactOptional(v.boolean()),
  ground: v.exactOptional(v.picklist(GROUNDS)),
});
export type FigureLook = v.InferOutput<typeof figureSchema>;

export function groundOf({ ground = 'light' }: FigureLook): Ground {
  return ground;
}

/** Pixels per inch that the file says; undefined where nobody asked for a size. */
export function dpiOf({ width, dpi }: FigureLook): number | undefined {
  return dpi ?? (width && width.unit !== 'px' ? PRINT_DPI : undefined);
}

/** The width in pixels; null: the picture's own. */
export function pixelsOf(look: FigureLook): number | null {
  const { width } = look;
  if (!width) return null;
  if (width.unit === 'px') return Math.max(1, Math.round(width.value));
  return Math.max(1, Math.round((width.value / MM[width.unit]) * (dpiOf(look) ?? PRINT_DPI)));
}

/** `width` and `height` of a drawing of so many pixels: as it was asked for. */
export function svgSize(look: FigureLook, cols: number, rows: number): string {
  const { width } = look;
  if (!width || width.unit === 'px') return `width="${cols}" height="${rows}"`;
  const { value, unit } = width;
  return `width="${value}${unit}" height="${Number(((value * rows) / cols).toFixed(3))}${unit}"`;
}

/** Pixels of the picture for each unit of a drawing that is `units` wide by itself. */
export function figureScale(look: FigureLook, units: number): number {
  const wanted = pixelsOf(look);
  return wanted === null ? (dpiOf(look) ?? PRINT_DPI) / CSS_DPI : wanted / units;
}

/** Density written into the file: the one asked for, else print's. */
export function figureDpi(look: FigureLook): number | undefined {
  return look.width?.unit === 'px' ? look.dpi : (dpiOf(look) ?? PRINT_DPI);
}
