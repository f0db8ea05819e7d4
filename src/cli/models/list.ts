/** `headlight models list`: what is installed, each as it is run. */
import { visibleJson } from '../../vit/visible';
import { isRetired } from '../../shared/built-in';
import { folderFiles } from '../../vit/node/folder-files';
import { surveyModels } from '../../main/models/installed';
import { listedModels, type ListedModel } from '../../main/models/listed';
import { ModelStore } from '../../main/models/model-store';
import type { ModelNotes } from '../../main/models/notes';
import { readModelInfo, type ModelInfo } from '../../vit/checkpoint/info';
import { isOverridden } from '../../vit/checkpoint/overrides';
import { HeadlightError } from '../../vit/errors';
import { megabytes } from '../megabytes';
import { NOTES, OPENED, replacedSentence } from '../open-model';
import { PLACES } from '../package-root';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { errorOf } from '../result';
import { plain } from '../streams';

export async function list({ streams }: CommandContext, format: 'table' | 'json'): Promise<ExitCode> {
  const [opened, notes] = await Promise.all([OPENED.all(), NOTES.all()]);
  const listed = await listedModels({ builtIn: PLACES.builtInModels, installed: PLACES.ownModels }, opened);
  const models = await Promise.all([...listed.values()].map((model) => rowOf(model, notes.get(model.id))));
  const rows = [...models, ...(await brokenRows())];
  for (const id of await new ModelStore(PLACES.ownModels).leftovers())
    streams.message(`${id}: a download that is not finished; download it again to go on, or remove it to forget it.`);
  for (const id of [...notes.keys()].filter((id) => isRetired(id) && !listed.has(id)))
    streams.message(`${replacedSentence(id)} What was chosen for it is kept, and not used.`);
  if (format === 'json') await streams.result(`${visibleJson(JSON.stringify(rows, null, 2))}\n`);
  else if (rows.length === 0) await streams.result('no models installed\n');
  else await streams.result(rows.map((row) => `${plain(`${row.id.padEnd(28)} ${summary(row)}`)}\n`).join(''));
  return rows.some((row) => 'error' in row) ? EXIT.someFailed : EXIT.done;
}

/** Folders that hold no whole model: said, but not models. */
async function brokenRows(): Promise<Row[]> {
  const surveyed = await surveyModels(PLACES.models);
  return surveyed.flatMap(({ model: { id, folder, files }, fault }) => {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    return fault === null ? [] : [{ id, folder, bytes, error: errorOf(HeadlightError.fromData(fault)) }];
  });
}

type Row = { readonly id: string; readonly folder: string; readonly bytes: number } & (
  | { readonly error: { readonly code: string; readonly message: string } }
  | (Pick<ModelInfo, 'architecture' | 'layout' | 'parameters' | 'licence' | 'source' | 'overrides'> & {
      readonly name: string;
      readonly imageSize: ModelInfo['input'];
      readonly classes: number;
    })
);

async function rowOf(
  { id, folder, files, weights, missing }: ListedModel,
  notes: ModelNotes | undefined,
): Promise<Row> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  try {
    if (missing) throw new HeadlightError('modelNotFound', { model: folder });
    const options = { overrides: notes?.overrides ?? {}, ...(weights !== null && { weights }) };
    const { info } = await readModelInfo(folderFiles(folder), options);
    const { architecture, layout, parameters, licence, source, overrides, input, config } = info;
    const about = { architecture, layout, parameters, imageSize: input, classes: config.classes, licence, source };
    return { id, name: notes?.name ?? id, folder, bytes, ...about, overrides };
  } catch (error) {
    return { id, folder, bytes, error: errorOf(error) };
  }
}

function summary(row: Row): string {
  if ('error' in row) return row.error.message;
  const { architecture, parameters, imageSize, classes, bytes, licence } = row;
  const parts = [
    architecture,
    `${(parameters / 1e6).toFixed(1)} M parameters`,
    `${imageSize.join(' × ')} px${isOverridden(row.overrides) ? ' (chosen)' : ''}`,
    classes === 0 ? 'no classifier' : `${classes} classes`,
    megabytes(bytes),
    licence?.name ?? 'licence unknown',
  ];
  return parts.join('  ');
}
