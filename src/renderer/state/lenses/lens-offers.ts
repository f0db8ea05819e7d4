/** What each lens offers to be saved: its numbers as the command line writes them, and a picture where it has one. */
import {
  ablationTables,
  curvesTable,
  headsTable,
  layersTable,
  matrixNumbers,
  METRIC_NAMES,
  type LensTable,
} from '../../../shared/export/lens-tables';
import { curveFigureSvg } from '../../../shared/overlay/curve-figure';
import type { ExportContent, ExportKind } from '../../../shared/ipc-export';
import type { HeadTable } from '../../../vit/explain/head-statistics';
import type { AnswerTo, Question } from '../../../vit/ask/questions';
import { figurePng } from '../../paint/figure';
import { matrixPng } from '../../paint/matrix';
import type { Offer } from '../offers.svelte';

type Asked<L extends Question['lens']> = Extract<Question, { readonly lens: L }>;

/** @param look how the matrix is coloured on screen */
export function matrixOffer(
  photo: string,
  question: Asked<'matrix'>,
  matrix: AnswerTo<Asked<'matrix'>>,
  look: NonNullable<Offer['picture']>,
): Offer {
  return {
    ...{ subject: 'matrix', photos: [photo], question: plain(question), picture: look },
    kinds: ['png', 'csv', 'json', 'npy', 'safetensors'],
    async make(kind) {
      if (kind === 'svg') throw new Error('expected a kind that is offered');
      if (kind === 'png') return { kind, bytes: await matrixPng(matrix.data, matrix.tokens, look) };
      return { kind, numbers: matrixNumbers(matrix) };
    },
  };
}

export function logitLensOffer(
  photo: string,
  question: Asked<'logitLens'>,
  answer: AnswerTo<Asked<'logitLens'>>,
): Offer {
  return tableOffer('logitLens', [photo], question, () => layersTable(answer));
}

/** @param title lines above the figure */
export function curvesOffer(
  photo: string,
  question: Asked<'faithfulness'>,
  { target, of, curves }: AnswerTo<Asked<'faithfulness'>>,
  title: readonly string[],
): Offer {
  const table = tableOffer('curves', [photo], { ...question, target }, () => curvesTable(curves));
  return {
    ...table,
    kinds: ['png', 'svg', ...table.kinds],
    async make(kind) {
      if (kind === 'svg') return { kind, text: curveFigureSvg({ of, curves, title }) };
      if (kind === 'png') return { kind, bytes: await figurePng(curveFigureSvg({ of, curves, title })) };
      return table.make(kind);
    },
  };
}

/** @param photos several: the table is their mean */
export function headsOffer(photos: readonly string[], question: Asked<'heads'>, table: HeadTable): Offer {
  return tableOffer('heads', photos, question, () =>
    headsTable(table, { [METRIC_NAMES[question.metric]]: table.data }),
  );
}

export function ablationOffer(
  photo: string,
  question: Asked<'ablation'>,
  measured: AnswerTo<Asked<'ablation'>>,
): Offer {
  const { target, logit } = measured;
  const tables = Object.fromEntries(Object.entries(ablationTables(measured)).map(([name, { data }]) => [name, data]));
  return tableOffer('ablation', [photo], { ...question, target }, () => headsTable(logit, tables));
}

function tableOffer(
  subject: Offer['subject'],
  photos: readonly string[],
  question: Question,
  make: () => LensTable,
): Offer {
  const content = (kind: ExportKind): ExportContent => {
    if (kind === 'csv') return { kind, text: make().csv };
    if (kind === 'json') return { kind, table: make().json };
    throw new Error('expected a kind that is offered');
  };
  return { subject, photos, question: plain(question), kinds: ['csv', 'json'], make: content };
}

/** Without fields that are not set, which a settings file does not know. */
function plain<Q extends Question>(question: Q): Q {
  return JSON.parse(JSON.stringify(question)) as Q;
}
