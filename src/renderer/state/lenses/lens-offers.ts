/** What each lens offers to be saved: its numbers as the command line writes them, and a figure. */
import {
  ablationTables,
  curvesTable,
  headsTable,
  layersTable,
  matrixNumbers,
  METRIC_NAMES,
  type LensTable,
} from '../../../shared/export/lens-tables';
import { ablationFigure } from '../../../shared/figure/ablation';
import { curveFigure } from '../../../shared/figure/curves';
import { dotsFigure } from '../../../shared/figure/dots';
import { layersFigure } from '../../../shared/figure/layers';
import {
  ablationTitle,
  curvesTitle,
  headsTitle,
  layersTitle,
  matrixTitle,
  METRIC_WORDS,
  type LensSubject as Whose,
} from '../../../shared/figure/lens-titles';
import { matrixFigure } from '../../../shared/figure/matrix';
import type { ExportContent, ExportKind } from '../../../shared/ipc-export';
import { layoutOf } from '../../../vit/explain/attention';
import type { HeadTable } from '../../../vit/explain/head-statistics';
import type { AnswerTo, Question } from '../../../vit/ask/questions';
import type { ViTConfig } from '../../../vit/config';
import type { OutputKind } from '../../../vit/output';
import type { Offer } from '../offers.svelte';

type Asked<L extends Question['lens']> = Extract<Question, { readonly lens: L }>;

/** @param look how the matrix is coloured on screen */
export function matrixOffer(
  photo: string,
  question: Asked<'matrix'>,
  matrix: AnswerTo<Asked<'matrix'>>,
  look: NonNullable<Offer['picture']>,
  whose: Whose & { readonly config: ViTConfig },
): Offer {
  const { layer, head, changes } = question;
  const title = matrixTitle(whose, layer, head);
  return {
    ...{ subject: 'matrix', photos: [photo], question: plain(question), picture: look },
    kinds: ['png', 'svg', 'csv', 'json', 'npy', 'safetensors'],
    draw: (figure) => {
      const { data, tokens } = matrix;
      const layout = layoutOf(whose.config);
      return matrixFigure({ data, tokens, layout, colors: look, title, changes: set(changes), look: figure });
    },
    make(kind) {
      if (kind === 'svg' || kind === 'png') throw new Error('expected a kind of numbers');
      return { kind, numbers: matrixNumbers(matrix) };
    },
  };
}

export function logitLensOffer(
  photo: string,
  question: Asked<'logitLens'>,
  answer: AnswerTo<Asked<'logitLens'>>,
  output: OutputKind,
  whose: Whose,
): Offer {
  const { token, changes } = question;
  const title = layersTitle(whose, token);
  return {
    ...tableOffer('logitLens', [photo], question, () => layersTable(answer)),
    draw: (look) => layersFigure({ classes: answer.classes, output, title, changes: set(changes), look }),
  };
}

export function curvesOffer(
  photo: string,
  question: Asked<'faithfulness'>,
  { target, of, curves }: AnswerTo<Asked<'faithfulness'>>,
  whose: Whose,
): Offer {
  const title = curvesTitle(whose, target);
  return {
    ...tableOffer('curves', [photo], { ...question, target }, () => curvesTable(curves)),
    draw: (look) => curveFigure({ of, curves, title, changes: set(question.changes), look }),
  };
}

/** @param photos several: the table is their mean */
export function headsOffer(photos: readonly string[], question: Asked<'heads'>, table: HeadTable, whose: Whose): Offer {
  const { metric, changes } = question;
  const { unit } = METRIC_WORDS[metric];
  return {
    ...tableOffer('heads', photos, question, () => headsTable(table, { [METRIC_NAMES[metric]]: table.data })),
    draw: (look) => dotsFigure({ table, unit, title: headsTitle(whose, metric), changes: set(changes), look }),
  };
}

export function ablationOffer(
  photo: string,
  question: Asked<'ablation'>,
  measured: AnswerTo<Asked<'ablation'>>,
  whose: Whose,
): Offer {
  const { target, logit } = measured;
  const { mode, changes } = question;
  const tables = ablationTables(measured);
  const data = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.data]));
  const title = ablationTitle(whose, target);
  return {
    ...tableOffer('ablation', [photo], { ...question, target }, () => headsTable(logit, data)),
    draw: (look) => ablationFigure({ tables, mode, title, changes: set(changes), look }),
  };
}

function tableOffer(
  subject: Offer['subject'],
  photos: readonly string[],
  question: Question,
  make: () => LensTable,
): Omit<Offer, 'draw'> {
  const content = (kind: ExportKind): ExportContent => {
    if (kind === 'csv') return { kind, text: make().csv };
    if (kind === 'json') return { kind, table: make().json };
    throw new Error('expected a kind that is offered');
  };
  return { subject, photos, question: plain(question), kinds: ['png', 'svg', 'csv', 'json'], make: content };
}

/** Changes that change nothing are none. */
function set<C extends object>(changes: C | undefined): C | undefined {
  return changes && Object.keys(changes).length > 0 ? changes : undefined;
}

/** Without fields that are not set, which a settings file does not know. */
function plain<Q extends Question>(question: Q): Q {
  return JSON.parse(JSON.stringify(question)) as Q;
}
