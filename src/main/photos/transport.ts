/** Starts the photo process as an Electron utility process, the only kind that message ports can be handed to. */
import { utilityProcess, type UtilityProcess } from 'electron';
import { environment } from '../environment';
import { utilityPort } from '../../shared/channel/port';
import type { PhotoChild } from '../photo/protocol';

/** @param entry the built `photo-process.js` */
export function startPhotoProcess(entry: string): PhotoChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Headlight photos',
    stdio: 'ignore',
    env: environment(process.env),
  });
  return {
    port: utilityPort(child),
    onExit: (listener) => void child.once('exit', () => listener()),
    kill: () => endAtOnce(child),
    pid: () => child.pid,
  };
}

/** `child.kill()` asks politely (SIGTERM); a process in a native loop does not listen. */
export function endAtOnce({ pid }: UtilityProcess): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}
