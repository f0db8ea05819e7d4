/** A command's one answer: printed, or written by `--out` with its settings beside it. */
import { extname } from 'node:path';
import type { Drawing } from '../../shared/figure/drawing';
import type { FigureLook } from '../../shared/figure/look';
import type { Sidecar } from '../../shared/export/sidecar';
import { drawnPicture } from '../figure/picture';
import { readFigure, recordedFigure, refuseFigure } from '../figure/read-figure';
import type { Arguments } from '../options';
import { textFormat } from '../runtime';
import { saveExport, type Asked, type MadeBy } from '../sidecar';
import type { Streams } from '../streams';
import { usageError } from '../usage-error';

const TEXTS = ['table', 'json', 'csv'] as const;
type Text = (typeof TEXTS)[number];

export interface Answer {
  table(): string;
  csv(): string;
  json(): Readonly<Record<string, unknown>>;
  /** Draws the answer for print, if it can be drawn. */
  figure?(look: FigureLook): Drawing;
}

export interface Wish {
  readonly form: Text | 'svg' | 'png';
  /** Null: standard output. */
  readonly out: string | null;
  /** Size and surroundings that were asked for a picture. */
  readonly look: FigureLook;
}

/** Throws `usage`. @param figures whether the answer can be drawn */
export function answerWish(args: Arguments, figures = false): Wish {
  const out = args.text('out');
  const picture = (
    [
      ['.svg', 'svg'],
      ['.png', 'png'],
    ] as const
  ).find(([ending]) => extname(out ?? '').toLowerCase() === ending);
  if (!picture) {
    if (figures) refuseFigure(args, out === null ? 'what is printed' : `\`${out}\``);
    return { form: textFormat(args, TEXTS), out, look: {} };
  }
  if (!figures) throw usageError(`--out takes a file of text, .csv or .json, not \`${out ?? ''}\`.`);
  if (args.has('format') || args.has('json'))
    throw usageError(`--format is of texts, and \`${out ?? ''}\` is a picture.`);
  return { form: picture[1], out, look: readFigure(args) };
}

/** Rejects as `saveExport` does. */
export async function giveAnswer(
  { args, streams }: { readonly args: Arguments; readonly streams: Streams },
  { form, out, look }: Wish,
  answer: Answer,
  by: MadeBy,
  question: NonNullable<Asked['question']>,
): Promise<void> {
  if (out === null) return streams.result(textOf(form === 'json' || form === 'csv' ? form : 'table', answer));
  const isText = form !== 'svg' && form !== 'png';
  const told = !isText || extname(out).slice(1) === form;
  await saveExport(args, {
    out,
    by,
    asked: { question, ...(told ? {} : { format: form }), ...recordedFigure(look) },
    holds: form === 'json' ? 'instead' : 'nothing',
    pieces: async (settings) => [isText ? textOf(form, answer, settings) : await drawn(form, look, answer)],
  });
}

function textOf(form: Text, answer: Answer, settings?: string): string {
  if (form !== 'json') return answer[form]();
  const said = answer.json();
  return `${JSON.stringify(settings === undefined ? said : withHeld(said, settings), null, 2)}\n`;
}

/** A file says nothing of folders, or of why this run took its engine, so that it can be made again byte for byte. */
function withHeld(said: Readonly<Record<string, unknown>>, text: string): object {
  const settings = JSON.parse(text) as Pick<Sidecar, 'engine' | 'photos'>;
  const [photo] = settings.photos;
  return {
    ...said,
    ...('engine' in said && { engine: settings.engine }),
    ...('file' in said && { file: photo?.name }),
    settings,
  };
}

async function drawn(form: 'svg' | 'png', look: FigureLook, { figure }: Answer): Promise<Uint8Array | string> {
  if (!figure) throw new Error('expected an answer that can be drawn');
  return drawnPicture(figure(look), look, form === 'svg');
}
