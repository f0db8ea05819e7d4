/** Which class or group the map explains, and against which other class: chosen from the answer or from all classes. */
import { untrack } from 'svelte';
import { groupWords } from '../../../shared/group-words';
import {
  isClassMethod,
  isGroup,
  isOfClass,
  type ClassTarget,
  type MapQuery,
  type Target,
} from '../../../vit/explain/query';
import { shortName } from '../class-names.svelte';
import { language } from '../language.svelte';
import type { ModelState } from '../model.svelte';
import type { PhotoList } from '../photos.svelte';
import type { Method, Selection } from '../selection.svelte';

export class ExplainedClass {
  readonly #selection: Selection;
  readonly #model: ModelState;
  readonly #photos: PhotoList;
  readonly #chooseMethod: (method: Method) => void;
  /** What a person comes back to when no class is explained any more, and the way of explaining used last. */
  #attention: Method = 'rollout';
  #ofClass: Method = 'relevance';
  /** The photo whose answers were looked at last. */
  #followed: string | null = null;

  constructor(selection: Selection, model: ModelState, photos: PhotoList, chooseMethod: (method: Method) => void) {
    this.#selection = selection;
    this.#model = model;
    this.#photos = photos;
    this.#chooseMethod = chooseMethod;
  }

  /** The class or group whose evidence is shown; null while the method explains none. */
  readonly target: Target | null = $derived.by(() =>
    this.#selection.ofClass ? (this.#selection.target ?? this.#top()) : null,
  );

  /** Explains a class; explaining it once more goes back to attention. */
  explain = (index: number): void => {
    const { target } = this;
    const before = target && !isGroup(target) ? target : null;
    if (before?.class === index) return this.stop();
    const versus = before?.versus;
    this.begin();
    this.#set({ class: index, ...(versus !== undefined && versus !== index && { versus }) });
  };

  /** Explains a group's log-odds; explaining it once more goes back to attention. */
  explainGroup = (group: string): void => {
    const { target } = this;
    if (target && isGroup(target) && target.group === group) return this.stop();
    this.begin();
    this.#selection.target = { group };
  };

  /** Explains why the class (or the photo's best one) leads this other one; once more takes that back. A group is set against all others already. */
  against = (index: number): void => {
    const { target } = this;
    const base = target && !isGroup(target) ? target : this.#top();
    if (!base || base.class === index) return;
    this.begin();
    this.#set({ class: base.class, ...(base.versus !== index && { versus: index }) });
  };

  /** The class that was chosen is let go: each photo's best one is explained. */
  release = (): void => void (this.#selection.target = null);

  /** A class chosen on one photo is let go on another that does not have it among its answers; run it in an effect. */
  follow(): void {
    const { selected } = this.#photos;
    const answer = selected?.answer;
    if (!selected || !answer || selected.id === this.#followed) return;
    this.#followed = selected.id;
    untrack(() => {
      const { target } = this.#selection;
      if (!target) return;
      const known = isGroup(target)
        ? answer.groups.some(({ id }) => id === target.group)
        : answer.predictions.some(({ index }) => index === target.class);
      if (!known) this.release();
    });
  }

  stop = (): void => {
    this.#chooseMethod(this.#attention);
  };

  /** Keeps in mind how maps were made before and after. Attention is of no class: what is explained next starts from the photo's best one. */
  methodChosen(method: Method): void {
    if (isClassMethod(method)) {
      this.#ofClass = method;
      return;
    }
    this.#attention = method;
    this.#selection.target = null;
  }

  /** The short names of what a map explains; null for a map of no class. */
  names(query: MapQuery): { readonly name: string; readonly other: string | null } | null {
    if (!isOfClass(query)) return null;
    const target = query.target ?? this.#top();
    if (!target) return null;
    if (isGroup(target)) return { name: groupWords(target.group, language.locale), other: null };
    return { name: this.label(target.class), other: target.versus === undefined ? null : this.label(target.versus) };
  }

  label(index: number): string {
    const label = this.#model.loaded?.labels[index];
    return label ? shortName(label) : String(index);
  }

  /** A method of a class, the one used last. */
  begin(): void {
    if (!this.#selection.ofClass) this.#chooseMethod(this.#ofClass);
  }

  /** The best class alone is followed from photo to photo. */
  #set(target: ClassTarget): void {
    const followed = target.versus === undefined && target.class === this.#top()?.class;
    this.#selection.target = followed ? null : target;
  }

  #top(): ClassTarget | null {
    const best = this.#photos.selected?.answer?.predictions[0];
    return best ? { class: best.index } : null;
  }
}
