/** Labels in the person's own words: what is typed, what the text tower is making of it, and what the models in use have. */
import type { EngineName } from '../../vit/execute/executor';
import type { ErrorData } from '../../vit/errors';
import type { ModelRef } from '../../shared/ipc';
import type { KeptLabels } from '../../shared/settings';
import { labelSet, parseLabels, PLAIN_TEMPLATE, readSet, setText } from '../../vit/text/label-set';
import type { LabelHead } from '../../vit/text/zero-shot';
import type { EngineApi } from '../engine/api';
import { asErrorData } from './answers';
import type { SettingsState } from './settings.svelte';

interface User {
  readonly settings: Pick<SettingsState, 'current' | 'change'>;
  readonly model: { readonly wanted: ModelRef | null };
  readonly inUse: { readonly forcedEngine: EngineName | 'auto' | null; load(): Promise<void> };
}

export class LabelsState {
  readonly #api: Pick<EngineApi, 'labelHead'>;
  readonly #user: User;
  /** Labels as they were typed: one a line, or separated by commas. */
  text = $state('');
  /** One sentence a line, or the name of a published list. */
  templates = $state('a photo of a {}');
  /** 0 … 1 while texts are read. */
  progress = $state<number | null>(null);
  error = $state.raw<ErrorData | null>(null);
  readonly labels: readonly string[] = $derived(parseLabels(this.text));

  /** Model id → head for its labels. */
  #heads = $state.raw<ReadonlyMap<string, LabelHead>>(new Map());
  #running: AbortController | null = null;

  constructor(api: Pick<EngineApi, 'labelHead'>, user: User) {
    this.#api = api;
    this.#user = user;
  }

  get running(): boolean {
    return this.progress !== null;
  }

  get kept(): readonly KeptLabels[] {
    return this.#user.settings.current.labelSets;
  }

  of(modelId: string): LabelHead | undefined {
    return this.#heads.get(modelId);
  }

  /** The typed labels become the classes of the model in use, and every photo is answered anew. What fails, or is stopped, leaves it as it is. */
  use = async (): Promise<void> => {
    const model = this.#user.model.wanted;
    if (!model || this.labels.length === 0) return;
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.error = null;
    this.progress = 0;
    try {
      const set = labelSet(this.labels, this.sentences());
      const engine = this.#user.inUse.forcedEngine ?? this.#user.settings.current.engine;
      const onProgress = (share: number): void => {
        if (this.#running === running) this.progress = share;
      };
      const head = await this.#api.labelHead(plainRef(model), set, engine, { onProgress, signal: running.signal });
      if (this.#running !== running) return;
      this.#heads = new Map([...this.#heads, [model.id, head]]);
      this.#end();
      await this.#user.inUse.load();
    } catch (error) {
      if (this.#running !== running) return;
      const data = asErrorData(error);
      this.error = data.code === 'cancelled' ? null : data;
      this.#end();
    }
  };

  stop = (): void => {
    this.#running?.abort();
    this.#end();
  };

  /** The model's own answer again. */
  clear = async (): Promise<void> => {
    const id = this.#user.model.wanted?.id;
    if (id === undefined || !this.#heads.has(id)) return;
    this.#heads = new Map([...this.#heads].filter(([each]) => each !== id));
    await this.#user.inUse.load();
  };

  /** Lines of the field. */
  sentences(): string[] {
    const all = this.templates.split('\n').map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
    return all.length > 0 ? all : [PLAIN_TEMPLATE];
  }

  /** Keeps what is typed under a name; the same name again replaces it. */
  keep = (name: string): void => {
    const own = { name: name.trim(), labels: [...this.labels], templates: this.sentences() };
    if (own.name === '' || own.labels.length === 0) return;
    this.#save([...this.kept.filter((each) => each.name !== own.name), own].sort((a, b) => a.name.localeCompare(b.name))); // prettier-ignore
  };

  /** What is typed, with its sentences, as text that `read` takes. */
  exported(): string {
    return setText({ labels: this.labels, templates: this.sentences() });
  }

  /** A list of labels in whichever form, or a set with its sentences. */
  read = (text: string): void => {
    const set = readSet(text);
    this.text = set ? set.labels.join('\n') : text;
    if (set) this.templates = set.templates.join('\n');
  };

  take = (name: string): void => {
    const own = this.kept.find((each) => each.name === name);
    if (!own) return;
    this.text = own.labels.join('\n');
    this.templates = own.templates.join('\n');
  };

  drop = (name: string): void => this.#save(this.kept.filter((each) => each.name !== name));

  #save(labelSets: KeptLabels[]): void {
    this.#user.settings.change({ labelSets });
  }

  #end(): void {
    this.#running = null;
    this.progress = null;
  }
}

/** Without labels it may have: they cross for nothing. */
export function plainRef({ id, name, overrides, files, origin, weights, missing }: ModelRef): ModelRef {
  return { id, name, overrides, files, origin, weights, missing };
}
