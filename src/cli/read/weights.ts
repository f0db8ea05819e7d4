/** What `attention` was asked for: all of it, or the token matrix of a head. */
import type { ExportedQuestion } from '../../shared/export/exported-question';
import { COLOR_MAP_NAMES } from '../../shared/overlay/color-maps';
import { MATRIX_SCALES, type MatrixLook } from '../../shared/overlay/token-matrix';
import type { FigureLook } from '../../shared/figure/look';
import type { ViTConfig } from '../../vit/config';
import { readChanges } from './changes';
import { readFigure, refuseFigure } from '../figure/read-figure';
import { readHead } from './selection';
import type { Arguments } from '../options';
import { outFile } from '../runtime';
import { usageError } from '../usage-error';

export interface WeightsAsked {
  readonly question: Extract<ExportedQuestion, { readonly lens: 'attention' | 'matrix' }>;
  /** How a matrix's picture is coloured. */
  readonly picture: MatrixLook;
  /** And how large it is, and what stands around it. */
  readonly figure: FigureLook;
  readonly out: string;
}

const ALL = ['.npy', '.safetensors'] as const;
const ONE = ['.png', '.svg', '.csv', '.json', '.npy', '.safetensors'] as const;

/** Throws `usage` for what the model lacks, or for a form that the file cannot have. */
export function readWeights(args: Arguments, config: ViTConfig): WeightsAsked {
  const one = args.has('layer') || args.has('head');
  const changes = readChanges(args, config);
  const last = config.depth - 1;
  const picture = {
    colorMap: args.choice('colormap', COLOR_MAP_NAMES),
    scale: args.choice('scale', MATRIX_SCALES),
  };
  const out = outFile(args, 'out', one ? ONE : ALL);
  const isPicture = ['.png', '.svg'].some((ending) => out.toLowerCase().endsWith(ending));
  if (!isPicture && (args.has('colormap') || args.has('scale')))
    throw usageError('--colormap and --scale belong to the picture of a head: --out FILE.png.');
  if (!isPicture) refuseFigure(args, `\`${out}\``);
  const layer = args.has('layer') ? args.integer('layer', 0, last) : last;
  const head = args.has('head') ? readHead(args, config.heads, 'attention') : 'mean';
  const subject = one ? ({ lens: 'matrix', layer, head } as const) : ({ lens: 'attention' } as const);
  return { question: { ...subject, ...(changes && { changes }) }, picture, figure: readFigure(args), out };
}
