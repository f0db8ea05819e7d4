/** One number for each head, of the shown photo or as the mean over all photos, and the order of tiles that follows from it. */
import { layoutOf } from '../../../vit/explain/attention';
import { metricsOf } from '../../../vit/explain/head-statistics';
import type { HeadMetric, HeadTable } from '../../../vit/explain/head-statistics';
import type { Question } from '../../../vit/ask/questions';
import { MeanTables } from '../../../vit/explain/mean-tables';
import type { ErrorData } from '../../../vit/errors';
import { countedOrder, orderBy, type HeadOrder } from '../../paint/head-order';
import type { EngineApi } from '../../engine/api';
import type { ModelState } from '../model.svelte';
import type { PhotoList } from '../photos.svelte';
import type { StageMaps } from '../stage-maps.svelte';
import type { ChangesState } from './changes.svelte';
import type { QuestionStore } from '../question-store.svelte';

type HeadQuestion = Question<'heads'>;

/** Tables of one question by photo; null for a photo that could not be measured. */
interface Gathered {
  readonly of: string;
  readonly tables: ReadonlyMap<string, HeadTable | null>;
}

export class HeadsAtWork {
  readonly #engine: Pick<EngineApi, 'ask'>;
  readonly #photos: PhotoList;
  readonly #model: ModelState;
  readonly #stageMaps: StageMaps;
  readonly #changes: ChangesState;
  readonly #questions: QuestionStore;
  wanted = $state<HeadMetric>('distance');
  scope = $state<'photo' | 'all'>('photo');
  sorted = $state(false);
  /** The mean is made of the photos measured so far until it is told to go on. */
  stopped = $state(false);
  #gathered = $state.raw<Gathered>({ of: '', tables: new Map() });

  constructor(
    engine: Pick<EngineApi, 'ask'>,
    photos: PhotoList,
    model: ModelState,
    stageMaps: StageMaps,
    changes: ChangesState,
    questions: QuestionStore,
  ) {
    this.#engine = engine;
    this.#photos = photos;
    this.#model = model;
    this.#stageMaps = stageMaps;
    this.#changes = changes;
    this.#questions = questions;
  }

  readonly known: readonly HeadMetric[] = $derived.by(() =>
    this.#model.loaded ? metricsOf(layoutOf(this.#model.loaded.config)) : [],
  );
  readonly metric: HeadMetric = $derived.by(() => (this.known.includes(this.wanted) ? this.wanted : 'distance'));
  readonly question: HeadQuestion = $derived.by(() => ({
    lens: 'heads',
    metric: this.metric,
    ...(this.#changes.any && { changes: this.#changes.asked }),
  }));
  readonly #key: string = $derived.by(() => JSON.stringify(this.question));
  readonly #tables: Gathered['tables'] = $derived.by(() =>
    this.#gathered.of === this.#key ? this.#gathered.tables : new Map(),
  );

  /** Photos that can be measured are those that have their answer; the others wait for it, or have none. */
  readonly #next: string | null = $derived.by(() => {
    if (this.scope === 'photo' || this.stopped || !this.#model.loaded) return null;
    return this.#photos.items.find(({ id, status }) => status === 'done' && !this.#tables.has(id))?.id ?? null;
  });
  readonly #measured: readonly HeadTable[] = $derived.by(() =>
    this.#photos.items.map(({ id }) => this.#tables.get(id) ?? null).filter((table) => table !== null),
  );
  readonly #run = $derived.by(() =>
    this.#stageMaps.photo === null ? null : this.#questions.run(this.#stageMaps.photo, this.question),
  );

  /** Photos in the mean. */
  readonly count: number = $derived.by(() => this.#measured.length);
  /** The photos that the table is of. */
  readonly of: readonly string[] = $derived.by(() => {
    if (this.scope === 'photo') return this.#stageMaps.photo === null ? [] : [this.#stageMaps.photo];
    return this.#photos.items.filter(({ id }) => this.#tables.get(id)).map(({ id }) => id);
  });
  /** Photos are still being measured, or wait for their answer. */
  readonly running: boolean = $derived.by(
    () => this.scope === 'all' && !this.stopped && (this.#next !== null || this.#photos.busy),
  );
  readonly table: HeadTable | null = $derived.by(() =>
    this.scope === 'all' ? meanOf(this.#measured) : (this.#run?.value ?? null),
  );
  readonly error: ErrorData | null = $derived.by(() => (this.scope === 'all' ? null : (this.#run?.error ?? null)));

  /** The head at each place of the grid. While nothing is measured yet, as the model counts. */
  order(layers: number, heads: number): HeadOrder {
    const { table } = this;
    const fits = table?.layers === layers && table.heads === heads;
    return this.sorted && table && fits ? orderBy(table) : countedOrder(layers, heads);
  }

  /** Asks what is needed now, one photo at a time; run it in an effect, which leaves an overtaken photo. */
  want(): (() => void) | undefined {
    if (this.scope === 'photo') {
      if (this.#stageMaps.photo !== null) this.#questions.want(this.#stageMaps.photo, this.question);
      return undefined;
    }
    const [photo, question, of] = [this.#next, this.question, this.#key];
    if (photo === null) return undefined;
    const stop = new AbortController();
    const keep = (table: HeadTable | null): void => {
      if (!stop.signal.aborted) this.#gathered = { of, tables: new Map([...this.#kept(of), [photo, table]]) };
    };
    this.#engine.ask(photo, question, { signal: stop.signal }).then(keep, () => keep(null));
    return () => stop.abort();
  }

  /** Drops what was measured, e.g. for another model. */
  clear(): void {
    this.#gathered = { of: '', tables: new Map() };
    this.stopped = false;
  }

  #kept(of: string): Gathered['tables'] {
    return this.#gathered.of === of ? this.#gathered.tables : new Map();
  }
}

/** Entry by entry: [layers, heads]; null of no tables. */
export function meanOf(tables: readonly HeadTable[]): HeadTable | null {
  const [first] = tables;
  if (!first) return null;
  const mean = new MeanTables(first.layers, first.heads);
  for (const table of tables) mean.add({ table });
  return { layers: first.layers, heads: first.heads, data: mean.means()['table'] ?? first.data };
}
