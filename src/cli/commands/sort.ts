/** `headlight sort`: photos copied or moved into folders by label. */
import { basename, join, resolve } from 'node:path';
import { planFiling, type Wish } from '../../main/filing/plan';
import { labelFolders } from '../../shared/label-folders';
import { nameOf } from '../../vit/checkpoint/names-by-id';
import { EXIT, type Command } from '../command';
import { displayPath } from '../inputs';
import { languageOf } from '../named-classes';
import { formatOf } from '../runtime';
import { labelled, type LabelledPhoto } from '../sort/answered';
import { carryOut } from '../sort/carry-out';
import { UNSURE } from '../specs/sort';
import { usageError } from '../usage-error';

/** The folder of photos without a sure label. */
const APART = 'not sure';

export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = formatOf(args, ['table', 'json']);
  const into = args.text('into');
  if (into === null) throw usageError('--into DIR is needed: where the folders are or come.');
  if (args.has('copy') === args.has('move')) throw usageError('`headlight sort` needs one of --copy and --move.');
  const kind = args.has('copy') ? 'copy' : 'move';
  const [unsure, taken] = [args.choice('unsure', UNSURE), args.choice('taken', ['leave', 'number'])];
  const language = languageOf(args);
  const code = await labelled(context, 'sort', async ({ checkpoint }, { photos, failures, stopped }) => {
    if (stopped) {
      streams.message('Stopped; no file was touched.');
      return EXIT.someFailed;
    }
    const { labels } = checkpoint;
    const folderOf = labelFolders(labels.map((label) => (language ? nameOf(label, language) : label.text)));
    const sorted = photos.flatMap((photo) => {
      const folder = folderFor(photo, unsure, folderOf);
      return folder === null ? [] : [{ photo, wish: wishOf(photo, join(resolve(into), folder)) }];
    });
    const alone = photos.length - sorted.length;
    if (alone > 0) streams.message(`${alone} without a sure label left alone.`);
    const plan = await planFiling(
      sorted.map(({ wish }) => wish),
      { kind, taken },
    );
    const photoOf = new Map(sorted.map(({ photo, wish }) => [wish, photo]));
    const beside = (n: number): object => {
      const wish = plan.wishes[n];
      const photo = wish && photoOf.get(wish);
      return photo ? { label: labels[photo.classes[0] ?? photo.best]?.text, score: photo.score } : {};
    };
    const verb = kind === 'copy' ? 'copied' : 'moved';
    const about = { into: displayPath(into) };
    return carryOut(context, { format, plan, content: async () => '', about, beside, verb, isWhole: failures === 0 });
  });
  return code ?? EXIT.someFailed;
};

function folderFor(
  { classes: [sure], best }: LabelledPhoto,
  unsure: (typeof UNSURE)[number],
  folderOf: (index: number) => string,
): string | null {
  if (sure !== undefined) return folderOf(sure);
  if (unsure === 'leave') return null;
  return unsure === 'apart' ? APART : folderOf(best);
}

function wishOf({ path, then }: LabelledPhoto, folder: string): Wish {
  const from = resolve(path);
  return { from, folder, name: basename(from), then };
}
