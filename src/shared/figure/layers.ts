/** The logit lens as a figure: what the model would say of a few classes if it stopped after each layer. */
import type { LayerAnswers } from '../../vit/ask/logit-lens';
import type { Changes } from '../../vit/explain/changes';
import type { OutputKind } from '../../vit/output';
import { edgesOf } from '../overlay/line-chart';
import { COUNTED } from './caption';
import { markText } from './changed';
import { heading, inksOf, MARGIN, notes, type Drawing } from './drawing';
import { fitted, short, text } from './font/text';
import type { FigureLook } from './look';
import { axes, AXIS_HEIGHT, xAt, yAt, type Axis } from './plot';
import { placesOf, ticksOf } from './ticks';

export interface LayersFigure {
  /** Each asked class at each layer: [layers + 1][classes]. */
  readonly classes: LayerAnswers['classes'];
  readonly output: OutputKind;
  /** Parts above: photo, model, token. */
  readonly title: readonly string[];
  readonly changes?: Changes | undefined;
  readonly look: FigureLook;
}

const WIDTH = 640;
const PLOT = { left: 76, width: 372, height: 250 } as const;
const LEGEND = PLOT.left + PLOT.width + 18;
/** Lines that can be told apart. */
export const MOST_LINES = 6;
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '5 2', '1 2'] as const;

export function layersFigure({ classes, output, title, changes, look }: LayersFigure): Drawing {
  const { inks, ground } = inksOf(look);
  const mark = changes ? markText(changes) : '';
  const head = heading(look.caption === false ? [] : title, mark, WIDTH, inks);
  const box = { ...PLOT, top: head.bottom + 16 };
  const layers = classes.length - 1;
  const lines = (classes.at(-1) ?? []).slice(0, MOST_LINES).map((last, at) => ({
    name: last.label || `class ${last.index}`,
    values: classes.map((asked) => asked[at]?.score ?? 0),
  }));
  const isShare = output !== 'regression';
  const { bottom, top } = edgesOf(lines.map(({ values }) => values), isShare ? 'probability' : 'value'); // prettier-ignore
  const y: Axis = { low: bottom, high: top, ticks: ticksOf(bottom, top, 6), name: isShare ? 'probability' : 'number' };
  const x: Axis = {
    low: 0,
    high: layers,
    ticks: [0, ...placesOf(layers, 12)],
    name: 'read off after layer',
    said: (value) => (value === 0 ? 'input' : String(value)),
  };
  const drawn = lines.map(({ values }, at) => {
    const path = values.map(
      (value, i) => `${i === 0 ? 'M' : 'L'}${short(xAt(i, x, box))} ${short(yAt(value, y, box))}`,
    );
    return `<path d="${path.join('')}" fill="none" ${stroke(at, inks.series)}/>`;
  });
  const below = notes([NOTE, COUNTED], box.top + PLOT.height + AXIS_HEIGHT, WIDTH, inks);
  return {
    width: WIDTH,
    height: Math.ceil(below.bottom + MARGIN),
    title: title.join(' · '),
    description: mark,
    ground,
    body: [
      ...head.body,
      ...axes({ ...x, ticks: x.ticks.filter((tick) => tick !== 1 || PLOT.width / layers > 24) }, y, box, inks),
      ...drawn,
      ...lines.flatMap(({ name }, at) => [
        `<path d="M${LEGEND} ${box.top + 6 + at * 20}h26" fill="none" ${stroke(at, inks.series)}/>`,
        text(fitted(name, 11, WIDTH - MARGIN - LEGEND - 34), LEGEND + 34, box.top + 10 + at * 20, { size: 11, fill: inks.ink }), // prettier-ignore
      ]),
      ...below.body,
    ],
  };
}

const NOTE = 'The logit lens: final norm and classifier on the hidden states after each layer.';

function stroke(at: number, series: readonly string[]): string {
  const dash = DASHES[at % DASHES.length];
  return `stroke="${series[at % series.length]}" stroke-width="1.75" stroke-linejoin="round"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
}
