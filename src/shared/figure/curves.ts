/** Deletion and insertion curves as a figure: two plots on one scale, with the area under each curve. */
import { FAITHFULNESS_METHODS, type Curve } from '../../vit/ask/faithfulness';
import type { WatchedScore } from '../../vit/ask/watched';
import { edgesOf } from '../overlay/line-chart';
import { METHOD_WORDS } from './caption';
import type { Drawing } from './drawing';
import { short, text } from './font/text';
import { framed, type FigureFrame } from './frame';
import { DASHES, type Inks } from './ground';
import { axes, AXIS_HEIGHT, xAt, yAt, type Axis, type Box } from './plot';
import { ticksOf } from './ticks';

export interface CurveFigure extends FigureFrame {
  /** What the curves are of. */
  readonly of: WatchedScore;
  readonly curves: readonly Curve[];
}

const WIDTH = 720;
const PLOT = { width: 270, height: 190, left: [72, 428] } as const;
const LINE = 19;
const WAYS = [
  { of: 'deletion', name: 'Deletion', axis: 'share of patches hidden' },
  { of: 'insertion', name: 'Insertion', axis: 'share of patches shown' },
] as const;
const SAID = {
  value: 'number of the model',
  probability: 'probability',
} as const satisfies Readonly<Record<WatchedScore, string>>;

export function curveFigure(figure: CurveFigure): Drawing {
  const { of: watched, curves } = figure;
  const { bottom: low, top: high } = edgesOf(
    curves.flatMap(({ deletion, insertion }) => [deletion, insertion]),
    watched,
  );
  const y: Axis = { low, high, ticks: ticksOf(low, high, 6), name: SAID[watched] };
  return framed(figure, WIDTH, (from, inks) => {
    const top = from + 34;
    const legend = top + PLOT.height + AXIS_HEIGHT + 26;
    const plots = WAYS.flatMap(({ of, name, axis }, i) => {
      const box = { ...PLOT, left: PLOT.left[i] ?? 0, top };
      const x: Axis = { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1], name: axis };
      return [
        text(name, box.left, top - 12, { size: 12, fill: inks.ink }),
        ...axes(x, y, box, inks),
        ...curves.map(
          (curve, at) => `<path d="${path(curve[of], x, y, box)}" fill="none" ${stroke(curves, at, inks)}/>`,
        ),
      ];
    });
    return {
      body: [...plots, ...legendRows(curves, legend, inks)],
      bottom: legend + (curves.length + 1) * LINE - 4,
      notes: [NOTE],
    };
  });
}

const NOTE =
  'Patches go in the order of each map, brightest first. A small area under deletion and a large one under insertion speak for the map.';

function path(values: ArrayLike<number>, x: Axis, y: Axis, box: Box): string {
  return Array.from(values, (value, i) => {
    const at = values.length > 1 ? i / (values.length - 1) : 0.5;
    const kept = Math.min(y.high, Math.max(y.low, value));
    return `${i === 0 ? 'M' : 'L'}${short(xAt(at, x, box))} ${short(yAt(kept, y, box))}`;
  }).join('');
}

function legendRows(curves: readonly Curve[], y: number, inks: Inks): string[] {
  const [left, deletion, insertion] = [PLOT.left[0], 360, 470];
  const head = { size: 10.5, fill: inks.quiet } as const;
  const cell = { size: 11, fill: inks.ink, anchor: 'end' } as const;
  return [
    text('Area under the curve', left + 40, y, head),
    text('deletion', deletion, y, { ...head, anchor: 'end' }),
    text('insertion', insertion, y, { ...head, anchor: 'end' }),
    ...curves.flatMap((curve, i) => {
      const at = y + (i + 1) * LINE;
      return [
        `<path d="M${left} ${at - 4}h30" fill="none" ${stroke(curves, i, inks)}/>`,
        text(curveName(curve), left + 40, at, { size: 11, fill: inks.ink }),
        text(curve.deletionAuc.toFixed(4), deletion, at, cell),
        text(curve.insertionAuc.toFixed(4), insertion, at, cell),
      ];
    }),
  ];
}

function curveName({ method }: Curve): string {
  if (method === 'shown') return 'Shown map';
  return method === 'random' ? 'Random order' : METHOD_WORDS[method];
}

/** The shown map in the ink itself, chance in grey dashes, every other method in a colour and a dash that are always its own. */
function stroke(curves: readonly Curve[], at: number, inks: Inks): string {
  const method = curves[at]?.method;
  if (method === 'shown') return `stroke="${inks.ink}" stroke-width="2.25"`;
  if (method === 'random') return `stroke="${inks.edge}" stroke-width="1.5" stroke-dasharray="3 3"`;
  const place = method === undefined ? 0 : FAITHFULNESS_METHODS.indexOf(method);
  const dash = DASHES[place % DASHES.length];
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `stroke="${inks.series[place % inks.series.length]}" stroke-width="1.75"${dashes}`;
}
