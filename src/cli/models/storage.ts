/** `headlight models storage`: what is kept on this computer, and giving up what can be made again. */
import { clearStorage, storageOf, sweepStorage } from '../../main/models/storage';
import { STORAGE_KINDS, type Storage } from '../../shared/ipc-models';
import { displayPath } from '../inputs';
import { megabytes } from '../megabytes';
import { PLACES } from '../package-root';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { plain } from '../streams';

type Kinds = Exclude<keyof Storage, 'swept'>;

const SAID: Readonly<Record<Kinds, string>> = {
  weights: 'installed models',
  cache: 'weights kept ready for the native engine',
  partial: 'unfinished downloads',
};

/** First removes what nobody can use again. Rejects with the system's error where something cannot be removed. */
export async function storage({ args, streams }: CommandContext, format: 'table' | 'json'): Promise<ExitCode> {
  const places = { data: PLACES.data, models: PLACES.ownModels, cache: PLACES.nativeCache };
  const swept = await sweepStorage(places);
  const wanted = args.has('clear') ? args.choice('clear', [...STORAGE_KINDS, 'all']) : null;
  for (const kind of STORAGE_KINDS) if (wanted === kind || wanted === 'all') await clearStorage(kind, places);
  const kept = await storageOf(places);
  if (swept.files > 0)
    streams.message(
      `Removed ${swept.files} ${swept.files === 1 ? 'file' : 'files'} (${megabytes(swept.bytes)}) that nobody could use again: left by ended programs, or made of models that changed.`,
    );
  if (format === 'json') {
    await streams.result(`${JSON.stringify({ folder: PLACES.data, ...kept, swept }, null, 2)}\n`);
    return EXIT.done;
  }
  const rows = Object.entries(SAID).map(([kind, said]) => {
    const { count, bytes } = kept[kind as Kinds];
    return `${megabytes(bytes).padStart(12)}  ${String(count).padStart(4)}  ${said}\n`;
  });
  await streams.result(`${plain(displayPath(PLACES.data))}\n${rows.join('')}`);
  return EXIT.done;
}
