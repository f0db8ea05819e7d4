/** `headlight models export-onnx M FILE`: a model as an ONNX file, run as it is run here. */
import { overridesOf } from '../chosen-recipe';
import { openModel } from '../open-model';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { usageError } from '../usage-error';

const OUTPUTS = ['attention', 'hidden'] as const;

export async function toOnnx(
  { args, streams }: CommandContext,
  wanted: string,
  file: string,
  format: 'table' | 'json',
): Promise<ExitCode> {
  if (!file.toLowerCase().endsWith('.onnx')) throw usageError(`the file must end with .onnx, not \`${file}\`.`);
  const chosen = args.text('with');
  const named = chosen === null ? null : wantedOutputs(chosen);
  const opset = args.choice('opset', ['20', '17']) === '17' ? 17 : 20;
  const { id, checkpoint } = await openModel(wanted, { overrides: overridesOf(args) }, streams);
  // A backbone's last block leaves the graph where nothing reads its output: with the hidden states the file holds the whole model.
  const outputs = named ?? (checkpoint.config.classes > 0 ? ['attention' as const] : OUTPUTS);
  const { exportOnnx } = await import('../../main/models/export-onnx');
  const files = await exportOnnx(checkpoint, file, { outputs, opset });
  const given = [...(checkpoint.config.classes > 0 ? ['logits'] : []), ...outputs];
  const result = { model: id, files, opset, outputs: given };
  await streams.result(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${files.join('\n')}\n`);
  return EXIT.done;
}

function wantedOutputs(list: string): (typeof OUTPUTS)[number][] {
  const names = list.split(',').filter((name) => name !== '' && name !== 'none');
  const unknown = names.find((name) => !OUTPUTS.some((known) => known === name));
  if (unknown !== undefined)
    throw usageError(`--with takes attention, hidden, both with a comma, or none; not \`${unknown}\`.`);
  return OUTPUTS.filter((name) => names.includes(name));
}
