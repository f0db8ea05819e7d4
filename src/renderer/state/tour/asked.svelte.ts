/** A question that is asked while a chapter looks: its answer, or how it stands. Made while a component starts. */
import type { AnswerTo, Question } from '../../../vit/ask/questions';
import type { QuestionStore, Run } from '../question-store.svelte';

interface Asks {
  readonly app: { readonly questions: QuestionStore };
  readonly item: { readonly id: string };
}

export class Asked<Q extends Question> {
  readonly run: Run<Q> | null;
  /** The last answer stays until its successor arrives. */
  #last: AnswerTo<Q> | null = null;
  readonly value: AnswerTo<Q> | null;

  /** @param question null: nothing is asked now */
  constructor(scene: () => Asks, question: () => Q | null) {
    this.run = $derived.by(() => {
      const asked = question();
      const { app, item } = scene();
      return asked && app.questions.run(item.id, asked);
    });
    this.value = $derived.by(() => {
      if (this.run?.value) this.#last = this.run.value;
      return this.run?.value ?? (this.run?.error ? null : this.#last);
    });
    $effect(() => {
      const asked = question();
      const { app, item } = scene();
      return asked ? app.questions.watch(item.id, asked) : undefined;
    });
  }

  get error() {
    return this.run?.error ?? null;
  }

  /** Whether the last question is still unanswered. */
  get waiting(): boolean {
    return this.run?.value == null && this.run?.error == null;
  }
}
