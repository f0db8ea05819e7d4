/** `headlight models set M …` and `headlight models reset M`: how an installed model is run from now on, here and in the window. */
import { findModel } from '../../main/models/installed';
import { isOverridden } from '../../vit/checkpoint/overrides';
import { describeOverrides, overridesOf } from '../chosen-recipe';
import { NOTES, openModel } from '../open-model';
import { PLACES } from '../package-root';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { plain } from '../streams';
import { usageError } from '../usage-error';

/** Nothing is kept that the model could not be run with. Throws `usage`, `modelNotFound`, `sizeInvalid`, `overrideInvalid`. */
export async function set(context: CommandContext, wanted: string, format: 'table' | 'json'): Promise<ExitCode> {
  const { args } = context;
  const name = args.text('name');
  const chosen = overridesOf(args);
  if (name === null && !isOverridden(chosen))
    throw usageError('`headlight models set` needs something to set: --size, --mean, --std, --crop … or --name.');
  const id = await installedId(wanted);
  const { overrides } = await openModel(id, { overrides: chosen });
  await NOTES.change(id, name === null ? { overrides } : { overrides, name });
  return report(context, id, format);
}

export async function reset(context: CommandContext, wanted: string, format: 'table' | 'json'): Promise<ExitCode> {
  const id = await installedId(wanted);
  await NOTES.change(id, { overrides: {} });
  return report(context, id, format);
}

async function installedId(wanted: string): Promise<string> {
  const { id, installed } = await findModel(wanted, PLACES.models);
  if (!installed) throw usageError('Only an installed model keeps its settings; `headlight models list` names them.');
  return id;
}

async function report({ streams }: CommandContext, id: string, format: 'table' | 'json'): Promise<ExitCode> {
  const { name, overrides } = await NOTES.of(id);
  if (format === 'json') await streams.result(`${JSON.stringify({ id, name: name ?? id, overrides }, null, 2)}\n`);
  else {
    const said = isOverridden(overrides) ? describeOverrides(overrides) : "the model's own recipe";
    await streams.result(plain(`${name ?? id}: ${said}`) + '\n');
  }
  return EXIT.done;
}
