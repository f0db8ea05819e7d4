/** The true decoder in this process, in place of `src/main/photo/fork.ts`: nothing waits for a process to start. */
import { PHOTO_OWNER, PHOTO_PROCESS, type PhotoChild } from '../../src/main/photo/protocol';
import { PhotoServer } from '../../src/main/photo/server';
import { Caller } from '../../src/shared/channel/caller';
import { serve } from '../../src/shared/channel/serve';
import { portPair } from './port-pair';

export function forkPhotoProcess(): PhotoChild {
  const [port, inside] = portPair();
  const server = new PhotoServer(new Caller(PHOTO_OWNER, inside).calls);
  serve(inside, PHOTO_PROCESS, Object.assign(server, { connect: () => undefined }));
  return { port, onExit: () => undefined, kill: () => port.close() };
}
