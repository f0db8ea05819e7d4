/** What main does for the channels about models of a hub; arguments have been checked. */
import type { DownloadInvocations } from '../../shared/ipc-downloads';
import type { HeadlightApp } from '../app';
import type { Handlers } from './answer';

export function downloadHandlers({
  downloads,
  hubToken,
  models,
}: HeadlightApp): Pick<Handlers, keyof DownloadInvocations> {
  return {
    suggestedModels: () => downloads.suggested(),
    lookModel: (id) => downloads.lookUp(id),
    downloadModel: async (wanted) => {
      const id = await downloads.download(wanted);
      return { id, models: await models.list() };
    },
    runningDownload: () => downloads.running,
    downloadLeft: (id) => downloads.left(id),
    discardDownload: async (id) => {
      await downloads.discard(id);
      return null;
    },
    cancelDownload: () => {
      downloads.cancel();
      return null;
    },
    hubToken: () => hubToken.state(),
    setHubToken: (token) => hubToken.set(token),
    forgetHubToken: () => hubToken.forget(),
  };
}
