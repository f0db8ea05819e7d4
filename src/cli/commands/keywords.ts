/** `headlight keywords`: labels written beside photos or into them, for photo managers to read. */
import { resolve } from 'node:path';
import { ExifTool } from '../../main/filing/exiftool';
import { keywordWishes, type Keyworded } from '../../main/filing/keywords';
import type { ContentOf } from '../../main/filing/run';
import { planFiling } from '../../main/filing/plan';
import { nameOf } from '../../vit/checkpoint/names-by-id';
import { EXIT, type Command } from '../command';
import { languageOf } from '../named-classes';
import { version } from '../package-root';
import { formatOf } from '../runtime';
import { labelled } from '../sort/answered';
import { carryOut } from '../sort/carry-out';

export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = formatOf(args, ['table', 'json']);
  const language = languageOf(args);
  const exiftool = args.has('inside') ? await ExifTool.find() : null; // told before a photo is looked at
  const code = await labelled(context, 'keywords', async ({ checkpoint }, { photos, failures, stopped }) => {
    if (stopped) {
      streams.message('Stopped; no file was written.');
      return EXIT.someFailed;
    }
    const wordOf = (index: number): string => {
      const label = checkpoint.labels[index];
      return (label ? (language ? nameOf(label, language) : label.text) : `class ${index}`).split(',')[0]?.trim() ?? '';
    };
    const sure: Keyworded[] = photos.flatMap(({ path, then, classes }) =>
      classes.length === 0 ? [] : [{ path: resolve(path), then, keywords: classes.map(wordOf) }],
    );
    const unsure = photos.length - sure.length;
    const { written, left } = await keywordWishes(sure, exiftool, `Headlight ${version()}`);
    if (unsure > 0) streams.message(`${unsure} without a sure label get no keywords.`);
    const planned = await planFiling(
      written.map(({ wish }) => wish),
      { kind: 'keywords', taken: 'leave' },
    );
    const plan = { ...planned, left: [...left, ...planned.left] };
    const known = new Map<unknown, (typeof written)[number]>(written.map((one) => [one.wish, one]));
    const of = (n: number): (typeof written)[number] | undefined => known.get(plan.wishes[n]);
    const content: ContentOf = async ({ n }) => of(n)?.content() ?? '';
    const beside = (n: number): object => ({ keywords: of(n)?.keywords ?? [] });
    return carryOut(context, { format, plan, content, about: {}, beside, verb: 'written', isWhole: failures === 0 });
  });
  return code ?? EXIT.someFailed;
};
