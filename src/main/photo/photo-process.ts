/**
 * The photo process: the only place where a stranger's bytes are decoded. Runs as Electron's utility process, where
 * clients bring message ports, or forked by plain Node. It writes no files and opens no connections; where the system can
 * hold it to that, it does.
 */
import { Caller } from '../../shared/channel/caller';
import { electronPort, nodePort, type ElectronCarrier, type Port } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import { PHOTOS } from '../../shared/photo-port';
import { confine } from './confine/confine';
import { HevcWorker } from './heif/hevc-worker';
import { MAX_PROCESS_BYTES } from './limits';
import { watchMemory } from './memory';
import { keepOwnLibraries } from './own-libraries';
import { PHOTO_OWNER, PHOTO_PROCESS, type PhotoProcess } from './protocol';

if (process.versions.electron !== undefined) keepOwnLibraries();
const unconfined = confine();
const { PhotoServer } = await import('./server'); // brings sharp
const hevc = new HevcWorker(new URL('./hevc-thread.js', import.meta.url));

/** What Electron gives its utility processes. */
const { parentPort } = process as unknown as { readonly parentPort?: ElectronCarrier };

const port = parentPort ? electronPort(parentPort) : nodePort(process);
const { calls: owner } = new Caller(PHOTO_OWNER, port);
const server = new PhotoServer(owner, hevc);
const asked: PhotoProcess = Object.assign(server, {
  connect: (client: Port): void => void serve(client, PHOTOS, server),
});
if (unconfined !== null) owner.unconfined(unconfined);
serve(port, PHOTO_PROCESS, asked);
if (!parentPort) port.onClose(() => process.exit()); // the owner is gone

watchMemory(MAX_PROCESS_BYTES, () => process.kill(process.pid, 'SIGKILL')); // the owner knows what was in work
