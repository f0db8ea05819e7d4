/** The settings of a question as options of the command that asks it. */
import { METRIC_NAMES } from '../../shared/export/lens-tables';
import type { Sidecar } from '../../shared/export/sidecar';
import type { ExportedQuestion } from '../../shared/export/exported-question';
import type { HeadMetric } from '../../vit/explain/head-statistics';
import type { Arguments } from '../options';
import { figureOptions } from '../figure/read-figure';
import { fieldOptions } from './field-options';
import type { Options } from './options';

/** @param cols of the grid */
export function lensOptions({ question, picture, figure, file }: Sidecar, given: Arguments, cols: number): Options {
  if (!question) return [];
  const { lens, ...fields } = question;
  const unseeded = lens === 'faithfulness' ? { seed: 0 } : {}; // as a question without one is answered
  const asked = { ...unseeded, ...fields, ...metricOf(question) };
  const others = given.has('metric') && 'metric' in asked && given.text('metric') !== asked.metric;
  return [
    ...fieldOptions(others ? { metric: asked.metric, ...changesOf(question) } : asked, given, cols),
    ...(isPicture(given.text('out') ?? file) ? figureOptions(figure) : []),
    ...(lens === 'matrix' ? pictureOptions(picture, given.text('out') ?? file) : []),
  ];
}

/** What `heads` measures, by the name of its option. */
function metricOf(question: ExportedQuestion): { readonly metric?: string } {
  if (question.lens === 'ablation') return { metric: 'ablation' };
  return question.lens === 'heads' ? { metric: METRIC_NAMES[question.metric satisfies HeadMetric] } : {};
}

function changesOf(question: ExportedQuestion): Pick<ExportedQuestion & { readonly changes?: unknown }, 'changes'> {
  return 'changes' in question && question.changes ? { changes: question.changes } : {};
}

function isPicture(file: string): boolean {
  return ['.png', '.svg'].some((ending) => file.toLowerCase().endsWith(ending));
}

/** Options for the look, which only pictures have. */
function pictureOptions(picture: Sidecar['picture'], out: string): Options {
  if (!isPicture(out)) return [];
  return [
    ['colormap', picture?.colorMap],
    ['scale', picture?.scale],
  ];
}
