/** The `headlight` command: plain Node, no display. */
import { givenArguments } from './arguments-of';
import { runProgram } from './program';
import { Streams } from './streams';

const stop = new AbortController();

// The first Ctrl-C stops after what is finished, the second at once.
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(1);
  stop.abort();
});
process.on('SIGTERM', () => stop.abort());

// Whoever read our output has gone (`headlight … | head`): nothing left to say, and no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
}

process.exitCode = await runProgram(
  givenArguments(process.argv),
  new Streams(process.stdout, process.stderr),
  stop.signal,
);
