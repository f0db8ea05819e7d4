/** What the worker asks of a model, here or in the native process. */
import type { VitSession } from '../../vit/session/session';

export type ModelSession = Pick<VitSession, 'answer' | 'ask' | 'forget' | 'dispose'> & {
  knows(photo: string): boolean | Promise<boolean>;
};
