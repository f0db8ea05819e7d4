/** Scores of the explained classes that are not among a photo's best, so that they stand beside these. */
import type { Question } from '../../../vit/ask/questions';
import { isGroup } from '../../../vit/explain/query';
import type { Prediction } from '../../engine/api';
import type { PhotoList } from '../photos.svelte';
import type { QuestionStore } from '../question-store.svelte';
import type { ExplainedClass } from './explained-class.svelte';

type AnswerQuestion = Question<'answer'>;

export class OtherClasses {
  readonly #photos: PhotoList;
  readonly #explainedClass: Pick<ExplainedClass, 'target'>;
  readonly #questions: QuestionStore;

  constructor(photos: PhotoList, explainedClass: Pick<ExplainedClass, 'target'>, questions: QuestionStore) {
    this.#photos = photos;
    this.#explainedClass = explainedClass;
    this.#questions = questions;
  }

  readonly #question: AnswerQuestion | null = $derived.by(() => {
    const answer = this.#photos.selected?.answer;
    const { target } = this.#explainedClass;
    if (!answer || !target || isGroup(target)) return null;
    const asked = [target.class, target.versus].filter((index) => index !== undefined);
    const classes = asked.filter((index) => !answer.predictions.some((known) => known.index === index));
    return classes.length > 0 ? { lens: 'answer', top: 0, classes } : null;
  });

  /** The explained class before the one it is set against; none until they are here. */
  readonly shown: readonly Prediction[] = $derived.by(() => {
    const photo = this.#photos.selected?.id;
    if (photo === undefined || !this.#question) return [];
    return this.#questions.run(photo, this.#question)?.value?.classes ?? [];
  });

  /** Asks for what `shown` would give; run it in an effect. */
  want(): void {
    const photo = this.#photos.selected?.id;
    if (photo !== undefined && this.#question) this.#questions.want(photo, this.#question);
  }
}
