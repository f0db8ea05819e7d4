/**
 * What a model is, read in a thread of its own where somebody waits for this one: files of strangers may take seconds to read, and no limit on their
 * size says how much memory they cost once they are parsed.
 */
import { Worker } from 'node:worker_threads';
import { readModelInfo, type ModelInfo } from '../../vit/checkpoint/info';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import { folderFiles } from '../../vit/node/folder-files';

export interface InfoQuestion {
  readonly folder: string;
  /** One weights file of the folder, or null for the usual choice. */
  readonly weights: string | null;
  readonly overrides?: RecipeOverrides;
  /** Name for sentences, where it is not the folder's. */
  readonly name?: string;
}

export type InfoAnswer = { readonly ok: true; readonly info: ModelInfo } | ({ readonly ok: false } & ErrorData);

/** Rejects with what `readModelInfo` throws. */
export type ReadInfo = (question: InfoQuestion) => Promise<ModelInfo>;

/** Ten times what the largest published label lists take. */
const MAX_HEAP_MB = 1024;
const MAX_SECONDS = 60;

/** Reads in the thread that asks. */
export const readInfoHere: ReadInfo = async ({ folder, weights, overrides = {}, name }) => {
  const files = { ...folderFiles(folder), ...(name !== undefined && { name }) };
  const { info } = await readModelInfo(files, { ...(weights !== null && { weights }), overrides });
  return info;
};

/** Reads each model in a thread of its own, within limits. @param entry the built `info-thread.js` */
export function infoThreads(entry: string, limits = { seconds: MAX_SECONDS, heapMb: MAX_HEAP_MB }): ReadInfo {
  return async (question) => {
    const name = question.name ?? folderFiles(question.folder).name;
    const refused = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name, detail });
    const thread = new Worker(entry, {
      workerData: question,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
    });
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<InfoAnswer>((resolve, reject) => {
        timer = setTimeout(
          () => reject(refused(`reading its small files takes more than ${limits.seconds} s`)),
          limits.seconds * 1000,
        );
        thread.once('message', resolve);
        thread.once('error', (error: NodeJS.ErrnoException) => {
          const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
          reject(memory ? refused(`reading its small files takes more than ${limits.heapMb} MB of memory`) : error);
        });
        thread.once('exit', () => reject(new HeadlightError('internal', { detail: 'the reading thread ended' })));
      });
      if (answer.ok) return answer.info;
      throw HeadlightError.fromData(answer);
    } finally {
      clearTimeout(timer);
      void thread.terminate();
    }
  };
}
