/** How photos are held against what is looked for: what is asked of each, and what the answer says. */
import type { ModelPixels } from '../../shared/photo-port';
import type { ForwardKind } from '../../vit/session/forward';
import type { VitSession } from '../../vit/session/session';
import type { Runtime } from '../runtime';

export interface Measure {
  /** What the model is opened for. */
  readonly first: ForwardKind | 'nothing';
  /** Name of the number in JSON and CSV; the more, the nearer. */
  readonly key: 'similarity' | 'logLikelihoodPerWord';
  /** Sentences about the number, for people; none where it needs none. */
  said(): readonly string[];
  /** Before the photos. Rejects with the errors of what is looked for. */
  begin(runtime: Runtime, signal: AbortSignal): Promise<void>;
  ask(session: VitSession, path: string, pixels: ModelPixels, signal: AbortSignal): Promise<Measured>;
}

export interface Measured {
  readonly value: number;
  /** What JSON says besides. */
  readonly more: object;
}
