/** Two ports of a channel joined in memory: messages are copied, and arrive a little later, in order. */
import type { Port } from '../../src/shared/channel/port';

export interface TestPort extends Port {
  /** What this end has sent. */
  readonly sent: unknown[];
  /** Neither end hears any more, as when a process is killed; the ends are told apart by `onClose`. */
  closed: boolean;
  /** Whatever it sends is lost. */
  deaf: boolean;
}

/** @param later when a message arrives: the next microtask by default */
export function portPair(
  later: (deliver: () => void) => void = queueMicrotask,
): readonly [one: TestPort, other: TestPort] {
  const ends: TestPort[] = [];
  const listeners: [
    ((message: unknown, ports: readonly Port[]) => void)[],
    ((message: unknown, ports: readonly Port[]) => void)[],
  ] = [[], []];
  const closers: [(() => void)[], (() => void)[]] = [[], []];
  const isClosed = (): boolean => ends.some(({ closed }) => closed);
  const make = (mine: 0 | 1): TestPort => ({
    raw: null,
    sent: [],
    closed: false,
    deaf: false,
    send(message, ports = []) {
      const copy: unknown = structuredClone(message);
      this.sent.push(copy);
      if (this.deaf) return;
      later(() => {
        if (isClosed()) return;
        for (const listener of listeners[mine === 0 ? 1 : 0]) listener(copy, ports);
      });
    },
    listen: (listener) => void listeners[mine].push(listener),
    onClose: (listener) => void closers[mine].push(listener),
    close() {
      if (isClosed()) return;
      this.closed = true;
      for (const listener of closers[mine === 0 ? 1 : 0]) later(listener);
    },
  });
  ends.push(make(0), make(1));
  return [ends[0]!, ends[1]!];
}
