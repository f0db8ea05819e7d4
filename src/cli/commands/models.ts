/** `headlight models`: what is installed, what a model is made of, and a model as an ONNX file. */
import { listModels } from '../../main/models/installed';
import { shapeOf } from '../../vit/config';
import { PLACES } from '../package-root';
import { EXIT, type Command, type CommandContext } from '../program';
import { formatOf, openModel, type OpenModel } from '../runtime';
import { errorOf } from '../result';
import { plain } from '../streams';
import { hintFor, usageError } from '../usage-error';

const ACTIONS = ['list', 'info', 'export-onnx'];
const OUTPUTS = ['attention', 'hidden'] as const;

export const run: Command = async (context) => {
  const [action, ...rest] = context.args.operands;
  const format = formatOf(context.args, ['table']);
  if (action === 'list' && rest.length === 0) return list(context, format);
  if (action === 'info' && rest[0] !== undefined && rest.length === 1) return info(context, rest[0], format);
  if (action === 'info')
    throw usageError('`headlight models info` takes one model: an id, a folder or a weights file.');
  if (action === 'export-onnx') {
    const [model, file] = rest;
    if (model === undefined || file === undefined || rest.length > 2)
      throw usageError('`headlight models export-onnx` takes a model and the .onnx file to write.');
    return toOnnx(context, model, file, format);
  }
  if (action === 'list') throw usageError('`headlight models list` takes nothing more.');
  const hint = action === undefined ? '' : hintFor(action, ACTIONS);
  throw usageError(`\`headlight models\` takes list, info or export-onnx.${hint}`);
};

async function list({ streams }: CommandContext, format: 'table' | 'json') {
  const installed = await listModels(PLACES.models);
  const rows = await Promise.all(
    installed.map(async ({ id, folder, files }) => {
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      const opened = await openModel(folder).then(
        ({ checkpoint }) => ({ checkpoint }),
        (error: unknown) => ({ error: errorOf(error) }),
      );
      if ('error' in opened) return { id, folder, bytes, error: opened.error };
      const { config, parameters } = opened.checkpoint;
      return { id, folder, bytes, parameters, imageSize: config.imageSize, classes: config.classes };
    }),
  );
  if (format === 'json') await streams.result(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) await streams.result('no models installed\n');
  else await streams.result(rows.map((row) => `${row.id.padEnd(28)} ${summary(row)}\n`).join(''));
  return rows.some((row) => 'error' in row) ? EXIT.someFailed : EXIT.done;
}

function summary(row: {
  bytes: number;
  parameters?: number;
  imageSize?: readonly number[];
  classes?: number;
  error?: { message: string };
}): string {
  if (row.error) return row.error.message;
  return `${millions(row.parameters ?? 0)} parameters  ${(row.imageSize ?? []).join(' × ')} px  ${row.classes ?? 0} classes  ${(row.bytes / 1e6).toFixed(1)} MB`;
}

async function info({ streams }: CommandContext, wanted: string, format: 'table' | 'json') {
  const model = await openModel(wanted);
  if (format === 'json') await streams.result(`${JSON.stringify(described(model), null, 2)}\n`);
  else await streams.result(table(model));
  return EXIT.done;
}

async function toOnnx({ args, streams }: CommandContext, wanted: string, file: string, format: 'table' | 'json') {
  if (!file.toLowerCase().endsWith('.onnx')) throw usageError(`the file must end with .onnx, not \`${file}\`.`);
  const outputs = wantedOutputs(args.text('with') ?? '');
  const opset = args.choice('opset', ['20', '17']) === '17' ? 17 : 20;
  const { id, checkpoint } = await openModel(wanted);
  const { exportOnnx } = await import('../export-onnx');
  const files = await exportOnnx(checkpoint, file, { outputs, opset });
  const result = {
    model: id,
    files,
    opset,
    outputs: [...(checkpoint.config.classes > 0 ? ['logits'] : []), ...outputs],
  };
  if (format === 'json') await streams.result(`${JSON.stringify(result, null, 2)}\n`);
  else await streams.result(`${files.join('\n')}\n`);
  return EXIT.done;
}

function wantedOutputs(list: string): (typeof OUTPUTS)[number][] {
  const names = list.split(',').filter((name) => name !== '' && name !== 'none');
  const unknown = names.find((name) => !OUTPUTS.some((known) => known === name));
  if (unknown !== undefined)
    throw usageError(`--with takes attention, hidden, both with a comma, or none; not \`${unknown}\`.`);
  return OUTPUTS.filter((name) => names.includes(name));
}

function described({ id, folder, checkpoint }: OpenModel): Record<string, unknown> {
  const { layout, parameters, config, recipe, provenance, labels, tensors } = checkpoint;
  return {
    id,
    folder,
    layout,
    parameters,
    tensors: tensors.size,
    config,
    shape: shapeOf(config),
    recipe,
    provenance,
    labels,
  };
}

function table({ id, folder, checkpoint }: OpenModel): string {
  const { config, recipe, provenance, labels, layout, parameters } = checkpoint;
  const { grid, tokens, prefix } = shapeOf(config);
  const { resize } = recipe;
  const target =
    resize.mode === 'none'
      ? 'none'
      : resize.mode === 'shortest'
        ? `shorter edge to ${resize.edge}`
        : `${resize.mode} ${resize.size.join(' × ')}`;
  const rows: [string, string, string?][] = [
    ['model', id],
    ['folder', folder],
    ['weights', `${provenance['weights'] ?? ''}, ${layout} names`],
    ['parameters', `${parameters.toLocaleString('en')}`],
    ['input', `${config.imageSize.join(' × ')} px, patches ${config.patchSize.join(' × ')} px`, 'imageSize'],
    ['tokens', `${tokens}: ${prefix} + ${grid.join(' × ')}`],
    ['width', `${config.dim}, MLP ${config.mlpDim}`],
    ['layers', String(config.depth), 'depth'],
    ['heads', String(config.heads), 'heads'],
    ['activation', config.act, 'act'],
    ['norm epsilon', String(config.normEps), 'normEps'],
    ['pooling', config.pool, 'pool'],
    [
      'classes',
      config.classes === 0
        ? 'no classifier'
        : `${config.classes}: ${labels
            .slice(0, 3)
            .map(({ text }) => text)
            .join('; ')} …`,
      'labels',
    ],
    ['resize', `${target}, ${recipe.interpolation}`, 'resize'],
    ['crop', recipe.crop?.join(' × ') ?? 'none', 'crop'],
    ['mean', recipe.mean.map(short).join(', '), 'mean'],
    ['std', recipe.std.map(short).join(', '), 'std'],
  ];
  return rows
    .map(([name, value, field]) => {
      const source = field === undefined ? '' : `  (${provenance[field] ?? 'unknown'})`;
      return `${plain(`${name.padEnd(14)}${value}${source}`)}\n`; // a checkpoint's texts must not steer a terminal
    })
    .join('');
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function millions(parameters: number): string {
  return `${(parameters / 1e6).toFixed(1)} M`;
}
