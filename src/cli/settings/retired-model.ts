/** Settings made with a built-in model that ships no more: asked of the one that does, about the same classes by name. */
import { BUILT_IN_MODEL } from '../../shared/built-in';
import type { Sidecar } from '../../shared/export/sidecar';
import { isGroup, type Target } from '../../vit/explain/query';
import { ClassNames } from '../class-names';
import { isReplaced, openModel } from '../open-model';
import { usageError } from '../usage-error';

/** The settings themselves where their model is here, or another is named. Throws `usage` for a class that the model of now does not have. */
export async function withModelOfNow(sidecar: Sidecar, otherNamed: boolean): Promise<Sidecar> {
  if (otherNamed || !(await isReplaced(sidecar.model.id))) return sidecar;
  const { checkpoint } = await openModel(BUILT_IN_MODEL, { own: true });
  const names = new ClassNames(checkpoint.labels);
  const of = (index: number): number => {
    const name = sidecar.labels?.[String(index)] ?? '';
    const found = name === '' ? null : names.indexOf(name);
    if (found !== null) return found;
    const asked = name === '' ? `class ${index}` : `“${name}”`;
    throw usageError(
      `These settings ask about ${asked} of “${sidecar.model.id}”, which ${BUILT_IN_MODEL} does not have.`,
    );
  };
  const ofTarget = (target: Target): Target => {
    if (isGroup(target)) return target; // by its WordNet id, whatever the model
    const { class: index, versus } = target;
    return versus === undefined ? { class: of(index) } : { class: of(index), versus: of(versus) };
  };
  const keyOf = (key: string): string => (/^\d+$/.test(key) ? String(of(Number(key))) : key);
  const { map, question, labels = {} } = sidecar;
  return {
    ...sidecar,
    model: { ...sidecar.model, id: BUILT_IN_MODEL, name: BUILT_IN_MODEL, overrides: {} },
    ...(map && { map: { ...map, target: map.target && ofTarget(map.target) } }),
    ...(question && { question: renamed(question, of, ofTarget) }),
    labels: Object.fromEntries(Object.entries(labels).map(([key, text]) => [keyOf(key), text])),
  };
}

type Question = NonNullable<Sidecar['question']>;

function renamed(question: Question, of: (index: number) => number, ofTarget: (target: Target) => Target): Question {
  if ('target' in question && question.target) return { ...question, target: ofTarget(question.target) };
  if ('classes' in question && question.classes) return { ...question, classes: question.classes.map(of) };
  return question;
}
