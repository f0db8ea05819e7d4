/** The logit lens as a figure: what the model would say of a few classes if it stopped after each layer. */
import type { LayerAnswers } from '../../vit/ask/logit-lens';
import type { OutputKind } from '../../vit/output';
import { shortLabels } from '../export/target-name';
import { edgesOf } from '../overlay/line-chart';
import { COUNTED } from './caption';
import { MARGIN, type Drawing } from './drawing';
import { fitted, short, text } from './font/text';
import { framed, type FigureFrame } from './frame';
import { DASHES } from './ground';
import { axes, AXIS_HEIGHT, xAt, yAt, type Axis } from './plot';
import { placesOf, ticksOf } from './ticks';

export interface LayersFigure extends FigureFrame {
  /** Each asked class at each layer: [layers + 1][classes]. */
  readonly classes: LayerAnswers['classes'];
  readonly output: OutputKind;
}

const WIDTH = 640;
const PLOT = { left: 76, width: 372, height: 250 } as const;
const LEGEND = PLOT.left + PLOT.width + 18;
/** Lines that can be told apart. */
export const MOST_LINES = 6;

export function layersFigure(figure: LayersFigure): Drawing {
  const { classes, output } = figure;
  const layers = classes.length - 1;
  const last = (classes.at(-1) ?? []).slice(0, MOST_LINES);
  const names = shortLabels(last.map(({ label, index }) => ({ text: label || `class ${index}` })));
  const lines = names.map(({ text: name }, at) => ({
    name,
    values: classes.map((asked) => asked[at]?.score ?? 0),
  }));
  const isShare = output !== 'regression';
  const { bottom: low, top: high } = edgesOf(lines.map(({ values }) => values), isShare ? 'probability' : 'value'); // prettier-ignore
  const y: Axis = { low, high, ticks: ticksOf(low, high, 6), name: isShare ? 'probability' : 'number' };
  const x: Axis = {
    low: 0,
    high: layers,
    ticks: [0, ...placesOf(layers, 12)],
    name: 'read off after layer',
    said: (value) => (value === 0 ? 'input' : String(value)),
  };
  const shown = { ...x, ticks: x.ticks.filter((tick) => tick !== 1 || PLOT.width / layers > 24) };
  return framed(figure, WIDTH, (top, inks) => {
    const box = { ...PLOT, top: top + 16 };
    const drawn = lines.map(({ values }, at) => {
      const path = values.map(
        (value, i) => `${i === 0 ? 'M' : 'L'}${short(xAt(i, x, box))} ${short(yAt(value, y, box))}`,
      );
      return `<path d="${path.join('')}" fill="none" ${stroke(at, inks.series)}/>`;
    });
    return {
      body: [
        ...axes(shown, y, box, inks),
        ...drawn,
        ...lines.flatMap(({ name }, at) => [
          `<path d="M${LEGEND} ${box.top + 6 + at * 20}h26" fill="none" ${stroke(at, inks.series)}/>`,
          text(fitted(name, 11, WIDTH - MARGIN - LEGEND - 34), LEGEND + 34, box.top + 10 + at * 20, { size: 11, fill: inks.ink }), // prettier-ignore
        ]),
      ],
      bottom: box.top + PLOT.height + AXIS_HEIGHT,
      notes: [NOTE, COUNTED],
    };
  });
}

const NOTE = 'The logit lens: final norm and classifier on the hidden states after each layer.';

function stroke(at: number, series: readonly string[]): string {
  const dash = DASHES[at % DASHES.length];
  return `stroke="${series[at % series.length]}" stroke-width="1.75" stroke-linejoin="round"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
}
