/** `--library`: answers in the library that the window shows, by content and model as it is run. */
import { stat } from 'node:fs/promises';
import type { Content, Library } from '../../main/library/library';
import { knownWeightsHash } from '../../main/library/known-weights';
import { hashOfUnchanged } from '../../main/library/unchanged';
import { systemPath } from '../../main/photo/byte-path';
import { factsText, type KeptAnswer } from '../../shared/library';
import type { ModelPixels } from '../../shared/photo-port';
import { answerOf, type SessionAnswer } from '../../vit/session/answer';
import type { StreamPhoto } from '../many/photo-stream';
import { version } from '../package-root';
import type { Runtime } from '../runtime';
import type { AnsweredPhoto } from './answer-sink';
import type { KeptAnswers } from '../many/kept';
import type { Say } from './said';

const KEPT = 'kept in the library by an earlier run';

export async function inLibrary(
  library: Library,
  runtime: Runtime,
  top: number,
  say: Say,
): Promise<KeptAnswers<SessionAnswer, AnsweredPhoto>> {
  const { checkpoint, id, folder, weights } = runtime.model;
  const { precision } = runtime.engine;
  const { config, recipe, labels, zeroShot = null } = checkpoint;
  const facts = factsText({ version: version(), config, recipe, precision, labels, zeroShot });
  const model = library.model(id, await knownWeightsHash(library, folder, weights), facts);
  const contentOf = ({ path, sha256 }: StreamPhoto): Omit<Content, 'bytes'> | null =>
    sha256 === null ? null : { sha256, turn: runtime.photos.seen(path).turn };
  return {
    find(photo) {
      const content = contentOf(photo);
      const kept = content && library.answerOf(model, content);
      return kept && (() => Promise.resolve(told(kept, photo.path)));
    },
    async keep(photo, pixels, answer) {
      const content = contentOf(photo);
      if (content === null || runtime.engine.precision !== precision) return;
      const bytes = await bytesOf(photo);
      if (bytes !== null) library.keepOf(model, { ...content, bytes }, keptAnswer(pixels, answer, runtime));
    },
  };

  function told({ logits, about }: KeptAnswer, path: string): AnsweredPhoto {
    const { photoRows, photoCols, notes, timing, engine } = about;
    const answer = answerOf(logits, checkpoint, top, timing.forwardMs);
    const said = say(path, { photoRows, photoCols, timing, ...(notes && { notes }) }, answer);
    return { ...said, result: { ...said.result, engine: { ...engine, precision, reason: KEPT } } };
  }
}

function keptAnswer(pixels: ModelPixels, { logits, forwardMs }: SessionAnswer, { engine }: Runtime): KeptAnswer {
  const { crop, photoRows, photoCols, notes, timing } = pixels;
  const about = { crop, photoRows, photoCols, ...(notes && { notes }), timing: { ...timing, forwardMs } };
  return { logits, about: { ...about, engine: { name: engine.name, detail: engine.detail } } };
}

/** Its size, provided that what was looked at is what was hashed before; null where the file was written meanwhile. */
async function bytesOf({ path, content, sha256 }: StreamPhoto): Promise<number | null> {
  if (content) return content.byteLength;
  const now = await stat(systemPath(path)).catch(() => null);
  if (!now) return null;
  const again = await hashOfUnchanged({ path, bytes: now.size, written: now.mtimeMs });
  return again === sha256 ? now.size : null;
}
