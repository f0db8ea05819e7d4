/** `embed --text`, `--labels`: one row of the text tower for each text. */
import { npyPieces } from '../../shared/export/npy';
import { visibleJson } from '../../vit/visible';
import { PLAIN_TEMPLATE, labelSet, textsOf, type LabelSet } from '../../vit/text/label-set';
import { headOf } from '../../vit/text/zero-shot';
import type { TextEncoder } from '../../vit/text/text-encoder';
import { typedLabels } from '../labels/typed';
import { withTexts } from '../labels/text-engine';
import { named, openModel } from '../open-model';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { formatOf, outFile } from '../runtime';
import { plain } from '../streams';
import { checkPlaces } from '../write/places';
import { ParquetFile } from '../write/parquet-file';
import { saveFile } from '../write/save-file';
import { weightsHash } from '../../main/models/fingerprint';
import type { ModelPlace } from '../../main/models/installed';
import type { ParquetColumn } from '../../main/write/parquet';
import { FeatureRows, lengthOf } from './rows';
import { isParquet } from './sink';

/** Null where none are asked for. Throws `usage`. */
export function askedTexts(args: CommandContext['args']): LabelSet | null {
  const texts = args.list('text');
  return texts.length > 0 ? labelSet(texts, args.list('template')) : typedLabels(args);
}

/** Rejects with the model's and the tower's errors. */
export async function embedTexts({ args, streams }: CommandContext, set: LabelSet): Promise<ExitCode> {
  if (args.operands.length > 0)
    streams.message('The rows are those of the texts; photos get theirs without --text and --labels.');
  const format = formatOf(args, ['table', 'json']);
  const out = args.has('out') ? outFile(args, 'out', ['.npy', '.parquet']) : null;
  const model = await openModel(args.text('model') ?? '', {}, streams);
  if (out !== null) await checkPlaces([out], { photos: [], model });
  const onProgress = (share: number): void => streams.progress(`texts ${Math.round(100 * share)} %`);
  const rows = new FeatureRows(args.has('normalise'), true);
  for (const feature of await withTexts(args, model, (encoder) => featuresOf(encoder, set, onProgress))) rows.add(feature); // prettier-ignore
  streams.clearProgress();
  const { shape, data } = rows;
  if (isParquet(out)) await saveTexts(out, set.labels, data, model);
  else if (out !== null) await saveFile(out, npyPieces(shape, data));
  const items = set.labels.map((text, row) => ({
    ...named(model),
    ...{ text, row, dim: shape[1], normalised: args.has('normalise') },
    ...(set.templates.some((each) => each !== PLAIN_TEMPLATE) && { templates: set.templates }),
    ...(out === null ? { features: Array.from(data[row] ?? []) } : { out }),
  }));
  const [only] = items;
  if (format === 'json')
    await streams.result(`${visibleJson(JSON.stringify(items.length === 1 ? only : items, null, items.length === 1 ? 2 : 0))}\n`); // prettier-ignore
  else await streams.result(tableOf(set, data, shape, out));
  return EXIT.done;
}

/** Rejects as `saveError` says. */
async function saveTexts(
  out: string,
  texts: readonly string[],
  rows: readonly Float32Array[],
  { id, folder, weights }: ModelPlace,
): Promise<void> {
  const model = await weightsHash(folder, weights);
  const file = await ParquetFile.create(out, COLUMNS, { 'headlight.model': id });
  try {
    for (const [i, text] of texts.entries()) await file.add({ text, features: rows[i] ?? null, model });
    await file.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

const COLUMNS: readonly ParquetColumn[] = [
  { name: 'text', kind: 'text' },
  { name: 'features', kind: 'numbers' },
  { name: 'model', kind: 'text' },
];

/** Of one template the tower's own features; of several their mean, as labels are made of them. */
async function featuresOf(
  encoder: TextEncoder,
  set: LabelSet,
  onProgress: (share: number) => void,
): Promise<readonly Float32Array[]> {
  if (set.templates.length === 1)
    return encoder.features(set.labels.flatMap((label) => textsOf(label, set)), { onProgress }); // prettier-ignore
  const { rows } = await headOf(encoder, set, { onProgress });
  const dim = rows.length / set.labels.length;
  return set.labels.map((_, i) => rows.subarray(i * dim, (i + 1) * dim));
}

function tableOf(
  { labels }: LabelSet,
  rows: readonly Float32Array[],
  shape: readonly [number, number],
  out: string | null,
): string {
  const head = `${out === null ? '' : `${plain(out)}  `}float32 [${shape.join(', ')}]\n`;
  const line = (text: string, row: number): string => {
    const own = rows[row] ?? new Float32Array(0);
    const numbers = Array.from(own.subarray(0, 4), (x) => x.toPrecision(5)).join(' ');
    return `${row}  ${plain(text)}${out === null ? `  length ${lengthOf(own).toPrecision(5)}: ${numbers} …` : ''}\n`;
  };
  return head + labels.map(line).join('');
}
