/** One call across the border: who asks, what is asked, and an answer that never throws. Pure of Electron. */
import * as v from 'valibot';
import type { Invocations, Result } from '../../shared/ipc';
import { HeadlightError } from '../../vit/errors';
import { isOwnPage } from '../security/addresses';
import { ARGUMENTS, type Channel } from './schemas';

/** Main's side of the contract; each handler may be asynchronous and may throw `HeadlightError`s. */
export type Handlers = {
  readonly [C in Channel]: (
    ...args: Parameters<Invocations[C]>
  ) => ReturnType<Invocations[C]> | Promise<ReturnType<Invocations[C]>>;
};

/** The frame that sent a message, as Electron describes it; null when it is gone. */
export interface Sender {
  readonly url: string;
  readonly parent: unknown;
}

/** True for the app's own document in a top frame, and nothing else. */
export function isTrusted(sender: Sender | null): boolean {
  return sender !== null && sender.parent === null && isOwnPage(sender.url);
}

/** @param onUnexpected told of errors that are not ours; they cross as `internal`, without their message */
export async function answer<C extends Channel>(
  channel: C,
  sender: Sender | null,
  args: readonly unknown[],
  handlers: Handlers,
  onUnexpected: (error: unknown) => void,
): Promise<Result<ReturnType<Invocations[C]>>> {
  try {
    if (!isTrusted(sender)) throw new HeadlightError('badRequest', { detail: 'sender' });
    const handler: Handlers[C] = handlers[channel];
    return { ok: true, value: await handler(...checked(channel, args)) };
  } catch (error) {
    if (error instanceof HeadlightError) return { ok: false, ...error.toData() };
    onUnexpected(error);
    // The system's messages carry paths of this computer, which the renderer is not to see.
    return { ok: false, code: 'internal', params: { detail: channel } };
  }
}

/** The arguments, parsed. Throws `badRequest` that names the place, not the value. */
function checked<C extends Channel>(channel: C, args: readonly unknown[]): Parameters<Invocations[C]> {
  // TypeScript loses the link between channel and schema in a lookup; `ARGUMENTS` is held to it where it is made.
  const schema = ARGUMENTS[channel] as unknown as v.GenericSchema<unknown, Parameters<Invocations[C]>>;
  const result = v.safeParse(schema, args);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new HeadlightError('badRequest', { detail: `${channel}: ${v.getDotPath(issue) ?? 'arguments'}` });
}
