/** What main does for the benchmark; arguments have been checked. */
import { app as electron } from 'electron';
import { basename } from 'node:path';
import type { BenchInvocations } from '../../shared/ipc-bench';
import { saveError } from '../../shared/save-error';
import type { HeadlightApp } from '../app';
import { machine } from '../bench/machine';
import { chooseSavePath } from '../files/dialogs';
import { writeAtomically } from '../write/atomic';
import type { Handlers } from './answer';

const KILOBYTE = 1024;

export function benchHandlers(app: HeadlightApp): Pick<Handlers, keyof BenchInvocations> {
  return {
    memory: () => electron.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize * KILOBYTE, 0),
    machine,
    freshPhotos: (count) => app.photos.fresh(count),
    forgetPhotos: (ids) => {
      app.photos.forgetFresh(ids);
      return null;
    },
    saveTable: async (bench) => {
      const path = await chooseSavePath(app.window, app.locale, 'headlight-bench.json', 'json');
      if (path === null) return null;
      await writeAtomically(path, `${JSON.stringify(bench, null, 2)}\n`).catch((cause: unknown) => {
        throw saveError(basename(path), cause);
      });
      return basename(path);
    },
    benchTask: () => app.bench.task,
    benchStep: (text) => {
      app.bench.step(text);
      return null;
    },
    benchDone: async (bench) => {
      await app.bench.done(bench);
      return null;
    },
  };
}
