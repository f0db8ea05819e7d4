/**
 * The command line as a process that stays: it runs one command after another for its parent, without starting Node, loading modules and
 * starting a photo process for each. Built by `build-command-server.mjs`.
 */
import { runProgram } from '../../src/cli/program';
import { Streams } from '../../src/cli/streams';

export interface Asked {
  readonly id: number;
  readonly args: readonly string[];
}

export interface Told {
  readonly id: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run({ id, args }: Asked): Promise<Told> {
  let [stdout, stderr] = ['', ''];
  const streams = new Streams(async (text) => void (stdout += text), { write: (text) => (stderr += text) });
  const code = await runProgram(args, streams, new AbortController().signal);
  return { id, code, stdout, stderr };
}

let last = Promise.resolve(); // they share a working folder and its files
process.on('message', (asked: Asked) => {
  last = last.then(async () => void process.send?.(await run(asked)));
});
process.on('disconnect', () => process.exit());
