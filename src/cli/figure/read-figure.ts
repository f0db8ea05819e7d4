/** `--width`, `--dpi`, `--caption`, `--colour-bar` and `--ground`. */
import { GROUNDS } from '../../shared/figure/ground';
import { DPI, LENGTH_UNITS, MOST, type FigureLook } from '../../shared/figure/look';
import type { Arguments } from '../options';
import { FIGURE, SWITCH } from '../specs/figure';
import { usageError } from '../usage-error';

/** Only what was asked for. Throws `usage`. */
export function readFigure(args: Arguments): FigureLook {
  return {
    ...(args.has('width') && { width: readWidth(args.text('width') ?? '') }),
    ...(args.has('dpi') && { dpi: args.number('dpi', DPI.least, DPI.most) }),
    ...(args.has('caption') && { caption: args.choice('caption', SWITCH) === 'on' }),
    ...(args.has('colour-bar') && { colourBar: args.choice('colour-bar', SWITCH) === 'on' }),
    ...(args.has('ground') && { ground: args.choice('ground', GROUNDS) }),
  };
}

/** What settings record of the look; nothing when nothing was asked for. */
export function recordedFigure(look: FigureLook): { readonly figure?: FigureLook } {
  return Object.keys(look).length > 0 ? { figure: look } : {};
}

function readWidth(text: string): NonNullable<FigureLook['width']> {
  const [, number = '', unit = 'px'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/.exec(text.trim()) ?? [];
  const known = LENGTH_UNITS.find((each) => each === unit);
  const value = Number(number);
  if (number === '' || !known || value <= 0 || value > MOST.edge)
    throw usageError(`--width takes a length such as 85mm, 8.5cm, 3.35in or 1200px, not \`${text}\`.`);
  return { value, unit: known };
}

/** Throws `usage` where an option is of pictures, and what is written is none. */
export function refuseFigure(args: Arguments, what: string): void {
  const stray = Object.keys(FIGURE).find((name) => args.has(name));
  if (stray !== undefined) throw usageError(`--${stray} is of pictures, and ${what} is none.`);
}

/** The options that `readFigure` reads this look from. */
export function figureOptions(look: FigureLook | undefined): readonly (readonly [string, string | undefined])[] {
  if (!look) return [];
  const { width, dpi, caption, colourBar, ground } = look;
  const said = (on: boolean | undefined): string | undefined => on === undefined ? undefined : on ? 'on' : 'off'; // prettier-ignore
  return [
    ['width', width && `${width.value}${width.unit}`],
    ['dpi', dpi === undefined ? undefined : String(dpi)],
    ['caption', said(caption)],
    ['colour-bar', said(colourBar)],
    ['ground', ground],
  ];
}

/** Whether `--out` is a picture. */
export function isPicture(args: Arguments): boolean {
  return ['.png', '.svg'].some((ending) => (args.text('out') ?? '').toLowerCase().endsWith(ending));
}
