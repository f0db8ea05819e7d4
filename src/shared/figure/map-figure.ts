/** Maps over photos as figures, from the window and from the command line: one map, several tiles, or two models side by side. */
import type { Changes } from '../../vit/explain/changes';
import type { AttentionMap } from '../../vit/explain/attention';
import type { CropBox } from '../../vit/recipe';
import type { MapMethodName } from '../../vit/ask/map-methods';
import { base64 } from '../export/base64';
import { png } from '../export/png';
import type { EncodedPicture } from '../photo-port';
import type { OverlayStyle, ScaleRange } from '../overlay/overlay';
import { frameOf, fullLightOf, paintOverlay, shadesOf, type OverlayFrame } from '../overlay/paint';
import { shadeTable } from '../overlay/shade';
import { METHOD_UNITS } from './caption';
import { markText } from './changed';
import { short } from './font/text';
import { svgSize, type FigureLook } from './look';
import { planOf, sheetSvg, type Panel, type Plan } from './panels';
import { escapeXml } from './xml';

export interface MapPanel {
  readonly map: AttentionMap;
  readonly range: ScaleRange;
  readonly style: OverlayStyle;
  /** The part of the photo that the model saw, in photo pixels. */
  readonly crop: CropBox;
  readonly method: MapMethodName;
  /** Above the picture; empty for none. */
  readonly label: string;
  /** What was changed inside this panel's model; absent when nothing was. */
  readonly changes?: Changes | undefined;
}

export interface MapFigure {
  readonly panels: readonly MapPanel[];
  readonly columns: number;
  /** Every panel has one range, or each its own. */
  readonly oneRange: boolean;
  /** Parts; what a caption says, if it is asked for, and what the file is called inside. */
  readonly caption: readonly string[];
  readonly look: FigureLook;
}

/** Size of the photo as it is there, in pixels. */
export interface PictureSize {
  readonly rows: number;
  readonly cols: number;
  readonly photoRows: number;
  readonly photoCols: number;
}

/** A smooth overlay needs no more pixels than this: what shows it enlarges it without a visible difference. */
const SMOOTH_PIXELS = 400_000;
/** So few panels have a colour bar each. */
const FEW = 2;

/** A drawing says what it is unless it was told not to, a picture only if it was told to. */
export function withDefaults(look: FigureLook, drawing: boolean): FigureLook {
  return { caption: drawing, colourBar: drawing, ...look };
}

/** Whether a picture is more than the photo with its map, at the photo's own size. */
export function isPlain({ panels, look }: MapFigure): boolean {
  const { width, caption = false, colourBar = false } = look;
  return panels.length === 1 && !width && !caption && !colourBar && panels.every(({ changes }) => !changes);
}

export function mapPlan(figure: MapFigure, { rows, cols }: Pick<PictureSize, 'rows' | 'cols'>): Plan {
  const { panels, oneRange, caption, columns, look } = figure;
  const shared = panels.length > FEW;
  const pair = panels.length > 1 && !shared;
  const bars = look.colourBar === true;
  const [first] = panels;
  const all = first?.changes ? markText(first.changes) : '';
  return planOf({
    panels: panels.map((panel): Panel => {
      const mark = pair && panel.changes ? markText(panel.changes) : '';
      return { rows, cols, label: panel.label, bar: bars && !shared ? barOf(panel, panel.range) : null, mark };
    }),
    columns,
    bar: bars && shared && first ? barOf(first, oneRange ? first.range : null, true) : null,
    caption: look.caption === true ? caption : [],
    mark: pair ? '' : all,
    look,
  });
}

function barOf({ map, style, method }: MapPanel, range: ScaleRange | null, ofAll = false): NonNullable<Panel['bar']> {
  const bar = { range, unit: METHOD_UNITS[method] };
  if (style.mode !== 'light') return { ...bar, colorMap: style.colorMap };
  return { ...bar, colorMap: 'gray', full: ofAll ? 'each' : range ? fullLightOf(map, range) : undefined };
}

/** SVG text. The bytes of `view` are embedded as they are; patches are squares of one colour, or, where the style is smooth, a picture as the window paints it. */
export function mapSvg(figure: MapFigure, view: EncodedPicture): string {
  const plan = mapPlan(figure, view);
  const box = `width="${view.cols}" height="${view.rows}"`;
  const photo = `data:${view.mime};base64,${base64(view.bytes)}`;
  const size = svgSize(figure.look, plan.cols, plan.rows);
  const title = figure.caption.join(' · ');
  const described = {
    size,
    title,
    description: descriptionOf(figure),
    defs: `<image id="photo" ${box} xlink:href="${photo}"/>`,
  };
  return sheetSvg(plan, described, (i) => {
    const panel = figure.panels[i];
    const overlay = panel ? overlayOf(panel, view) : '';
    return { rows: view.rows, cols: view.cols, body: `<use xlink:href="#photo"/>\n${overlay}` };
  });
}

/** Text alternative for programs that read no picture: only that the model is changed. */
export function descriptionOf({ panels }: Pick<MapFigure, 'panels'>): string {
  return [...new Set(panels.flatMap(({ changes }) => (changes ? [markText(changes)] : [])))].join('. ');
}

function overlayOf({ map, range, style, crop }: MapPanel, view: EncodedPicture): string {
  if (style.smooth) {
    const share = Math.min(1, Math.sqrt(SMOOTH_PIXELS / (view.rows * view.cols)));
    const [rows, cols] = [view.rows, view.cols].map((edge) => Math.max(1, Math.round(edge * share))) as [
      number,
      number,
    ];
    const { data } = paintOverlay(map, range, style, frameOf(crop, view.photoRows, view.photoCols, rows, cols));
    const uri = `data:image/png;base64,${base64(png(data, rows, cols, 4))}`;
    return `<image width="${view.cols}" height="${view.rows}" preserveAspectRatio="none" xlink:href="${escapeXml(uri)}"/>`;
  }
  const frame = frameOf(crop, view.photoRows, view.photoCols, view.rows, view.cols);
  return [outside(frame, style), '<g shape-rendering="crispEdges">', ...patches(map, range, style, frame), '</g>'].join(
    '\n',
  );
}

function outside({ rows, cols, crop }: OverlayFrame, style: OverlayStyle): string {
  const whole = `M0 0H${cols}V${rows}H0Z`;
  const hole = `M${three(crop.left)} ${three(crop.top)}h${three(crop.width)}v${three(crop.height)}h${three(-crop.width)}Z`;
  return `<path d="${whole}${hole}" fill-rule="evenodd" ${paint(shadeTable(style).outside)}/>`;
}

function patches(map: AttentionMap, range: ScaleRange, style: OverlayStyle, { crop }: OverlayFrame): string[] {
  const shades = shadeTable(style).inside;
  const values = shadesOf(map, range, style);
  const [height, width] = [crop.height / map.rows, crop.width / map.cols];
  return Array.from(values, (value, i) => {
    const x = crop.left + (i % map.cols) * width;
    const y = crop.top + Math.floor(i / map.cols) * height;
    const shade = shades[Math.round(value)] as number;
    return `<rect x="${three(x)}" y="${three(y)}" width="${three(width)}" height="${three(height)}" ${paint(shade)}/>`;
  });
}

/** Fill attributes of a little-endian RGBA word. */
function paint(word: number): string {
  const rgb = [word & 255, (word >> 8) & 255, (word >> 16) & 255].join(',');
  return `fill="rgb(${rgb})" fill-opacity="${three((word >>> 24) / 255)}"`;
}

const three = (value: number): string => short(value, 3);
