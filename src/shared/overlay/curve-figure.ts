/** Deletion and insertion curves as a figure for print: two charts on one scale, with the area under each curve. */
import type { Curve } from '../../vit/ask/faithfulness';
import type { WatchedScore } from '../../vit/ask/watched';
import { valueText } from '../export/score-text';
import { edgesOf, linePath, xOf, yOf, type ChartSize } from './line-chart';
import { escapeXml } from './svg';

export interface CurveFigure {
  /** The score that the curves show. */
  readonly of: WatchedScore;
  readonly curves: readonly Curve[];
  /** Lines above the charts: model, photo, class. */
  readonly title: readonly string[];
}

const WIDTH = 720;
const MARGIN = 24;
const LINE = 20;
const CHART = { width: 290, height: 190, left: [64, 406] } as const;
const INK = '#222';
const QUIET = '#555';
/** Colours that people who see few of them tell apart (Okabe & Ito 2008). */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;
const WAYS = [
  { of: 'deletion', title: 'Deletion: a small area speaks for the map', axis: 'share of patches hidden' },
  { of: 'insertion', title: 'Insertion: a large area speaks for the map', axis: 'share of patches shown' },
] as const;

/** SVG 1.1 text. */
export function curveFigureSvg({ of: watched, curves, title }: CurveFigure): string {
  const top = MARGIN + title.length * LINE + 40;
  const legend = top + CHART.height + 60;
  const height = legend + (curves.length + 1) * LINE + MARGIN - LINE / 2;
  const size = {
    ...CHART,
    ...edgesOf(
      curves.flatMap(({ deletion, insertion }) => [deletion, insertion]),
      watched,
    ),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="11" fill="${QUIET}">`,
    `<title>${escapeXml(title.join(' · '))}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...title.map((line, i) => text(line, MARGIN, MARGIN + i * LINE + 14, `font-size="14" fill="${INK}"`)),
    ...WAYS.flatMap(({ of, title: name, axis }, i) => [
      `<g transform="translate(${CHART.left[i] ?? 0} ${top})">`,
      text(name, 0, -14, `font-size="12" fill="${INK}"`),
      ...axes(size, axis, watched),
      ...curves.map((curve, at) => `<path d="${linePath(curve[of], size)}" fill="none" ${stroke(curve, at)}/>`),
      '</g>',
    ]),
    ...legendRows(curves, legend),
    '</svg>',
    '',
  ].join('\n');
}

function axes(size: ChartSize, name: string, watched: WatchedScore): string[] {
  const { top, bottom = 0 } = size;
  const levels = [0, 0.5, 1].map((share) => bottom + share * (top - bottom));
  return [
    ...levels.map((level) => {
      const y = yOf(level, size);
      return (
        `<path d="M0 ${y}H${size.width}" stroke="#ddd"/>` +
        text(watched === 'value' ? valueText(level) : short(level), -8, y + 4, 'text-anchor="end"')
      );
    }),
    ...[0, 1, 2].map((at) => text(short(at / 2), xOf(at, 3, size.width), size.height + 16, 'text-anchor="middle"')),
    text(name, size.width / 2, size.height + 32, 'text-anchor="middle"'),
    text(watched, -40, size.height / 2, `text-anchor="middle" transform="rotate(-90 -40 ${size.height / 2})"`),
  ];
}

function legendRows(curves: readonly Curve[], top: number): string[] {
  const [left, deletion, insertion] = [CHART.left[0], 330, 450];
  const cell = 'text-anchor="end"';
  return [
    text('area under the curve', left + 28, top, ''),
    text('deletion', deletion, top, cell),
    text('insertion', insertion, top, cell),
    ...curves.flatMap((curve, i) => {
      const y = top + (i + 1) * LINE;
      return [
        `<path d="M${left} ${y - 4}h20" ${stroke(curve, i)}/>`,
        text(curve.method === 'shown' ? 'shown map' : curve.method, left + 28, y, `fill="${INK}"`),
        text(curve.deletionAuc.toFixed(4), deletion, y, cell),
        text(curve.insertionAuc.toFixed(4), insertion, y, cell),
      ];
    }),
  ];
}

function stroke({ method }: Curve, at: number): string {
  if (method === 'random') return `stroke="#888" stroke-width="1.5" stroke-dasharray="4 3"`;
  return `stroke="${COLORS[at % COLORS.length]}" stroke-width="1.75"`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function text(content: string, x: number, y: number, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
}
