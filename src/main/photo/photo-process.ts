/**
 * The photo process: the only place where a stranger's bytes are decoded. Runs as Electron's utility process, where
 * clients bring message ports, or forked by plain Node. It writes no files and opens no connections; where the system can
 * hold it to that, it does.
 */
import { confine } from './confine/confine';
import { HevcWorker } from './heif/hevc-worker';
import { MAX_PROCESS_BYTES } from './limits';
import { watchMemory } from './memory';
import { keepOwnLibraries } from './own-libraries';
import type { OwnerMessage, ProcessMessage } from './protocol';
import type { Answer } from './server';

if (process.versions.electron !== undefined) keepOwnLibraries();
const unconfined = confine();
const { PhotoServer } = await import('./server'); // brings sharp
const hevc = new HevcWorker(new URL('./hevc-thread.js', import.meta.url));

/** What we use of Electron's `MessagePortMain` and `process.parentPort`. */
interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void): void;
  on(event: 'close', listener: () => void): void;
  start?(): void;
}

function serveElectron(owner: Port): void {
  const server = new PhotoServer((message) => owner.postMessage(message), hevc);
  if (unconfined !== null) owner.postMessage({ type: 'unconfined', reason: unconfined } satisfies ProcessMessage);
  owner.on('message', ({ data, ports }) => {
    server.receive(data as OwnerMessage);
    for (const port of ports) {
      const answer: Answer = (message) => port.postMessage(message);
      port.on('message', (event) => server.message(event.data, answer));
      port.on('close', () => server.disconnect(answer));
      port.start?.();
    }
  });
}

function serveNode(): void {
  const send = (message: ProcessMessage): void => void process.send?.(message);
  const server = new PhotoServer(send, hevc);
  if (unconfined !== null) send({ type: 'unconfined', reason: unconfined });
  process.on('message', (message) => server.receive(message as OwnerMessage));
  process.on('disconnect', () => process.exit()); // the owner is gone
}

watchMemory(MAX_PROCESS_BYTES, () => process.kill(process.pid, 'SIGKILL')); // the owner knows what was in work

const { parentPort } = process as unknown as { parentPort?: Port };
if (parentPort) serveElectron(parentPort);
else serveNode();
