/** `--from-file LIST`, `-` for standard input: paths, one a line, or with a zero byte after each as `find -print0` writes them. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pathOfBytes, systemPath } from '../../main/photo/byte-path';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';

const [NEWLINE, RETURN] = [0x0a, 0x0d];

/** What is named beside the list, and what the list names. An operand `-` means a list, too. Throws `usage`. */
export async function listedPaths(
  args: Arguments,
): Promise<{ readonly operands: readonly string[]; readonly listed: readonly string[] }> {
  const file = args.text('from-file');
  const operands = args.operands.filter((operand) => operand !== '-');
  const isAsked = operands.length < args.operands.length;
  if (isAsked && file !== null) throw usageError('`-` and --from-file both name a list; name one.');
  const list = isAsked ? '-' : file;
  if (list === null) return { operands, listed: [] };
  const bytes = list === '-' ? await buffer(process.stdin) : await readList(list);
  const listed = pathsIn(bytes);
  if (listed.length === 0) throw usageError(`The list \`${list}\` names no photo.`);
  return { operands, listed };
}

async function readList(path: string): Promise<Buffer> {
  return readFile(systemPath(path)).catch(() => {
    throw usageError(`The list \`${path}\` cannot be read.`);
  });
}

/** Their bytes as they are: a name need not be UTF-8. Empty lines, and a mark of UTF-8 at the start, are none. */
export function pathsIn(bytes: Buffer): string[] {
  const text = bytes.subarray(bytes.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? 3 : 0);
  const end = text.includes(0) ? 0 : NEWLINE;
  const paths: string[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf(end, start);
    const stop = found < 0 ? text.length : found;
    const isReturn = end === NEWLINE && text[stop - 1] === RETURN && stop > start;
    const path = text.subarray(start, isReturn ? stop - 1 : stop);
    if (path.length > 0) paths.push(pathOfBytes(path));
    start = stop + 1;
  }
  return paths;
}
