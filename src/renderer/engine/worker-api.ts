/** What the worker exposes: engines as they cross comlink, where a signal cannot. */
import type { Result } from '../../shared/ipc';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import type { EngineApi } from './api';

/** `EngineApi` across comlink. */
export interface EngineCalls extends Omit<EngineApi, 'ask'> {
  /** `id` names the question for `stopAsking`; `onProgress` is a proxy, or null. */
  ask(
    id: number,
    photo: string,
    question: Question,
    onProgress: ((fraction: number) => void) | null,
  ): Promise<AnswerTo<Question>>;
  stopAsking(id: number): void;
}

/** What the window's end of the engine calls. */
export interface WorkerApi extends EngineCalls {
  /** A second model on the same photos; the first is not touched. */
  readonly beside: EngineCalls;
  /** Answered as soon as the worker has a moment. */
  ping(): void;
  /** At most this many WebAssembly threads, 1 for none beside the worker's own. Before the first `load`. */
  limitThreads(most: number): void;
  /** How to ask main for a port to the native process; it comes through `setNativePort`. */
  setNativeStarter(start: () => Promise<Result<null>>): void;
  setNativePort(port: MessagePort): void;
  /** The native process died. */
  nativeEnded(): void;
}
