/** A sidecar as the options that make its file again: what every command takes, and what only one does. */
import { extname } from 'node:path';
import { NUMBER_ENDINGS } from '../../shared/export/numbers';
import type { Sidecar } from '../../shared/export/sidecar';
import { gridOf, type Size } from '../../vit/config';
import { optionsOfOverrides } from '../chosen-recipe';
import type { Arguments } from '../options';
import { lensOptions } from './lens-options';
import { mapOptions } from './map-options';
import type { Options } from './options';
import type { Recorded } from './read-sidecar';

/** Endings that tell the form of a text. */
const TEXTS: readonly string[] = ['.csv', '.json'];
const ENDINGS = [...TEXTS, '.svg', '.png'];

/** @param given on the command line, which counts first: what would contradict it is left out */
export function optionsOf({ sidecar, command }: Recorded, given: Arguments): ReadonlyMap<string, string | true> {
  const { model, engine } = sidecar;
  const [, cols] = gridOf(model.config as { imageSize: Size; patchSize: Size });
  const found: Options = [
    ['model', model.id],
    ['model-name', given.has('model') ? undefined : model.name],
    ['own-recipe', true],
    ...optionsOfOverrides(model.overrides),
    ...labelOptions(model.typed, given),
    ['engine', engine?.name === 'webgpu' ? undefined : engine?.name],
    ['precision', engine?.precision],
    ...(command === 'explain' ? mapOptions(sidecar, given, cols) : lensOptions(sidecar, given, cols)),
    ...fileOptions(sidecar, command, given),
  ];
  return new Map(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** Labels of one's own and their sentences belong together. */
function labelOptions(typed: Sidecar['model']['typed'], given: Arguments): Options {
  if (!typed || given.has('labels')) return [];
  return [
    ['labels', JSON.stringify(typed.labels)],
    ['template', given.has('template') ? undefined : typed.templates.join('\n')],
  ];
}

/** Where the file goes, only if nothing was said about that; and the form of a text where no ending tells it. */
function fileOptions({ file, format }: Sidecar, command: Recorded['command'], given: Arguments): Options {
  const ending = extname(file).toLowerCase();
  if (command === 'explain') {
    const numbers = (NUMBER_ENDINGS as readonly string[]).includes(ending);
    return given.has('out') || given.has('raw') ? [] : [[numbers ? 'raw' : 'out', file]];
  }
  const out = given.text('out');
  const told = given.has('format') || given.has('json') || ENDINGS.includes(extname(out ?? '').toLowerCase());
  const form = format ?? (out !== null && TEXTS.includes(ending) ? ending.slice(1) : undefined);
  return [
    ['out', out === null ? file : undefined],
    ['format', told ? undefined : form],
  ];
}
