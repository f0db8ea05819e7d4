/** `--settings`: a command as it was when it wrote a file, with what is given now counting first. */
import { parseArguments, type Arguments, type CommandSpec } from '../options';
import { COMMANDS } from '../specs';
import { replacedSentence } from '../open-model';
import type { Streams } from '../streams';
import { usageError } from '../usage-error';
import { compareModel } from './compare-model';
import { readRecorded } from './read-sidecar';
import { photosFor } from './recorded-photos';
import { withModelOfNow } from './retired-model';
import { optionsOf } from './recorded-options';

export interface Remade {
  readonly command: CommandSpec;
  readonly args: Arguments;
}

/**
 * `explain` makes every file again, the others their own. Throws `usage` for a file that holds no settings, or another command's.
 * @param argv after the command's name
 * @param path of the settings
 */
export async function withSettings(
  argv: readonly string[],
  asked: CommandSpec,
  path: string,
  streams: Pick<Streams, 'message'>,
): Promise<Remade> {
  const recorded = await readRecorded(path);
  const command = COMMANDS.find(({ name }) => name === recorded.command);
  if (!command || (asked.name !== 'explain' && asked !== command))
    throw usageError(
      `\`${path}\` holds settings of \`headlight ${recorded.command}\`; ask that, or \`headlight explain\`.`,
    );
  const given = parseArguments(argv, command);
  const { operands, turns } = await photosFor(recorded.sidecar, path, given.operands, streams);
  const sidecar = await withModelOfNow(recorded.sidecar, given.has('model'));
  if (sidecar.beside)
    streams.message(
      `These settings are of two models side by side; ${sidecar.model.name} alone is drawn, and not ${sidecar.beside.model.name}.`,
    );
  if (sidecar !== recorded.sidecar) streams.message(replacedSentence(recorded.sidecar.model.id));
  const options = optionsOf({ ...recorded, sidecar }, given);
  const args = given.orElse(turns === null ? options : new Map([...options, ['turn', turns]]), operands);
  await compareModel(sidecar, args, streams);
  return { command, args };
}
