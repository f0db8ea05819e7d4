/** `headlight models suggested | download | add | remove`: models from a hub or from disk, and away again. */
import type { InstalledModel } from '../../main/models/installed';
import { HeadlightError, type ErrorCode } from '../../vit/errors';
import { confirmed, createInstaller, progressLine } from '../installer';
import { megabytes } from '../megabytes';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { plain } from '../streams';

type Format = 'table' | 'json';

export async function suggested({ streams }: CommandContext, format: Format): Promise<ExitCode> {
  const models = await createInstaller().suggested();
  const lines = models.map(({ id, megabytes: size, top1, licence }) => {
    const accuracy = top1 === null ? 'top-1 not stated' : `top-1 ${top1.percent} %`;
    return `${plain(`${id.padEnd(50)} ${String(size).padStart(5)} MB  ${accuracy}  ${licence}`)}\n`;
  });
  await streams.result(format === 'json' ? `${JSON.stringify(models, null, 2)}\n` : lines.join(''));
  return EXIT.done;
}

export async function download(context: CommandContext, id: string, format: Format): Promise<ExitCode> {
  const { streams, signal, args } = context;
  const installer = createInstaller();
  const offer = await installer.lookUp(id, args.text('revision'), signal);
  const { installed, bytes, files, licence, alreadyHere, freeBytes, commit } = offer;
  if (!installed) {
    const rest = alreadyHere > 0 ? `, ${megabytes(alreadyHere)} of it here already` : '';
    streams.message(`${offer.id} at ${commit.slice(0, 8)}: ${megabytes(bytes)} in ${files.length} files${rest}`);
    streams.message(`licence: ${licence ?? 'not stated'}; free on the disk: ${megabytes(freeBytes)}`);
    if (!(await confirmed(context, 'Download it?'))) throw new HeadlightError('cancelled');
  }
  let here = alreadyHere;
  const tell = (progress: Parameters<typeof progressLine>[0]): void => {
    here = progress.received;
    streams.progress(progressLine(progress));
  };
  const model = await installer.download(offer, tell, signal).catch((error: unknown) => {
    if (here > 0 && isResumable(error)) streams.message('What has come is kept; the same command goes on from there.');
    throw error;
  });
  return report(context, model, format, { commit, licence, alreadyInstalled: installed });
}

/** Trouble after which the next try goes on; a refusal or a wrong checksum leaves nothing to go on with. */
const RESUMABLE: readonly ErrorCode[] = [
  'cancelled',
  'hubUnreachable',
  'hubProxyFailed',
  'hubBusy',
  'diskFull',
  'saveFailed',
];

function isResumable(error: unknown): boolean {
  return error instanceof HeadlightError && RESUMABLE.includes(error.code);
}

export async function add(context: CommandContext, path: string, format: Format): Promise<ExitCode> {
  const { streams, signal, args } = context;
  const name = args.text('name');
  const tell = (progress: Parameters<typeof progressLine>[0]): void => streams.progress(progressLine(progress));
  const model = await createInstaller().add(path, tell, signal, name === null ? {} : { name });
  return report(context, model, format, {});
}

export async function remove(context: CommandContext, id: string, format: Format): Promise<ExitCode> {
  if (!(await confirmed(context, `Remove “${plain(id)}” and its files?`))) throw new HeadlightError('cancelled');
  await createInstaller().remove(id);
  if (format === 'json') await context.streams.result(`${JSON.stringify({ removed: id }, null, 2)}\n`);
  return EXIT.done;
}

async function report(
  { streams }: CommandContext,
  { id, folder, files }: InstalledModel,
  format: Format,
  more: object,
): Promise<ExitCode> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const json = JSON.stringify({ id, folder, bytes, ...more }, null, 2);
  await streams.result(format === 'json' ? `${json}\n` : `${plain(id)}\n`);
  return EXIT.done;
}
