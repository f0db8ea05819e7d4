/** Figures by which the automatic choice of an engine goes: those of `headlight bench`, else those that the window took on this computer. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  MeasurementSchema,
  modelKey,
  withMeasurement,
  type EngineFigure,
  type EngineMeasurement,
} from '../shared/engine-figures';
import { readSettings } from '../shared/settings';
import { writeAtomically } from '../main/write/atomic';
import { differenceInStd } from '../vit/measure/difference';
import { ROW_KINDS, type MeasuredRow } from '../vit/measure/rows';
import { filesIn } from '../vit/node/folder-files';
import type { OpenModel } from './open-model';
import { PLACES, version } from './package-root';

const OWN = join(PLACES.data, 'engines.json');
const SETTINGS = join(PLACES.data, 'settings.json');
/** There is no adapter that a figure could depend on. */
const NO_GPU = 'none on the command line';

type Named = Pick<OpenModel, 'id' | 'weights' | 'folder'>;

/** Figures that this version of Headlight measured with these weights. Never rejects. */
export async function keptFigures(model: Named): Promise<readonly EngineFigure[]> {
  const kept = [...(await own()), ...(await ofWindow())].filter((each) => each.version === version());
  if (kept.length === 0) return [];
  const key = await keyOf(model);
  return kept.find((each) => each.model === key)?.figures ?? [];
}

/** Keeps figures for the next command, if the data folder can be written. */
export async function keepFigures(model: Named, rows: readonly MeasuredRow[]): Promise<void> {
  const reference = rows.find(({ row }) => row === 'native')?.output ?? null;
  const figures = rows.flatMap(({ row, maps, detail, output }): EngineFigure[] => {
    const { engine, precision, peer } = ROW_KINDS[row];
    if (peer !== null || precision !== 'float32' || !maps) return [];
    const error = reference === null || row === 'native' ? null : differenceInStd(output, reference);
    return [{ name: engine, ms: maps.medianMs, detail, error }];
  });
  if (figures.length < 2) return; // nothing to choose between
  const measured = { version: version(), model: await keyOf(model), gpu: NO_GPU, figures };
  const all = withMeasurement(await own(), measured);
  try {
    await mkdir(PLACES.data, { recursive: true }); // nothing else may have been kept before
    await writeAtomically(OWN, `${JSON.stringify(all, null, 2)}\n`);
  } catch {
    // measured again by the next bench
  }
}

async function keyOf({ id, weights, folder }: Named): Promise<string> {
  return modelKey({ id, weights, files: await filesIn(folder) });
}

async function own(): Promise<readonly EngineMeasurement[]> {
  try {
    return v.parse(v.array(MeasurementSchema), JSON.parse(await readFile(OWN, 'utf8')));
  } catch {
    return []; // none, or damaged: measured again by the next bench
  }
}

async function ofWindow(): Promise<readonly EngineMeasurement[]> {
  try {
    return readSettings(JSON.parse(await readFile(SETTINGS, 'utf8'))).measured;
  } catch {
    return []; // the window keeps a damaged file aside, and says so
  }
}
