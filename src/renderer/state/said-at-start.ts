/** What main found wrong at a start, said once. */
import type { Bootstrap } from '../../shared/ipc';
import { errorSentence, t } from './language.svelte';
import type { Notices } from './notices.svelte';

type Found = Pick<Bootstrap, 'recovered' | 'unkept' | 'cutOff' | 'damaged' | 'libraryError'>;

/** @param ways `unkept` says that the data folder cannot be written; `report` leads to a report of a problem */
export function sayAtStart(
  boot: Found,
  notices: Notices,
  ways: { readonly unkept: () => void; readonly report: () => void },
): void {
  if (boot.recovered) notices.say(t('notice.recovered'));
  if (boot.unkept) ways.unkept();
  if (boot.libraryError) notices.say(errorSentence(boot.libraryError), 'error');
  if (boot.cutOff) notices.say(t('notice.cutOff'), 'info', { label: t('about.report'), run: ways.report });
  for (const name of boot.damaged) notices.say(errorSentence({ code: 'notesDamaged', params: { name } }), 'error');
}
