/** How large a picture is, and what stands around it. */
import type { OptionSpecs } from '../options';
import { GROUNDS } from '../../shared/figure/ground';

export const SWITCH = ['on', 'off'] as const;

export const FIGURE = {
  width: { value: 'W', help: 'of a picture: 85mm, 8.5cm, 3.35in, or pixels (1200) [the photo’s own]' },
  dpi: { value: 'N', help: 'pixels per inch, written into the picture [300 where the width is in mm, cm or in]' },
  caption: {
    value: 'on|off',
    choices: SWITCH,
    help: 'photo, model, method, layer, head, token and range below the picture [svg: on, png: off]',
  },
  'colour-bar': { value: 'on|off', choices: SWITCH, help: 'the colours with numbers and unit [svg: on, png: off]' },
  ground: { value: 'NAME', choices: GROUNDS, help: 'what a figure is drawn on [light]' },
} satisfies OptionSpecs;

/** Options of `evaluate` and `calibrate` for their report and the reliability diagram. */
export const DIAGRAM: OptionSpecs = {
  out: {
    value: 'FILE',
    short: 'o',
    help: 'write the text here; .svg or .png: the reliability diagram, the text to stdout',
  },
  width: { ...FIGURE.width, help: 'of a picture: 85mm, 8.5cm, 3.35in, or pixels (1200)' },
  dpi: FIGURE.dpi,
  ground: FIGURE.ground,
};
