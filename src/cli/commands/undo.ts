/** `headlight undo`: what was done to files, taken back. */
import type { PastRun } from '../../main/filing/filing';
import { visibleJson } from '../../vit/visible';
import { EXIT, type Command } from '../command';
import { displayPath } from '../inputs';
import { formatOf } from '../runtime';
import { filing, reasonWords } from '../sort/carry-out';
import { plain } from '../streams';
import { usageError } from '../usage-error';

const KEPT: Readonly<Record<string, string>> = {
  changed: 'was changed since; it stays',
  taken: 'something stands in its old place; it stays',
  onlyOne: 'its original is gone or was changed; it stays',
};

export const run: Command = async ({ args, streams }) => {
  const isJson = formatOf(args, ['table', 'json']) === 'json';
  const [id, ...more] = args.operands;
  if (more.length > 0) throw usageError('`headlight undo` takes one run at a time.');
  const runs = await filing().past();
  for (const run of runs.filter(({ interrupted }) => interrupted))
    streams.message(`${line(run)} It had been interrupted.`);
  if (args.has('list')) {
    const text = isJson ? `${JSON.stringify(runs, null, 2)}\n` : runs.map((run) => `${line(run)}\n`).join('');
    await streams.result(text);
    return EXIT.done;
  }
  const run = id === undefined ? runs[0] : runs.find((one) => one.id === id);
  if (!run) {
    streams.message(
      id === undefined
        ? 'There is nothing to undo.'
        : `There is no run \`${plain(id)}\`; see \`headlight undo --list\`.`,
    );
    return id === undefined ? EXIT.done : EXIT.usage;
  }
  const { steps, left } = await filing().undo(run.id);
  for (const { step, reason } of left) {
    const name = displayPath(step.to);
    streams.message(`${name}: ${KEPT[reason] ?? reasonWords(reason, name)}`);
  }
  if (isJson) {
    const undone = steps.map(({ from, to }) => ({ from: from && displayPath(from), to: displayPath(to) }));
    const stay = left.map(({ step, reason }) => ({ file: displayPath(step.to), reason }));
    await streams.result(
      `${visibleJson(JSON.stringify({ id: run.id, kind: run.kind, undone, left: stay }, null, 2))}\n`,
    );
  } else streams.message(`${steps.length === 1 ? '1 file' : `${steps.length} files`} taken back.`);
  return left.length > 0 ? EXIT.someFailed : EXIT.done;
};

function line({ id, kind, time, files, left }: PastRun): string {
  const rest = left > 0 ? `, ${left} not` : '';
  return `${id}  ${time}  ${kind}: ${files === 1 ? '1 file' : `${files} files`}${rest}.`;
}
