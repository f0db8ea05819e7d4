/** What each channel accepts, checked on arrival: types, lengths and sizes. Pure. */
import * as v from 'valibot';
import type { Invocations } from '../../shared/ipc';
import { GUIDE_PAGES } from '../../shared/guide';
import { BENCH_ARGUMENTS } from '../../shared/ipc-bench';
import { exportedFile, pngBytes } from '../../shared/ipc-export';
import { ANSWER_ARGUMENTS } from '../../shared/ipc-answers';
import { WATCH_ARGUMENTS } from '../../shared/ipc-watch';
import { FILE_ARGUMENTS, MOST_FILES } from '../../shared/ipc-files';
import { LIBRARY_ARGUMENTS } from '../../shared/library';
import { OWN_LABEL_ARGUMENTS } from '../../shared/own-labels';
import { STORAGE_KINDS } from '../../shared/ipc-models';
import { OverridesSchema } from '../../shared/model-overrides';
import { SettingsSchema } from '../../shared/settings';
import { TURN_BY } from '../../shared/turn';
import { UPDATE_ARGUMENTS } from '../../shared/updates';
import { MAX_FILE_BYTES, MAX_PHOTOS } from '../photo/limits';

/** Longest path of the systems we run on (Windows with long paths). */
const MAX_PATH = 32_767;
const MAX_NAME = 255;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME));
/** An id, the address of a model's page, or a token; the hub's client says what is wrong with one. */
const hubText = v.pipe(v.string(), v.maxLength(1000));
const modelName = v.nullable(v.pipe(v.string(), v.maxLength(MAX_NAME)));
const modelChange = v.strictObject({ name: v.exactOptional(modelName), overrides: v.exactOptional(OverridesSchema) });
/** The window may hold what several drops brought. */
const ids = v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(MOST_FILES));

/** `limit` in bytes, included. Content is judged where it is used. */
const bytes = (limit: number) =>
  v.pipe(
    v.instance(Uint8Array),
    v.check((array) => array.byteLength <= limit, `more than ${limit} bytes`),
  );

// A file that is too large is taken here and refused by the photo process, in words and beside its name.
const droppedFile = v.union([
  v.strictObject({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_PATH)) }),
  v.strictObject({ name, bytes: bytes(2 * MAX_FILE_BYTES) }),
]);

export const ARGUMENTS = {
  ...BENCH_ARGUMENTS,
  ...LIBRARY_ARGUMENTS,
  ...UPDATE_ARGUMENTS,
  ...FILE_ARGUMENTS,
  ...WATCH_ARGUMENTS,
  ...OWN_LABEL_ARGUMENTS,
  ...ANSWER_ARGUMENTS,
  bootstrap: v.strictTuple([]),
  openPhotos: v.strictTuple([]),
  addDropped: v.strictTuple([v.pipe(v.array(droppedFile), v.maxLength(MAX_PHOTOS))]),
  pastePhotos: v.strictTuple([]),
  stopLooking: v.strictTuple([]),
  removePhotos: v.strictTuple([ids]),
  turnPhoto: v.strictTuple([v.pipe(v.string(), v.uuid()), v.picklist(TURN_BY)]),
  revealPhoto: v.strictTuple([v.pipe(v.string(), v.uuid())]),
  saveSettings: v.strictTuple([SettingsSchema]),
  saveFile: v.strictTuple([exportedFile]),
  openGuide: v.strictTuple([v.picklist(GUIDE_PAGES)]),
  revealSaved: v.strictTuple([]),
  copyText: v.strictTuple([v.pipe(v.string(), v.maxLength(1 << 20))]),
  problemReport: v.strictTuple([]),
  copyPng: v.strictTuple([pngBytes]),
  connectPhotos: v.strictTuple([]),
  startNative: v.strictTuple([]),
  listModels: v.strictTuple([]),
  openModel: v.strictTuple([]),
  describeModel: v.strictTuple([name]),
  changeModel: v.strictTuple([name, modelChange]),
  removeModel: v.strictTuple([name]),
  locateModel: v.strictTuple([name]),
  revealModel: v.strictTuple([name]),
  storage: v.strictTuple([]),
  clearStorage: v.strictTuple([v.picklist(STORAGE_KINDS)]),
  suggestedModels: v.strictTuple([]),
  lookModel: v.strictTuple([hubText]),
  downloadModel: v.strictTuple([hubText]),
  runningDownload: v.strictTuple([]),
  downloadLeft: v.strictTuple([hubText]),
  discardDownload: v.strictTuple([hubText]),
  cancelDownload: v.strictTuple([]),
  hubToken: v.strictTuple([]),
  setHubToken: v.strictTuple([hubText]),
  forgetHubToken: v.strictTuple([]),
} as const satisfies { readonly [C in keyof Invocations]: v.GenericSchema<unknown, Parameters<Invocations[C]>> };

export type Channel = keyof Invocations;

export const CHANNELS = Object.keys(ARGUMENTS) as Channel[];
