/** One dot for each head by depth, as in figure 7 of the ViT paper (Dosovitskiy et al. 2021), with the mean of each layer. */
import type { HeadTable } from '../../vit/explain/head-statistics';
import { COUNTED } from './caption';
import { line, type Drawing } from './drawing';
import { short } from './font/text';
import { framed, type FigureFrame } from './frame';
import { axes, AXIS_HEIGHT, xAt, yAt, type Axis } from './plot';
import { placesOf, ticksOf } from './ticks';

export interface DotsFigure extends FigureFrame {
  readonly table: HeadTable;
  /** What is measured, with its unit. */
  readonly unit: string;
}

const WIDTH = 560;
const PLOT = { left: 76, width: 448, height: 260 } as const;

export function dotsFigure(figure: DotsFigure): Drawing {
  const { layers, heads, data } = figure.table;
  const most = data.reduce((top, value) => Math.max(top, value), 0) || 1;
  const y: Axis = { low: 0, high: most * 1.04, ticks: ticksOf(0, most * 1.04, 6), name: figure.unit };
  const x: Axis = { low: 0.5, high: layers + 0.5, ticks: placesOf(layers, 13), name: 'layer', said: String };
  const mean = (layer: number): number =>
    data.subarray(layer * heads, (layer + 1) * heads).reduce((sum, value) => sum + value, 0) / heads;
  return framed(figure, WIDTH, (top, inks) => {
    const box = { ...PLOT, top: top + 16 };
    return {
      body: [
        ...axes(x, y, box, inks),
        ...Array.from(data, (value, i) => {
          const [cx, cy] = [xAt(Math.floor(i / heads) + 1, x, box), yAt(value, y, box)];
          return `<circle cx="${short(cx)}" cy="${short(cy)}" r="4" fill="${inks.series[0]}" fill-opacity="0.7" stroke="${inks.paper}" stroke-width="0.75"/>`;
        }),
        ...Array.from({ length: layers }, (_, layer) => {
          const [at, high] = [xAt(layer + 1, x, box), yAt(mean(layer), y, box)];
          return line(at - 8, high, at + 8, high, inks.ink, 1.5);
        }),
      ],
      bottom: box.top + PLOT.height + AXIS_HEIGHT,
      notes: [`A dot for each of ${heads} heads; lines are the mean of a layer.`, COUNTED],
    };
  });
}
