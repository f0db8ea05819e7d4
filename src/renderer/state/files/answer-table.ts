/** The answers of photos as main saves them: what `headlight classify` says of each. */
import type { AnsweredRow, AnswerFormat, AnswerTable } from '../../../shared/ipc-answers';
import { groupName } from '../../../shared/group-words';
import { chosenGroup } from '../../../vit/groups/choose';
import type { Answer, LoadedModel } from '../../engine/api';
import { noteSentence } from '../language.svelte';
import type { PhotoItem } from '../photos.svelte';
import { countsFor, type Levels } from '../sureness';

/** Photos without an answer yet are left out. */
export function answerTable(
  items: readonly PhotoItem[],
  loaded: LoadedModel,
  format: AnswerFormat,
  levels: Levels,
): AnswerTable {
  const rows = items.flatMap((item): AnswerTable['rows'] => {
    if (item.status === 'error' && item.error && item.known) {
      const { code, params } = item.error;
      return [{ photo: item.id, error: { code, params: { ...params } } }];
    }
    return item.status === 'done' && item.answer ? [answeredRow(item.id, item.answer, levels)] : [];
  });
  const { labels, zeroShot, notes } = loaded;
  const columns = { categories: labels.some(({ category }) => category !== undefined), similarity: zeroShot !== null };
  return { format, model: loaded.id, notes: notes.map(noteSentence), columns, rows };
}

function answeredRow(photo: string, answer: Answer, { unsureBelow, groupLevel }: Levels): AnsweredRow {
  const { output, threshold, predictions, groups, timing, engine, photoRows, photoCols } = answer;
  const [best] = predictions;
  const group = chosenGroup(groups, groupLevel);
  const isMulti = output === 'multi';
  const { decodeMs, preprocessMs, forwardMs } = timing;
  return {
    photo,
    engine: { name: engine.name, detail: engine.detail, precision: engine.precision },
    output,
    ...(isMulti && { threshold, present: countsFor(answer).map(({ label }) => label) }),
    predictions: (isMulti && answer.there ? answer.there : predictions).map((one) => ({ ...one })),
    ...(best && output === 'single' && { sure: best.score >= unsureBelow }),
    group: group && { id: group.id, label: groupName(group.id, 'en'), score: group.score, classes: group.members },
    timing: { decodeMs, preprocessMs, forwardMs },
    width: photoCols,
    height: photoRows,
  };
}
