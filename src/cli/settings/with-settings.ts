/** `--settings`: a command as it was when it wrote a file, with what is given now counting first. */
import { parseArguments, type Arguments, type CommandSpec } from '../options';
import type { Sidecar } from '../../shared/export/sidecar';
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
  /** Arguments of a second model that is drawn beside the first. */
  readonly beside: Arguments | null;
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
  if (sidecar !== recorded.sidecar) streams.message(replacedSentence(recorded.sidecar.model.id));
  const argsOf = (of: Sidecar): Arguments => {
    const options = optionsOf({ ...recorded, sidecar: of }, given);
    return given.orElse(turns === null ? options : new Map([...options, ['turn', turns]]), operands);
  };
  const args = argsOf(sidecar);
  await compareModel(sidecar, args, streams);
  const second = await secondOf(sidecar, given, streams);
  const beside = second && argsOf(second);
  if (second && beside) await compareModel(second, beside, streams);
  return { command, args, beside };
}

/** The second model's side as settings of its own. Null where there is none, or where another model or numbers are asked for: then it is said. */
async function secondOf(
  { beside, ...first }: Sidecar,
  given: Arguments,
  streams: Pick<Streams, 'message'>,
): Promise<Sidecar | null> {
  if (!beside) return null;
  if (!given.has('model') && !given.has('raw')) {
    const { labels: _, ...second } = first; // names of the first model's classes
    return withModelOfNow({ ...second, ...beside }, false);
  }
  const other = given.has('raw') ? '--raw' : '--model';
  streams.message(
    `These settings are of two models side by side; ${other} is of one, and ${beside.model.name} is left out.`,
  );
  return null;
}
