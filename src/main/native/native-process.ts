/**
 * The native process: ONNX Runtime in an Electron utility process of its own, so that a crash or a lack of memory there costs a
 * photo some time, not the window. Main hands it ports; it opens no connections, and writes to the weight cache only.
 */
import { ModelAhead } from './ahead';
import { openNativeModel } from './open-model';
import type { NativeNews, NativeOrder } from './protocol';
import { NativeServer } from './server';

/** What we use of Electron's `MessagePortMain` and `process.parentPort`. */
interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void): void;
  on(event: 'close', listener: () => void): void;
  start?(): void;
}

const { parentPort: owner } = process as unknown as { readonly parentPort?: Port };

const models = new ModelAhead((wish, places) =>
  openNativeModel(wish, places, (code) => owner?.postMessage({ unkept: code } satisfies NativeNews)),
);

owner?.on('message', ({ data, ports: [port] }) => {
  if (data === 'ping') return owner.postMessage('pong'); // a sign of life was asked for
  const { ahead, ...places } = data as NativeOrder;
  if (ahead) models.begin(ahead, places);
  if (!port) return;
  const server = new NativeServer(
    (wish) => models.open(wish, places),
    (answer) => port.postMessage(answer),
  );
  port.on('message', (event) => void server.receive(event.data));
  port.on('close', () => void server.dispose());
  port.start?.();
});
