/** What the window has done to files: only of photos that it was given, only into folders that a person chose. */
import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { isDrawn } from '../../shared/ipc-files';
import type {
  ChosenFolder,
  FilePlan,
  FilesDone,
  FilesUndone,
  FileWish,
  WantedPicture,
  LeftKind,
  PastFiles,
} from '../../shared/ipc-files';
import { safeName } from '../../shared/safe-name';
import { saveError } from '../../shared/save-error';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import { Filing } from '../filing/filing';
import type { Step } from '../filing/journal';
import { ExifTool } from '../filing/exiftool';
import { keywordWishes, type Keyworded } from '../filing/keywords';
import { planFiling, shownName, type Plan, type Wish } from '../filing/plan';
import type { ContentOf } from '../filing/run';
import { DrawnPictures } from './drawn-pictures';
import { fileName } from './file-name';
import { readablePath } from '../photo/byte-path';
import type { Photos } from '../photos/photos';

/** Names that a person reads; of more only the number is told. */
const MOST_NAMED = 500;

export interface FileActionsUser {
  readonly photos: Pick<Photos, 'file' | 'source'>;
  /** Files are elsewhere now. */
  moved(pairs: readonly (readonly [from: string, to: string])[]): Promise<void>;
  /** Photos got something beside their pixels. */
  rewritten(paths: readonly string[]): Promise<void>;
  onProgress(done: number, total: number): void;
  readonly version: string;
}

interface Planned {
  readonly plan: Plan;
  readonly content: ContentOf;
  /** Pictures of a plan whose files the window draws; else null. */
  readonly drawn: DrawnPictures | null;
}

/** A wish with the number of what it is about. */
interface Named {
  readonly wish: Wish;
  readonly content: (() => Promise<Uint8Array | string>) | null;
}

/** A picture to be drawn: of which photo, and its place in what was wished. */
type Drawn = Pick<WantedPicture, 'photo' | 'at'>;

export class FileActions {
  readonly #user: FileActionsUser;
  readonly #filing: Filing;
  readonly #folders = new Map<string, string>();
  #drawing: { readonly id: string; readonly pictures: DrawnPictures } | null = null;
  #planned: { readonly id: string; readonly what: Planned } | null = null;
  #running: AbortController | null = null;

  /** @param folder of the journals */
  constructor(folder: string, user: FileActionsUser) {
    this.#user = user;
    this.#filing = new Filing(folder);
  }

  /** @param path chosen by a person */
  chosen(path: string): ChosenFolder {
    const id = randomUUID();
    this.#folders.set(id, path);
    return { id, name: readablePath(basename(path)) || path };
  }

  /** Where it lies; undefined for one that nobody chose. */
  folder(id: string): string | undefined {
    return this.#folders.get(id);
  }

  /** Throws `badRequest` for a folder that nobody chose. */
  async plan(wish: FileWish): Promise<FilePlan> {
    const { kind, taken } = wish;
    const { named, left: without } = await this.#wishes(wish).catch((cause: unknown) => {
      throw cause instanceof HeadlightError ? cause : saveError('', cause);
    });
    const plan = await planFiling(
      named.map((one) => one.wish),
      { kind, taken },
    ).catch((cause: unknown) => {
      throw saveError('', cause);
    });
    const id = randomUUID();
    this.#planned = { id, what: this.#carried(plan, named, wish) };
    const left = plan.left.map(({ wish: one, reason }) => ({ name: nameOf(one), reason }));
    return {
      ...{ id, kind, photos: new Set(plan.wishes).size, folders: foldersOf(plan) },
      left: [...without, ...left].slice(0, MOST_NAMED),
      ...{ numbered: plan.numbered, bytes: plan.bytes, free: Number.isFinite(plan.free) ? plan.free : null },
    };
  }

  /** Throws `badRequest` for what was not planned last. */
  async run(id: string): Promise<FilesDone> {
    if (this.#planned?.id !== id) throw new HeadlightError('badRequest', { detail: 'runFiles: plan' });
    const { plan, content, drawn } = this.#planned.what;
    this.#planned = null;
    this.#drawing = drawn && { id, pictures: drawn };
    const running = new AbortController();
    this.#running = running;
    const onStep = (done: number): void => this.#user.onProgress(done, plan.steps.length);
    try {
      const { id: run, outcomes } = await this.#filing.run(plan, { signal: running.signal, content, onStep });
      const done = outcomes.filter(({ failed }) => failed === null).map(({ step }) => step);
      if (plan.kind === 'move') await this.#user.moved(pairsOf(done, false));
      else await this.#user.rewritten(replacedBy(done));
      const failed = outcomes.flatMap(({ step, failed: code }) =>
        code === null || code === 'cancelled'
          ? []
          : [{ name: stepName(step), error: drawn?.errors.get(step.n) ?? errorOf(stepName(step), code) }],
      );
      const photos = new Set(done.map(({ n }) => plan.wishes[n])).size;
      return { run, kind: plan.kind, photos, failed: failed.slice(0, MOST_NAMED), stopped: running.signal.aborted };
    } finally {
      this.#running = null;
      drawn?.end();
    }
  }

  /** The page that drew pictures is gone: nobody draws what is left. */
  pageGone(): void {
    if (this.#drawing) this.#running?.abort();
  }

  /** Throws `badRequest` for what is not carried out. */
  wanted(id: string): Promise<WantedPicture | null> {
    return this.#pictures(id).wanted();
  }

  give(id: string, n: number, picture: Uint8Array | ErrorData): void {
    this.#pictures(id).give(n, picture);
  }

  #pictures(id: string): DrawnPictures {
    if (this.#drawing?.id !== id) throw new HeadlightError('badRequest', { detail: 'picture: plan' });
    return this.#drawing.pictures;
  }

  #carried(plan: Plan, named: readonly Named[], { kind, photos }: FileWish): Planned {
    if (isDrawn(kind)) {
      const drawn = new DrawnPictures();
      const wished = new Map(
        named.map(({ wish }, at): [Wish, Drawn] => [wish, { at, photo: photos[at]?.photo ?? '' }]),
      );
      const content: ContentOf = ({ n }) => {
        const of = wished.get(plan.wishes[n] as Wish);
        const { signal } = this.#running ?? new AbortController();
        return of ? drawn.picture({ n, ...of }, signal) : Promise.resolve('');
      };
      return { plan, content, drawn };
    }
    const contents = new Map(named.map((one) => [one.wish, one.content]));
    return { plan, content: async ({ n }) => contents.get(plan.wishes[n] as Wish)?.() ?? '', drawn: null };
  }

  stop(): void {
    this.#running?.abort();
  }

  async undo(run: string | null): Promise<FilesUndone> {
    const id = run ?? (await this.#filing.past())[0]?.id;
    if (id === undefined) throw new HeadlightError('nothingToUndo');
    const { kind, steps, left } = await this.#filing.undo(id);
    if (kind === 'move') await this.#user.moved(pairsOf(steps, true));
    else await this.#user.rewritten(replacedBy(steps));
    return {
      ...{ kind, files: steps.length },
      left: left.slice(0, MOST_NAMED).map(({ step, reason }) => ({
        name: readablePath(basename(step.to)),
        reason: reason === 'changed' || reason === 'taken' || reason === 'onlyOne' ? reason : 'failed',
      })),
    };
  }

  async past(): Promise<PastFiles | null> {
    const [newest] = await this.#filing.past();
    if (!newest) return null;
    const { id, kind, files, left, interrupted } = newest;
    return { run: id, kind, files, left, interrupted };
  }

  async #wishes({
    kind,
    into,
    photos,
    inside = false,
  }: FileWish): Promise<{ named: Named[]; left: { name: string; reason: LeftKind }[] }> {
    const folder = into === null ? null : this.#folders.get(into);
    if (folder === undefined || (folder === null) !== (kind === 'keywords'))
      throw new HeadlightError('badRequest', { detail: 'planFiles: folder' });
    const named: Named[] = [];
    const left: { name: string; reason: LeftKind }[] = [];
    const keyworded: Keyworded[] = [];
    for (const asked of photos) {
      const file = this.#user.photos.file(asked.photo);
      const source = this.#user.photos.source(asked.photo);
      if (!source) throw new HeadlightError('badRequest', { detail: 'planFiles: photo' });
      if (isDrawn(kind)) {
        const wish = { from: null, folder: folder ?? '', name: fileName(asked.name ?? source.name, 'png') };
        named.push({ wish, content: null });
        continue;
      }
      if (!file) {
        left.push({ name: source.name, reason: 'noFile' });
        continue;
      }
      const { path, bytes, written } = file;
      const then = { bytes, written };
      if (folder === null) keyworded.push({ path, then, keywords: asked.keywords ?? [] });
      else {
        const inside = safeName(asked.folder ?? '');
        const target = inside === '' ? folder : join(folder, inside);
        named.push({ wish: { from: path, folder: target, name: basename(path), then }, content: null });
      }
    }
    const exiftool = inside ? await ExifTool.find() : null;
    const keywords = await keywordWishes(keyworded, exiftool, `Headlight ${this.#user.version}`);
    named.push(...keywords.written);
    left.push(...keywords.left.map(({ wish, reason }) => ({ name: nameOf(wish), reason })));
    return { named, left };
  }
}

/** Each folder with its photos, the fullest first; what comes beside photos has none. */
function foldersOf({ kind, steps, wishes }: Plan): FilePlan['folders'] {
  if (kind !== 'copy' && kind !== 'move') return [];
  const counts = new Map<string, Set<Wish>>();
  for (const { n } of steps) {
    const wish = wishes[n];
    if (wish) counts.set(wish.folder, (counts.get(wish.folder) ?? new Set()).add(wish));
  }
  const folders = [...counts].map(([path, photos]) => ({ name: readablePath(basename(path)), count: photos.size }));
  return folders.sort((a, b) => b.count - a.count);
}

const nameOf = (wish: Wish): string => (wish.about ? readablePath(basename(wish.about)) : shownName(wish));
const stepName = ({ from, to }: Step): string => readablePath(basename(from ?? to));

function pairsOf(steps: readonly Step[], back: boolean): (readonly [string, string])[] {
  return steps.flatMap(({ from, to }) => (from === null ? [] : [back ? ([to, from] as const) : ([from, to] as const)]));
}

/** Places of what was written anew where something stood. */
const replacedBy = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ to, aside }) => (aside === undefined ? [] : [to]));

function errorOf(name: string, code: string): ErrorData {
  if (code === 'EEXIST') return { code: 'nameTaken', params: { name } };
  if (code === 'changed') return { code: 'fileChanged', params: { name } };
  return saveError(name, Object.assign(new Error(code), { code })).toData();
}
