/** A way between two processes or threads, whatever carries it: the same three words for ports of the web, of Electron and of Node. */

/** One end of it. */
export interface Port {
  /** The carrier of a channel. */
  readonly raw: unknown;
  /**
   * Does nothing where nobody can hear it any more.
   * @param ports are handed over
   * @param buffers are moved where the carrier can move memory, and copied elsewhere
   */
  send(message: unknown, ports?: readonly Port[], buffers?: readonly ArrayBuffer[]): void;
  /** Every listener hears every message. */
  listen(listener: (message: unknown, ports: readonly Port[]) => void): void;
  /** Once, when the other end is gone; where the carrier does not tell, its owner does. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The common part of a `MessagePort`, a `Worker` and a worker's own scope. */
interface WebCarrier {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  /** Only ports have it. */
  start?(): void;
}

/** @param carrier a `MessagePort`, a `Worker` (either side); only a port can be closed */
export function webPort(carrier: WebCarrier): Port {
  return {
    raw: carrier,
    send: (message, ports = [], buffers = []) =>
      carrier.postMessage(message, [...buffers, ...ports.map(({ raw }) => raw as Transferable)]),
    listen(listener) {
      carrier.addEventListener('message', ({ data, ports }) => listener(data, (ports ?? []).map(webPort)));
      carrier.start?.();
    },
    onClose: (listener) => (carrier as unknown as EventTarget).addEventListener('close', listener, { once: true }),
    close() {
      if (carrier.start) (carrier as unknown as MessagePort).close();
    },
  };
}

/** What is used of Electron's `MessagePortMain` and `UtilityProcess`, and of `process.parentPort`: emitters, whose overloads no type takes. */
export interface ElectronCarrier {
  postMessage(message: unknown, ports?: never[]): void;
  on(event: never, listener: never): unknown;
  start?(): void;
  close?(): void;
}

function on(carrier: ElectronCarrier, event: string, listener: (said: never) => void): void {
  carrier.on(event as never, listener as never);
}

interface ElectronMessage {
  readonly data: unknown;
  readonly ports: readonly ElectronCarrier[];
}

/** @param carrier a `MessagePortMain`, or `process.parentPort` of a utility process */
export function electronPort(carrier: ElectronCarrier): Port {
  return {
    raw: carrier,
    send: (message, ports = []) => carrier.postMessage(message, ports.map(({ raw }) => raw) as never[]),
    listen(listener) {
      on(carrier, 'message', ({ data, ports }: ElectronMessage) => listener(data, ports.map(electronPort)));
      carrier.start?.();
    },
    onClose: (listener) => on(carrier, 'close', listener),
    close: () => carrier.close?.(),
  };
}

/** The owner's end of a `UtilityProcess`, which hands no ports back. */
export function utilityPort(carrier: ElectronCarrier): Port {
  return {
    ...electronPort(carrier),
    listen: (listener) => on(carrier, 'message', (message: unknown) => listener(message, [])),
    onClose: (listener) => on(carrier, 'exit', listener),
    close: () => undefined,
  };
}

/** The common part of a forked process of Node and of `process` inside it. */
interface NodeCarrier {
  readonly connected?: boolean;
  send?(message: never, sent: () => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

/** @param carrier a forked `ChildProcess`, or `process` in it; ports cannot be handed over */
export function nodePort(carrier: NodeCarrier): Port {
  return {
    raw: carrier,
    send(message) {
      if (carrier.connected) carrier.send?.(message as never, () => undefined); // one that fails is followed by the end of the process
    },
    listen: (listener) => void carrier.on('message', (message) => listener(message, [])),
    onClose: (listener) => void carrier.once('disconnect', listener),
    close: () => undefined,
  };
}
