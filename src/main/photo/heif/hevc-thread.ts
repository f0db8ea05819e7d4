/** A thread that decodes HEVC for the photo process, so that its other lane is answered meanwhile: one picture after the other. */
import { parentPort } from 'node:worker_threads';
import { HeadlightError, type ErrorData } from '../../../vit/errors';
import { damagedPhoto } from '../format';
import { decodeHevc, type HevcPicture } from './hevc';

export interface HevcQuestion {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly deep: boolean;
}

export type HevcAnswer = { readonly ok: true; readonly picture: HevcPicture } | ({ readonly ok: false } & ErrorData);

const known = (error: unknown): HeadlightError =>
  error instanceof HeadlightError ? error : damagedPhoto('heic', error);

parentPort?.on('message', async ({ bytes, deep }: HevcQuestion) => {
  const answer = await decodeHevc(bytes, deep).then(
    (picture): HevcAnswer => ({ ok: true, picture }),
    (error: unknown): HevcAnswer => ({ ok: false, ...HeadlightError.toData(known(error)) }),
  );
  parentPort?.postMessage(answer, answer.ok ? [answer.picture.data.buffer as ArrayBuffer] : []);
});
