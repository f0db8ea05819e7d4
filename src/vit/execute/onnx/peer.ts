/** A bare ONNX Runtime, in Node or in the browser, as anyone would use it: the same graph as an ONNX file, default options. What our engines are measured against. */
import { expected, HeadlightError } from '../../errors';
import type { Graph } from '../../graph/graph';
import { serialise } from '../../graph/onnx/serialise';
import type { EngineName, Executor, Program, Tensor } from '../executor';
import { OnnxProgram } from './program';
import { SharedSession, type Ort, type OrtSession } from './shared-session';

/** The library, and what it is told of where to compute. */
export interface Peer {
  readonly engine: EngineName;
  readonly detail: string;
  readonly ort: Ort;
  /** `executionProviders`; nothing else, so that its defaults count. */
  readonly providers: readonly string[];
  readonly limits?: Executor['limits'];
}

/** The caller disposes. */
export function peerExecutor({ engine, detail, ort, providers, limits = {} }: Peer): Executor {
  const programs = new Set<Program>();
  let disposed = false;
  return {
    engine,
    detail,
    limits,
    async compile(graph, weights) {
      if (disposed) throw expected('an executor in use', 'executor', 'a disposed one');
      const session = await open(graph, weights).catch((error: unknown) => {
        throw told(engine, error);
      });
      const shared = new SharedSession(graph, session, ort, () => undefined);
      const program = new OnnxProgram(graph, shared, () => programs.delete(program));
      programs.add(program);
      return program;
    },
    liveTensors: () => programs.size,
    dispose() {
      disposed = true;
      for (const program of [...programs]) program.dispose();
    },
  };

  async function open(graph: Graph, weights: (name: string) => Promise<Tensor>): Promise<OrtSession> {
    const model = await serialise(graph, async (name) => ({ data: (await weights(name)).data }));
    return ort.InferenceSession.create(model.join(), { executionProviders: [...providers], logSeverityLevel: 3 });
  }
}

function told(engine: EngineName, error: unknown): HeadlightError {
  if (error instanceof HeadlightError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new HeadlightError('engineFailed', { engine, detail }, undefined, { cause: error });
}
