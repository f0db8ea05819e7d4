/** The arguments as they were given: where some are no UTF-8, the system's bytes of them and not Node's reading. */
import { readFileSync } from 'node:fs';
import { pathOfBytes } from '../main/photo/byte-path';

/** What follows the program's name. @param commandLine of this process, each argument ended by a zero byte; as Linux keeps it */
export function givenArguments(
  argv: readonly string[],
  commandLine: () => Uint8Array = () => readFileSync('/proc/self/cmdline'),
): string[] {
  const given = argv.slice(2);
  if (!given.some((argument) => argument.includes('\ufffd'))) return given;
  try {
    const whole = Buffer.from(commandLine()).toString('latin1').split('\0').slice(0, -1);
    return whole.slice(-given.length).map((argument) => pathOfBytes(Buffer.from(argument, 'latin1')));
  } catch {
    return given; // no such system: names are always text there
  }
}
