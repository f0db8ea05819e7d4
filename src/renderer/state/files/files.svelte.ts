/** What is done to files of photos, as the window sees it: asked, planned, carried out, undone. */
import type { HeadlightApi } from '../../../shared/ipc';
import {
  isDrawn,
  type ChosenFolder,
  type DrawnKind,
  type FileKind,
  type FilePlan,
  type FilesDone,
} from '../../../shared/ipc-files';
import type { AnswerFormat } from '../../../shared/ipc-answers';
import type { ErrorData } from '../../../vit/errors';
import type { LoadedModel } from '../../engine/api';
import { answerTable } from './answer-table';
import { language, t } from '../language.svelte';
import type { Notices } from '../notices.svelte';
import type { PhotoItem } from '../photos.svelte';
import type { Report } from '../report';
import { asErrorData } from '../answers';
import type { PictureDrawer, SheetOf } from './picture-drawer';
import { keywordWishes, sortWishes, type Unsure, type Wishes } from './wishes';

export type FileTask = 'sort' | 'keywords' | DrawnKind;

export interface FilesUser {
  readonly unsureBelow: number;
  readonly notices: Notices;
  readonly groupLevel: number;
  /** The model in use. */
  readonly loaded: LoadedModel | null;
  readonly galleryFiles: { forget(): void };
  readonly drawer: Pick<PictureDrawer, 'overlays' | 'sheets' | 'overlay' | 'sheet' | 'words'>;
}

/** As it crosses to main. */
function plainError(error: unknown): ErrorData {
  const { code, params } = asErrorData(error);
  return { code, params: { ...params } };
}

/** Names in one sentence. */
const MOST_SAID = 3;

export class FilesState {
  readonly #api: HeadlightApi['files'];
  readonly #user: FilesUser;
  readonly #report: Report;
  /** What the open dialog is about. */
  task = $state<FileTask | null>(null);
  how = $state<'copy' | 'move'>('copy');
  unsure = $state<Unsure>('apart');
  /** Where keywords go. */
  where = $state<'beside' | 'inside'>('beside');
  /** What is over the photos of a sheet. */
  sheetOf = $state<SheetOf>('map');
  taken = $state<'leave' | 'number'>('leave');
  folder = $state.raw<ChosenFolder | null>(null);
  wishes = $state.raw<Wishes | null>(null);
  plan = $state.raw<FilePlan | null>(null);
  planning = $state(false);
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  /** Of a run with failures, which stay to be read. */
  done = $state.raw<FilesDone | null>(null);
  /** Photos of this window are dragged out of it. */
  dragsOut = false;
  /** When the last run ended. */
  doneAt = -Infinity;
  /** The last run of this window that was not undone. */
  #last = $state.raw<string | null>(null);
  #items: readonly PhotoItem[] = [];
  #asked = 0;

  constructor(api: HeadlightApi['files'], user: FilesUser, report: Report) {
    this.#api = api;
    this.#user = user;
    this.#report = report;
  }

  /** The chosen map in a few words; null where there is none. */
  get mapWords(): string | null {
    return this.#user.drawer.words;
  }

  get canUndo(): boolean {
    return this.#last !== null;
  }

  begin(task: FileTask, items: readonly PhotoItem[]): void {
    if (items.length === 0 || this.progress) return;
    this.#items = items;
    this.task = task;
    this.done = null;
    void this.look();
  }

  /** Not while files are in work: that is stopped first. */
  close = (): void => {
    if (this.progress) return;
    this.#asked++;
    this.task = null;
    this.plan = null;
    this.#items = [];
  };

  choose = async (): Promise<void> => {
    const folder = await this.#report(this.#api.chooseFolder());
    if (!folder) return;
    this.folder = folder;
    await this.look();
  };

  /** Plans anew, as things are chosen now. */
  async look(): Promise<void> {
    const mine = ++this.#asked;
    const { task } = this;
    if (task === null) return;
    this.plan = null;
    this.wishes = this.#wishesOf(task);
    const { photos } = this.wishes;
    const beside = task === 'keywords';
    if (photos.length === 0 || (!beside && !this.folder)) return;
    this.planning = true;
    const kind: FileKind = task === 'sort' ? this.how : task;
    const into = beside ? null : (this.folder?.id ?? null);
    const inside = beside && this.where === 'inside';
    const wish = { kind, into, taken: beside ? 'leave' : this.taken, photos, ...(inside && { inside }) } as const;
    const plan = await this.#report(this.#api.planFiles(wish));
    if (mine !== this.#asked) return;
    this.planning = false;
    this.plan = plan;
  }

  #wishesOf(task: FileTask): Wishes {
    const { unsureBelow, loaded, drawer } = this.#user;
    if (task === 'sort') return sortWishes(this.#items, loaded?.labels ?? [], unsureBelow, this.unsure);
    if (task === 'keywords') return keywordWishes(this.#items, unsureBelow);
    return task === 'overlays' ? drawer.overlays(this.#items) : drawer.sheets(this.#items, this.sheetOf);
  }

  carryOut = async (): Promise<void> => {
    const { plan } = this;
    if (!plan || this.progress) return;
    this.progress = { done: 0, total: 0 };
    const running = this.#report(this.#api.runFiles(plan.id));
    if (isDrawn(plan.kind)) void this.#draw(plan.id, plan.kind);
    const done = await running;
    this.progress = null;
    this.plan = null;
    if (!done) return void this.look();
    if (done.kind === 'move') this.#user.galleryFiles.forget();
    if (done.photos > 0) [this.#last, this.doneAt] = [done.run, performance.now()];
    this.#say(done);
    if (done.failed.length > 0) this.done = done;
    else this.close();
  };

  /** Draws what the run waits for, one picture after another, until it waits for none. */
  async #draw(plan: string, kind: DrawnKind): Promise<void> {
    const { drawer } = this.#user;
    for (;;) {
      const wanted = await this.#api.wantedPicture(plan);
      if (!wanted.ok || wanted.value === null) return;
      const { n, at } = wanted.value;
      const drawn = kind === 'overlays' ? drawer.overlay(at) : drawer.sheet(at);
      await this.#api.givePicture(plan, n, await drawn.catch((error: unknown) => plainError(error)));
    }
  }

  /** The answers of photos as a file, in a form of `headlight classify`. */
  async saveAnswers(items: readonly PhotoItem[], format: AnswerFormat): Promise<void> {
    const { loaded, unsureBelow, groupLevel, notices } = this.#user;
    if (!loaded) return;
    const table = answerTable(items, loaded, format, { unsureBelow, groupLevel });
    if (table.rows.length === 0) return notices.say(t('files.noAnswers'));
    const file = await this.#report(this.#api.saveAnswers(table));
    if (file !== null) notices.say(t('files.answersSaved', { count: table.rows.length, file }));
  }

  drag = (ids: readonly string[]): Promise<unknown> => this.#report(this.#api.dragPhotos(ids));

  progressed(done: number, total: number): void {
    if (this.progress) this.progress = { done, total };
  }

  stop = (): void => void this.#report(this.#api.stopFiles());

  /** @param run null: the newest, of whichever start */
  undo = async (run: string | null = this.#last): Promise<void> => {
    const undone = await this.#report(this.#api.undoFiles(run));
    if (run === this.#last || run === null) this.#last = null;
    if (!undone) return;
    const { kind, files, left } = undone;
    if (kind === 'move') this.#user.galleryFiles.forget();
    this.#user.notices.say(t('files.undone', { count: files }));
    if (left.length === 0) return;
    const names = left.slice(0, MOST_SAID).map(({ name, reason }) => t(`files.stay.${reason}`, { name }));
    const said = new Intl.ListFormat(language.locale).format([...names, ...(left.length > MOST_SAID ? ['…'] : [])]);
    this.#user.notices.say(t('files.stay', { count: left.length, names: said }), 'error');
  };

  /** Says that a run was cut off by the end of an earlier start. */
  async sayInterrupted(): Promise<void> {
    const past = await this.#api.pastFiles();
    if (!past.ok || !past.value?.interrupted) return;
    const { run, kind, files, left } = past.value;
    const undo = { label: t('files.undo'), run: () => void this.undo(run) };
    this.#user.notices.say(t(`files.interrupted.${kind}`, { files, left }), 'error', undo);
  }

  #say({ run, kind, photos, stopped }: FilesDone): void {
    const said = stopped ? t('files.done.stopped', { count: photos }) : t(`files.done.${kind}`, { count: photos });
    const undo = photos > 0 ? { label: t('files.undo'), run: () => void this.undo(run) } : null;
    this.#user.notices.say(said, 'info', undo);
  }
}
