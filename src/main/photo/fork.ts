/** Starts the photo process under plain Node, for the command line and for tests. */
import { fork } from 'node:child_process';
import { nodePort } from '../../shared/channel/port';
import type { PhotoChild } from './protocol';

/**
 * Forks `entry` (the built `photo-process.js`). The child ends by itself when its owner does. Message ports cannot be
 * handed to it: requests go through `PhotoService`.
 */
export function forkPhotoProcess(entry: string, env: NodeJS.ProcessEnv = process.env): PhotoChild {
  const child = fork(entry, {
    serialization: 'advanced',
    env,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // what decoding libraries mutter is not for people
  });
  let ended = false;
  return {
    port: nodePort(child),
    onExit: (listener) => {
      const once = (): void => {
        if (!ended) listener();
        ended = true;
      };
      child.once('exit', once);
      child.once('error', once); // could not be started
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    pid: () => child.pid,
  };
}
