/**
 * A reliability diagram (DeGroot and Fienberg 1983; Guo et al. 2017, fig. 1): of the photos whose best score lies in a bin, how many were right,
 * against the score itself; below it how many photos each bin holds.
 */
import type { Bin } from '../../vit/calibrate';
import type { Drawing } from './drawing';
import { line } from './drawing';
import { short, text } from './font/text';
import { framed, type FigureFrame } from './frame';
import type { Inks } from './ground';
import { axes, AXIS_HEIGHT, xAt, yAt, type Axis, type Box } from './plot';
import { ticksOf } from './ticks';

export interface ReliabilityFigure extends FigureFrame {
  readonly bins: readonly Bin[];
  /** Expected calibration error of these bins, 0 … 1. */
  readonly ece: number;
  /** The same before calibration, where the bins are of logits divided by a temperature. */
  readonly before?: { readonly ece: number; readonly temperature: number } | undefined;
}

const WIDTH = 480;
const [LEFT, EDGE, COUNTS] = [76, 360, 84] as const;
const GAP = 52;
/** Between neighbouring bars. */
const BETWEEN = 2;
const SHARES: Axis = { low: 0, high: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], name: '' };

export function reliabilityFigure(figure: ReliabilityFigure): Drawing {
  const { bins } = figure;
  const photos = bins.reduce((sum, bin) => sum + bin.photos, 0);
  return framed(figure, WIDTH, (from, inks) => {
    const plot: Box = { left: LEFT, top: from + 18, width: EDGE, height: EDGE };
    const counts: Box = { left: LEFT, top: plot.top + EDGE + GAP, width: EDGE, height: COUNTS };
    const most = Math.max(1, ...bins.map((bin) => bin.photos));
    const y: Axis = { low: 0, high: most, ticks: ticksOf(0, most, 4).filter(Number.isInteger), name: 'photos' };
    return {
      body: [
        ...axes({ ...SHARES, name: '' }, { ...SHARES, name: 'share that was right' }, plot, inks),
        ...bins.flatMap((bin) => shareBar(bin, plot, inks)),
        line(plot.left, plot.top + EDGE, plot.left + EDGE, plot.top, inks.ink, 1.25),
        ...saying(figure, plot, inks),
        ...axes({ ...SHARES, name: 'score of the best class' }, y, counts, inks),
        ...bins.map((bin) => countBar(bin, y, counts, inks)),
      ],
      bottom: counts.top + COUNTS + AXIS_HEIGHT + 10,
      notes: [NOTE, `${photos} photos, ${bins.length} bins of equal width.`],
    };
  });
}

const NOTE =
  'Bars below the line: scores are too high. The calibration error (ECE) is the mean distance of a bar’s top from the mean score of its photos (dash), weighed by photos.';

/** The share that was right as a bar, the mean score as a dash across it. */
function shareBar({ low, high, accuracy, confidence }: Bin, box: Box, inks: Inks): string[] {
  if (accuracy === null || confidence === null) return [];
  const [from, to] = [xAt(low, SHARES, box) + BETWEEN / 2, xAt(high, SHARES, box) - BETWEEN / 2];
  const [top, bottom] = [yAt(accuracy, SHARES, box), box.top + box.height];
  const said = yAt(confidence, SHARES, box);
  return [
    rectangle(from, top, to - from, bottom - top, `fill="${inks.series[0]}"`),
    line(from, said, to, said, inks.ink, 2),
  ];
}

function countBar({ low, high, photos }: Bin, y: Axis, box: Box, inks: Inks): string {
  const [from, to] = [xAt(low, SHARES, box) + BETWEEN / 2, xAt(high, SHARES, box) - BETWEEN / 2];
  const top = yAt(photos, y, box);
  return rectangle(from, top, to - from, box.top + box.height - top, `fill="${inks.edge}"`);
}

/** In the empty corner above the line. */
function saying({ ece, before }: ReliabilityFigure, { left, top }: Box, inks: Inks): string[] {
  const lines = [
    `ECE ${percent(ece)}`,
    ...(before ? [`temperature ${before.temperature.toFixed(3)}; without it ${percent(before.ece)}`] : []),
  ];
  return lines.map((said, i) =>
    text(said, left + 12, top + 22 + i * 18, { size: i === 0 ? 13 : 11, fill: i === 0 ? inks.ink : inks.quiet }),
  );
}

function rectangle(x: number, y: number, width: number, height: number, paint: string): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ${paint}/>`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
