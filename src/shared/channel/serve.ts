/** The answering end of a port: checks what arrives, calls the handler, and answers once, with a value or an error's code. */
import * as v from 'valibot';
import { expected, HeadlightError } from '../../vit/errors';
import type { Contract, Message, Method } from './contract';
import type { Port } from './port';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const MessageSchema = v.union([
  v.strictObject({ id: v.optional(id), call: v.string(), args: v.array(v.unknown()) }),
  v.strictObject({ id, stop: v.literal(true) }),
]);

type Handler = (...args: unknown[]) => unknown;

/**
 * Answers `contract` on the port. What is no request is answered with `badRequest` where it has an id, and dropped elsewhere; handlers are
 * told by a signal when an answer is no longer wanted, or the other end is gone.
 * @returns ends it: whatever is under way is stopped
 */
export function serve<T extends object>(port: Port, contract: Contract<T>, handlers: T): () => void {
  const methods = new Map<string, Method>(Object.entries(contract));
  const running = new Map<number, AbortController>();
  const end = (): void => {
    for (const stop of running.values()) stop.abort(new HeadlightError('cancelled'));
  };

  const call = (name: string, args: readonly unknown[], ports: readonly Port[], work: unknown): unknown => {
    const method = methods.get(name);
    if (!method) throw expected('a known method', 'call', name);
    return (handlers as Record<string, Handler>)[name]?.(...checked(name, method, args, ports), work);
  };
  const answer = async (asked: number, name: string, args: readonly unknown[], ports: readonly Port[]) => {
    if (running.has(asked)) return; // answered already, under the same number
    const stop = new AbortController();
    running.set(asked, stop);
    const onProgress = (progress: unknown): void => port.send({ id: asked, progress } satisfies Message);
    try {
      const value = await call(name, args, ports, { signal: stop.signal, onProgress });
      const buffers = methods.get(name)?.moves ? [...buffersOf(value)] : [];
      port.send({ id: asked, ok: true, value } satisfies Message, [], buffers);
    } catch (error) {
      port.send({ id: asked, ok: false, ...HeadlightError.toData(error) } satisfies Message);
    } finally {
      running.delete(asked);
    }
  };

  port.listen((data, ports) => {
    const message = v.safeParse(MessageSchema, data);
    if (!message.success) return refuse(port, data);
    const { output } = message;
    if ('stop' in output) running.get(output.id)?.abort(new HeadlightError('cancelled'));
    else if (output.id !== undefined) void answer(output.id, output.call, output.args, ports);
    else void attempt(() => call(output.call, output.args, ports, {}));
  });
  port.onClose(end);
  return end;
}

/** Throws `badRequest`. */
function checked(name: string, method: Method, args: readonly unknown[], ports: readonly Port[]): unknown[] {
  if (args.length !== method.args.length) throw expected(`${method.args.length} arguments`, name, args.length);
  const sound = method.args.map((schema, i) => {
    const result = v.safeParse(schema, args[i]);
    if (!result.success) throw expected(`arguments as agreed (${result.issues[0].message})`, name, `argument ${i + 1}`);
    return result.output;
  });
  if (!method.port) return sound;
  if (!ports[0]) throw expected('a port', name, 'none');
  return [...sound, ports[0]];
}

/** Nobody hears what goes wrong. */
async function attempt(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // whoever told it waits for nothing
  }
}

/** An answer to somebody else's question shares the port, and is none of ours. */
function refuse(port: Port, data: unknown): void {
  if (typeof data !== 'object' || data === null || !('id' in data) || !v.is(id, data.id)) return;
  if ('ok' in data || 'progress' in data) return;
  const { code, params } = expected('a request', 'message', 'something else');
  port.send({ id: data.id, ok: false, code, params } satisfies Message);
}

/** The memory of all typed arrays inside plain objects and arrays. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return found;
}
