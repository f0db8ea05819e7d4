/** An overlay as SVG: the photo embedded, one rectangle per patch on top, a title and a colour bar with its range. */
import type { AttentionMap } from '../../vit/explain/attention';
import { barNumber, gradientSvg } from './color-bar';
import type { OverlayStyle, ScaleRange } from './overlay';
import { shadesOf, type OverlayFrame } from './paint';
import { shadeTable } from './shade';

export interface OverlayFigure {
  readonly map: AttentionMap;
  readonly range: ScaleRange;
  readonly style: OverlayStyle;
  readonly frame: OverlayFrame;
  /** The photo at the frame's size, as `data:image/…;base64,…`. */
  readonly photo: string;
  /** One line above the picture: photo, model, what the map shows. */
  readonly title: string;
}

const HEADER = 32;
const FOOTER = 44;
const BAR = { width: 160, height: 10 } as const;
const INK = '#444';

/** SVG 1.1 text. Patches are flat squares here whatever `style.smooth` says: they stay exact and editable. */
export function overlaySvg(figure: OverlayFigure): string {
  const { frame, photo, title } = figure;
  const { rows, cols } = frame;
  const height = HEADER + rows + FOOTER;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${cols}" height="${height}" viewBox="0 0 ${cols} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="0" y="21" fill="${INK}">${escapeXml(title)}</text>`,
    `<svg y="${HEADER}" width="${cols}" height="${rows}" viewBox="0 0 ${cols} ${rows}">`,
    `<image width="${cols}" height="${rows}" xlink:href="${escapeXml(photo)}"/>`,
    outside(figure),
    ...patches(figure),
    `</svg>`,
    ...colorBar(figure, HEADER + rows),
    `</svg>`,
    '',
  ].join('\n');
}

function outside({ frame: { rows, cols, crop }, style }: OverlayFigure): string {
  const whole = `M0 0H${cols}V${rows}H0Z`;
  const hole = `M${short(crop.left)} ${short(crop.top)}h${short(crop.width)}v${short(crop.height)}h${short(-crop.width)}Z`;
  return `<path d="${whole}${hole}" fill-rule="evenodd" ${paint(shadeTable(style).outside)}/>`;
}

function patches({ map, range, style, frame: { crop } }: OverlayFigure): string[] {
  const shades = shadeTable(style).inside;
  const values = shadesOf(map, range, style);
  const [height, width] = [crop.height / map.rows, crop.width / map.cols];
  const rects = Array.from(values, (value, i) => {
    const x = crop.left + (i % map.cols) * width;
    const y = crop.top + Math.floor(i / map.cols) * height;
    const shade = shades[Math.round(value)] as number;
    return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ${paint(shade)}/>`;
  });
  return ['<g shape-rendering="crispEdges">', ...rects, '</g>'];
}

/** The colours of the map; in "light", from the dark of the veil to the full light of the photo. */
function colorBar({ style, range }: OverlayFigure, top: number): string[] {
  const y = top + 12;
  return [
    gradientSvg('bar', style.mode === 'light' ? 'gray' : style.colorMap),
    `<rect x="0" y="${y}" width="${BAR.width}" height="${BAR.height}" rx="2" fill="url(#bar)" stroke="#ccc" stroke-width="0.5"/>`,
    `<text x="0" y="${y + 26}" font-size="11" fill="${INK}">${barNumber(range.low)}</text>`,
    `<text x="${BAR.width}" y="${y + 26}" font-size="11" text-anchor="end" fill="${INK}">${barNumber(range.high)}</text>`,
  ];
}

/** Fill attributes of a little-endian RGBA word. */
function paint(word: number): string {
  const rgb = [word & 255, (word >> 8) & 255, (word >> 16) & 255].join(',');
  return `fill="rgb(${rgb})" fill-opacity="${short((word >>> 24) / 255)}"`;
}

function short(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** Text inside SVG, whatever it holds. */
export function escapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  // Control characters other than tab and line ends are not XML at all.
  return [...text]
    .filter((c) => c >= ' ' || '\t\n\r'.includes(c))
    .map((c) => named[c] ?? c)
    .join('');
}
