/** What a command is: it gets arguments, streams and a signal, and answers with an exit code. */
import type { Arguments } from './options';
import type { Streams } from './streams';

export const EXIT = { done: 0, someFailed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command gets to work with. */
export interface CommandContext {
  readonly args: Arguments;
  readonly streams: Streams;
  /** Aborted by Ctrl-C, or when whoever reads our output has gone. */
  readonly signal: AbortSignal;
}

export type Command = (context: CommandContext) => Promise<ExitCode>;
