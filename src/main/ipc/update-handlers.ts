/** What main does for the channels about new versions; arguments have been checked. */
import type { UpdateInvocations } from '../../shared/updates';
import type { HeadlightApp } from '../app';
import type { Handlers } from './answer';

export function updateHandlers({ updates }: HeadlightApp): Pick<Handlers, keyof UpdateInvocations> {
  return {
    updateState: () => updates.state,
    lookForUpdate: () => updates.look(),
    downloadUpdate: () => updates.download(),
    cancelUpdate: () => updates.cancel(),
    installUpdate: () => updates.install(),
  };
}
