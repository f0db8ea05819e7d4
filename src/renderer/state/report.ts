/** Answers of main: their value, or a notice that says what went wrong. */
import type { Result } from '../../shared/ipc';
import { errorSentence } from './language.svelte';
import type { Notices } from './notices.svelte';

export type Report = <T>(result: Promise<Result<T>>) => Promise<T | null>;

/** Resolves to null where there is no value: said in a notice, unless a person called it off. */
export function reporter(notices: Notices): Report {
  return async (result) => {
    const answer = await result;
    if (answer.ok) return answer.value;
    if (answer.code !== 'cancelled') notices.say(errorSentence(answer), 'error');
    return null;
  };
}
