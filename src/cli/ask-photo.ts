/** One photo: decoded, answered, asked more, and forgotten. */
import type { ModelPixels } from '../shared/photo-port';
import { HeadlightError } from '../vit/errors';
import type { SessionAnswer } from '../vit/session/answer';
import type { VitSession } from '../vit/session/session';
import { displayPath } from './inputs';
import type { Runtime } from './runtime';

export interface Asked<T> {
  readonly pixels: ModelPixels;
  /** Of the model as it is: the best five. */
  readonly answer: SessionAnswer;
  readonly value: T;
}

/** Puts `question` to the session after the photo's answer. Rejects with the errors of photo, session or engine. */
export async function askPhoto<T>(
  runtime: Runtime,
  path: string,
  signal: AbortSignal,
  question: (session: VitSession, answer: SessionAnswer) => Promise<T>,
): Promise<Asked<T>> {
  const pixels = await runtime.photos.pixels(path, runtime.model, signal);
  const asked = await runtime
    .ask(async (session) => {
      try {
        const answer = await session.answer(path, pixels, 5);
        return { answer, value: await question(session, answer) };
      } finally {
        session.forget(path);
      }
    })
    .catch((error: unknown) => {
      throw namingPhoto(error, path);
    });
  return { pixels, ...asked };
}

/** Numbers that overflow are told with the photo that they are of, as the loops over photos tell theirs. */
function namingPhoto(error: unknown, path: string): unknown {
  if (!(error instanceof HeadlightError && error.code === 'outputNotFinite')) return error;
  return new HeadlightError(error.code, { ...error.params, photo: displayPath(path) });
}
