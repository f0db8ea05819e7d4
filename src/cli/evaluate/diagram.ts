/** `--out diagram.svg` or `.png` of `evaluate` and `calibrate`: the reliability diagram; what is told as text goes to standard output then. */
import { extname } from 'node:path';
import { reliabilityFigure, type ReliabilityFigure } from '../../shared/figure/reliability';
import type { FigureLook } from '../../shared/figure/look';
import type { OutputKind } from '../../vit/output';
import { drawnPicture } from '../figure/picture';
import { isPicture, readFigure, refuseFigure } from '../figure/read-figure';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';
import { saveFile } from '../write/save-file';

export interface Diagram {
  readonly out: string;
  readonly look: FigureLook;
}

/** Null where `--out` is no picture. Throws `usage` for a model without scores that could be believed or not. */
export function diagramWish(args: Arguments, output: OutputKind): Diagram | null {
  const out = args.text('out') ?? '';
  if (!isPicture(args)) {
    refuseFigure(args, out === '' ? 'what is printed' : `\`${out}\``);
    return null;
  }
  if (output !== 'single')
    throw usageError('A reliability diagram is of a model that names one class of several; name a text for --out.');
  return { out, look: readFigure(args) };
}

/** Rejects as `saveFile` does. */
export async function saveDiagram({ out, look }: Diagram, figure: Omit<ReliabilityFigure, 'look'>): Promise<void> {
  const isSvg = extname(out).toLowerCase() === '.svg';
  await saveFile(out, [await drawnPicture(reliabilityFigure({ ...figure, look }), look, isSvg)]);
}
