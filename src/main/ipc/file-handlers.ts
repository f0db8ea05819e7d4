/** What main does for the channels about files of photos; arguments have been checked. */
import type { FileInvocations } from '../../shared/ipc-files';
import type { HeadlightApp } from '../app';
import { chooseFolder } from '../files/dialogs';
import type { Handlers } from './answer';

export function fileHandlers(app: HeadlightApp): Pick<Handlers, keyof FileInvocations> {
  const { files } = app;
  return {
    chooseFolder: async () => {
      const path = await chooseFolder(app.window, app.locale);
      return path === null ? null : files.chosen(path);
    },
    planFiles: (wish) => files.plan(wish),
    runFiles: (plan) => files.run(plan),
    stopFiles: () => {
      files.stop();
      return null;
    },
    undoFiles: (run) => files.undo(run),
    pastFiles: () => files.past(),
  };
}
