/** A thread that reads headers and small files of one model, and says what it is or why it cannot be opened. */
import { parentPort, workerData } from 'node:worker_threads';
import { HeadlightError } from '../../vit/errors';
import { readInfoHere, type InfoAnswer, type InfoQuestion } from './info-reader';

const answer = await readInfoHere(workerData as InfoQuestion).then(
  (info): InfoAnswer => ({ ok: true, info }),
  (error: unknown): InfoAnswer => ({ ok: false, ...HeadlightError.toData(error) }),
);
parentPort?.postMessage(answer);
