/** What an unsure answer says of itself: the group of classes that it belongs to all the same. */
import { groupWords } from '../../shared/group-words';
import type { ToldGroup } from '../../vit/groups/choose';
import type { Answer } from '../engine/api';
import { saidAtOnce } from './answer-words';
import { shortName } from './class-names.svelte';
import { percent } from './format';
import { language, t } from './language.svelte';
import { groupIn, isUnsure, type Levels } from './sureness';

/** 'but a dog', 'perhaps a cat'. */
export function groupSentence({ id, reached }: ToldGroup): string {
  return t(reached ? 'answer.groupReached' : 'answer.groupPossible', { group: groupWords(id, language.locale) });
}

/** An answer as it is read out. */
export function announcement(name: string, answer: Answer, levels: Levels): string {
  const best = answer.predictions[0];
  if (!best) return '';
  if (answer.output !== 'single') return t('strip.item', { name, state: saidAtOnce(answer, levels.unsureBelow) });
  const group = groupIn(answer, levels);
  if (group?.reached) {
    const words = groupWords(group.id, language.locale);
    return t('answer.announceGroup', { name, group: words, percent: percent(group.score) });
  }
  return t(isUnsure(answer, levels.unsureBelow) ? 'answer.announceUnsure' : 'answer.announce', {
    name,
    label: shortName(best),
    percent: percent(best.score),
  });
}
