/** A model at work in this process. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { VitSession } from '../../vit/session/session';

export interface OpenedModel {
  readonly session: VitSession;
  readonly recipe: Checkpoint['recipe'];
  readonly detail: string;
  dispose(): void;
}
