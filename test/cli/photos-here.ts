/** Photos of commands in this process are decoded in this process, too: by the true decoder, without waiting for a process to start. */
import { vi } from 'vitest';
import { PHOTO_OWNER, PHOTO_PROCESS, type PhotoChild } from '../../src/main/photo/protocol';
import { PhotoServer } from '../../src/main/photo/server';
import { Caller } from '../../src/shared/channel/caller';
import { serve } from '../../src/shared/channel/serve';
import { portPair } from '../support/port-pair';

vi.mock('../../src/main/photo/fork', () => ({
  forkPhotoProcess: (): PhotoChild => {
    const [port, inside] = portPair();
    const server = new PhotoServer(new Caller(PHOTO_OWNER, inside).calls);
    serve(inside, PHOTO_PROCESS, Object.assign(server, { connect: () => undefined }));
    return { port, onExit: () => undefined, kill: () => port.close() };
  },
}));
