/** Starts the photo process as an Electron utility process, the only kind that message ports can be handed to. */
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { PhotoChild, ProcessMessage } from '../photo/protocol';

/** @param entry the built `photo-process.js` */
export function startPhotoProcess(entry: string): PhotoChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Headlight photos',
    stdio: 'ignore',
    env: environment(),
  });
  return {
    post: (message, ports = []) => child.postMessage(message, ports as MessagePortMain[]),
    onMessage: (listener) => void child.on('message', (message: ProcessMessage) => listener(message)),
    onExit: (listener) => void child.once('exit', () => listener()),
    kill: () => endAtOnce(child),
  };
}

/** `child.kill()` asks politely (SIGTERM); a process in a native loop does not listen. */
export function endAtOnce({ pid }: UtilityProcess): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

/** What a process of ours needs of the environment: nothing that could steer it elsewhere. */
export function environment(): Record<string, string> {
  const { PATH, HOME, LANG, TMPDIR, TEMP, TMP, SystemRoot } = process.env;
  const kept = Object.entries({ PATH, HOME, LANG, TMPDIR, TEMP, TMP, SystemRoot });
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
