/** The one way out: what is to be saved — the map, the head grid, or what an open lens offers — and in which form. */
import { EXPORT_KINDS, type ExportKind } from '../../shared/ipc-export';
import type { LensSubject } from './offers.svelte';
import type { AppState } from './app-state.svelte';
import type { StageState } from './stage.svelte';

export type ExportSubject = 'map' | 'painting' | 'both' | 'grid' | LensSubject;

interface Subject {
  readonly value: ExportSubject;
  readonly kinds: readonly ExportKind[];
  /** It is all there. */
  readonly ready: boolean;
}

/** A painting is pixels of the model's own. */
const OF_PAINTING = EXPORT_KINDS.filter((kind) => kind !== 'svg');
const PICTURES: readonly ExportKind[] = ['png', 'svg'];

export class ExportState {
  readonly #app: AppState;
  readonly #stage: StageState;
  #chosen = $state<ExportSubject>('map');
  #form = $state<ExportKind>('png');

  constructor(app: AppState, stage: StageState) {
    this.#app = app;
    this.#stage = stage;
  }

  readonly subjects: readonly Subject[] = $derived.by(() => {
    const { stageMaps, offers, fill } = this.#app;
    if (fill.active) return [{ value: 'painting', kinds: OF_PAINTING, ready: fill.current !== null }];
    const { current, grid, tilesWaiting } = stageMaps;
    const tiles = grid !== null && !tilesWaiting && current !== null && !current.lens && this.#stage.shown === current;
    return [
      { value: 'map', kinds: EXPORT_KINDS, ready: this.#stage.view !== null && this.#stage.shown !== null },
      ...(this.#stage.exporter.bothShown ? [{ value: 'both', kinds: PICTURES, ready: true } as const] : []),
      { value: 'grid', kinds: PICTURES, ready: tiles },
      ...offers.all.map(({ subject, kinds }) => ({ value: subject, kinds, ready: true })),
    ];
  });

  /** The chosen subject, as long as it is offered. */
  readonly subject: Subject = $derived.by(() => {
    const [map] = this.subjects;
    const found = this.subjects.find(({ value }) => value === this.#chosen) ?? map;
    if (!found) throw new Error('expected something among what can be saved');
    return found;
  });

  /** The chosen form, or the first that the subject has. */
  readonly kind: ExportKind = $derived.by(() => {
    const { kinds } = this.subject;
    return kinds.includes(this.#form) ? this.#form : (kinds[0] ?? 'png');
  });

  readonly ready: boolean = $derived.by(() => this.subject.ready && !this.#stage.exporter.busy);

  chooseSubject = (subject: ExportSubject): void => void (this.#chosen = subject);
  chooseKind = (kind: ExportKind): void => void (this.#form = kind);

  save = (): void => {
    const { value } = this.subject;
    const { kind } = this;
    const { exporter } = this.#stage;
    if (value === 'map' || value === 'painting') return void exporter.save(kind);
    if (value === 'grid') return void exporter.saveGrid(kind === 'svg' ? kind : 'png');
    if (value === 'both') return void exporter.saveBoth(kind === 'svg' ? kind : 'png');
    const offer = this.#app.offers.all.find(({ subject }) => subject === value);
    if (offer) void exporter.saveOffer(offer, kind);
  };
}
