/** `--lang`: names of classes and their groups in the person's language, beside the label that the model's files give. */
import type { Label } from '../vit/checkpoint/checkpoint';
import { nameOf, type NameLanguage } from '../vit/checkpoint/names-by-id';
import { isGroup, type Target } from '../vit/explain/query';
import { groupName } from '../shared/group-words';
import type { Prediction } from '../vit/predictions';
import type { Arguments } from './options';
import { NAME_LANGUAGES } from './specs/common';

/** `name` only where a language was asked for. */
export interface NamedPrediction extends Prediction {
  readonly name?: string;
}

/** The name of a class; null where no language was asked for. Throws `usage`. */
export type Namer = ((label: Label) => string) | null;

export function namerOf(args: Arguments): Namer {
  return namerIn(languageOf(args));
}

export function namerIn(language: NameLanguage | null): Namer {
  return language && ((label) => nameOf(label, language));
}

/** Null where none was asked for. Throws `usage`. */
export function languageOf(args: Arguments): NameLanguage | null {
  return args.has('lang') ? args.choice('lang', NAME_LANGUAGES) : null;
}

export function withNames(predictions: readonly Prediction[], namer: Namer): readonly NamedPrediction[] {
  if (!namer) return predictions;
  return predictions.map((prediction) => {
    const { index, id, label, ...numbers } = prediction;
    return { index, id, label, name: namer({ id, text: label }), ...numbers };
  });
}

/** What is watched, a class or a group, in this language; null where none was asked for. */
export function spokenName(target: Target, labels: readonly Label[], language: NameLanguage | null): string | null {
  if (language === null) return null;
  if (isGroup(target)) return groupName(target.group, language);
  const label = labels[target.class];
  return label ? nameOf(label, language) : null;
}
