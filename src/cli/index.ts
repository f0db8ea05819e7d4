/** The `headlight` command: plain Node, no display. */
import { givenArguments } from './arguments-of';
import { keepOwnLibraries } from '../main/photo/own-libraries';
import { writeToStream } from '../main/write/stream';
import { runProgram } from './program';
import { Streams } from './streams';

keepOwnLibraries(); // an installed app's command runs in Electron, and pictures are written in this process

const stop = new AbortController();

// The first Ctrl-C stops after what is finished, the second at once.
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(1);
  stop.abort();
});
process.on('SIGTERM', () => stop.abort());
process.on('SIGHUP', () => stop.abort()); // the terminal is gone; a file of results is finished all the same

// Whoever read our output has gone (`headlight … | head`): nothing left to say, and no error. Other trouble rejects the write itself.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
});
process.stderr.on('error', () => undefined); // nowhere left to say it

const streams = new Streams((text) => writeToStream(1, text), process.stderr);
process.exitCode = await runProgram(givenArguments(process.argv), streams, stop.signal);
