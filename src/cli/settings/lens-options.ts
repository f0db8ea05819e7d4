/** The settings of a lens as options of the command that asks it. */
import { METRIC_NAMES } from '../../shared/export/lens-tables';
import type { Sidecar } from '../../shared/export/sidecar';
import type { ExportedQuestion } from '../../shared/export/exported-question';
import type { Changes } from '../../vit/explain/changes';
import { changesOptions } from '../changes/changes';
import { tokenText } from '../explain/token';
import type { Arguments } from '../options';
import { contradicted, rolloutOptions, targetOptions } from './map-options';
import { textOf, type Options } from './options';

type Asked<L extends ExportedQuestion['lens']> = Extract<ExportedQuestion, { readonly lens: L }>;

/** @param cols of the grid */
export function lensOptions({ question, picture, file }: Sidecar, given: Arguments, cols: number): Options {
  switch (question?.lens) {
    case 'heads':
    case 'ablation':
      return [...headOptions(question, given), ...changed(question, given, cols)];
    case 'logitLens':
      return [
        ['token', tokenText(question.token)],
        ['top', String(question.top)],
        ['class', question.classes?.join(',') || undefined],
        ...changed(question, given, cols),
      ];
    case 'faithfulness':
      return [...curveOptions(question, given), ...changed(question, given, cols)];
    case 'matrix':
      return [
        ['layer', String(question.layer)],
        ['head', String(question.head)],
        ...pictureOptions(picture, given.text('out') ?? file),
        ...changed(question, given, cols),
      ];
    case 'attention':
      return changed(question, given, cols);
    default:
      return []; // pixels: nothing but model and photo
  }
}

/** Of a picture alone: numbers have no colours. */
function pictureOptions(picture: Sidecar['picture'], out: string): Options {
  if (!out.toLowerCase().endsWith('.png')) return [];
  return [
    ['colormap', picture?.colorMap],
    ['scale', picture?.scale],
  ];
}

function headOptions(question: Asked<'heads' | 'ablation'>, given: Arguments): Options {
  const metric = question.lens === 'ablation' ? 'ablation' : METRIC_NAMES[question.metric];
  const wanted = given.text('metric');
  const found: Options = [['metric', metric]];
  if (given.has('metric') && wanted !== metric) return found;
  if (question.lens === 'ablation')
    return [...found, ['ablation', question.mode], ...targetOptions(question.target, given)];
  return [...found, ['renormalise', question.renormalise || undefined]];
}

function curveOptions(
  { methods, steps, seed, target, shown, options }: Asked<'faithfulness'>,
  given: Arguments,
): Options {
  const { method, layer, head, token } = shown ?? {};
  const rolls = given.has('shown') ? [] : rolloutOptions(options ?? {});
  return [
    ['method', methods.join(',')],
    ['steps', String(steps)],
    ['seed', String(seed ?? 0)],
    ...targetOptions(target, given),
    ['shown', method],
    ['layer', textOf(layer)],
    ['head', textOf(head)],
    ['token', token && tokenText(token)],
    ...(shown ? rolls : []),
  ];
}

function changed(
  { lens, changes }: { readonly lens: ExportedQuestion['lens']; readonly changes?: Changes },
  given: Arguments,
  cols: number,
): Options {
  const found = changesOptions(changes ?? {}, cols);
  // An ablation says itself how a head is switched off.
  return found.filter(([name]) => !contradicted(name, given) && !(lens === 'ablation' && name === 'ablation'));
}
