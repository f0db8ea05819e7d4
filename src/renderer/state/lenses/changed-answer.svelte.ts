/** The shown photo's answer before and after the changes made to the model; run again with every change. */
import type { Question } from '../../../vit/ask/questions';
import type { Prediction } from '../../../vit/predictions';
import type { PhotoList } from '../photos.svelte';
import type { StageMaps } from '../stage-maps.svelte';
import { smallWindow } from '../window-size';
import { beforeAndAfter, LINES, type ClassChange } from './before-after';
import type { ChangesState } from './changes.svelte';
import type { QuestionStore } from '../question-store.svelte';

const TOP = 5;
type AnswerQuestion = Question<'answer'>;

interface Answered {
  readonly photo: string;
  readonly predictions: readonly Prediction[];
  readonly classes: readonly Prediction[];
}

export class ChangedAnswer {
  readonly #photos: PhotoList;
  readonly #stageMaps: StageMaps;
  readonly #changes: ChangesState;
  readonly #questions: QuestionStore;
  /** The last answer of the changed model: it stays until its successor arrives. */
  #last: Answered | null = null;

  constructor(photos: PhotoList, stageMaps: StageMaps, changes: ChangesState, questions: QuestionStore) {
    this.#photos = photos;
    this.#stageMaps = stageMaps;
    this.#changes = changes;
    this.#questions = questions;
  }

  readonly #before: readonly Prediction[] = $derived.by(() => this.#photos.selected?.answer?.predictions ?? []);

  readonly #question: AnswerQuestion = $derived.by(() => ({
    lens: 'answer',
    top: TOP,
    classes: this.#before.map(({ index }) => index),
    changes: this.#changes.asked,
  }));

  readonly #run = $derived.by(() => {
    const { photo } = this.#stageMaps;
    return photo !== null && this.#changes.any ? this.#questions.run(photo, this.#question) : null;
  });

  readonly #after: Answered | null = $derived.by(() => {
    const { photo } = this.#stageMaps;
    if (photo === null || !this.#changes.any) return null;
    const value = this.#run?.value;
    if (value) this.#last = { photo, ...value };
    return this.#last?.photo === photo ? this.#last : null;
  });

  /** What the model as it is says of classes that only the changed one ranks high. */
  readonly #rest: AnswerQuestion | null = $derived.by(() => {
    const known = new Set(this.#before.map(({ index }) => index));
    const classes = (this.#after?.predictions ?? []).map(({ index }) => index).filter((index) => !known.has(index));
    return classes.length > 0 ? { lens: 'answer', top: 0, classes } : null;
  });

  readonly #restRun = $derived.by(() => {
    const { photo } = this.#stageMaps;
    return photo !== null && this.#rest ? this.#questions.run(photo, this.#rest) : null;
  });

  /** What the changed model says first; the last one stays until its successor arrives. */
  readonly best: Prediction | null = $derived.by(() => this.#after?.predictions[0] ?? null);

  readonly lines: readonly ClassChange[] = $derived.by(() =>
    beforeAndAfter(
      this.#before,
      this.#after?.predictions ?? [],
      { before: this.#restRun?.value?.classes ?? [], after: this.#after?.classes ?? [] },
      smallWindow.current ? LINES.small : LINES.usual,
    ),
  );

  /** A new answer is on its way. */
  readonly running: boolean = $derived.by(
    () => this.#changes.any && this.#run?.value == null && this.#run?.error == null,
  );
  readonly error = $derived(this.#run?.error ?? null);

  /** Asks what the panel needs now; run it in an effect, which leaves overtaken questions. */
  want(): (() => void) | undefined {
    const { photo } = this.#stageMaps;
    if (photo === null || !this.#changes.any || this.#before.length === 0) return undefined;
    if (this.#rest) this.#questions.want(photo, this.#rest);
    return this.#questions.watch(photo, this.#question);
  }
}
