/** `--settings`: a sidecar read back as the options that made its file. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fingerprint } from '../../main/models/fingerprint';
import { MAP_METHODS, parseSidecar, type Sidecar } from '../../shared/export/sidecar';
import { NUMBER_ENDINGS } from '../../shared/export/numbers';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { gridOf, type Size } from '../../vit/config';
import type { RolloutOptions } from '../../vit/explain/rollout';
import { changesOptions } from '../changes/changes';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';
import type { Streams } from '../streams';
import { takes, type Method } from './methods';
import { tokenText } from './token';

type Options = readonly (readonly [name: string, value: string | true | undefined])[];

/** The arguments with those of `--settings` where none were given. Throws `usage` for a file that holds no settings of a map. */
export async function withSettings(args: Arguments, streams: Streams): Promise<Arguments> {
  const path = args.text('settings');
  if (path === null) return args;
  const sidecar = await readSidecar(path);
  const photos = args.operands.length > 0 ? args.operands : [await findPhoto(sidecar, path)];
  await warnOfOthers(sidecar, photos, streams);
  const settled = args.orElse(optionsOf(sidecar, args), photos);
  return settled;
}

async function readSidecar(path: string): Promise<Sidecar> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw usageError(`--settings cannot read \`${path}\`.`);
  });
  try {
    const sidecar = parseSidecar(text);
    if (sidecar.map) return sidecar;
  } catch {
    // said below
  }
  throw usageError(`\`${path}\` holds no settings of a map; --settings takes the .json beside an overlay or a map.`);
}

/** The photo by its name, beside the settings or in the current folder. */
async function findPhoto({ photos: [photo] }: Sidecar, path: string): Promise<string> {
  const name = photo?.name ?? '';
  if (photo?.pasted) throw usageError(`\`${name}\` was pasted and is no file; save it, and name it after --settings.`);
  for (const place of [join(dirname(path), name), name]) {
    if ((await stat(place).catch(() => null))?.isFile()) return place;
  }
  throw usageError(`\`${name}\` lies neither beside the settings nor here; name the photo after --settings.`);
}

async function warnOfOthers({ photos: [wanted] }: Sidecar, photos: readonly string[], streams: Streams): Promise<void> {
  for (const photo of photos) {
    const found = await fingerprint(photo).catch(() => null); // a folder, or told when it is opened
    if (found && wanted && found.sha256 !== wanted.sha256)
      streams.message(`${photo} is not the photo that these settings were made with.`);
  }
}

/** Everything about the map; where the file goes only if nothing was said about that. */
function optionsOf(sidecar: Sidecar, args: Arguments): ReadonlyMap<string, string | true> {
  const { map, options = {}, look, model, engine, file } = sidecar;
  const [, cols] = gridOf(model.config as { imageSize: Size; patchSize: Size });
  const kind = (NUMBER_ENDINGS as readonly string[]).includes(extname(file)) ? 'raw' : 'out';
  const found: Options = [
    ['model', model.id],
    ...recipeOptions(model.overrides),
    ['engine', engine.name === 'webgpu' ? undefined : engine.name],
    ['precision', engine.precision],
    ['method', map?.method],
    ['layer', map && String(map.layer)],
    ['head', map && String(map.head)],
    ['token', map && tokenText(map.token)],
    ['class', map?.target ? String(map.target.class) : undefined],
    ['versus', map?.target?.versus === undefined ? undefined : String(map.target.versus)],
    ['occlude', map?.size === undefined ? undefined : String(map.size)],
    ...rolloutOptions(options),
    ...changesOptions(options.changes ?? {}, cols),
    ['mode', look?.mode],
    ['opacity', look && String(look.opacity)],
    ['colormap', look?.colorMap],
    ['scale', look?.scale],
    ['blocky', look && !look.smooth && !args.has('smooth') ? true : undefined],
    ...(args.has('out') || args.has('raw') ? [] : [[kind, file] as const]),
  ];
  const method = (args.has('method') ? args.text('method') : map?.method) as Method;
  const used = (name: string): boolean => !MAP_METHODS.includes(method) || takes(method, name);
  return new Map(
    found.flatMap(([name, value]) => (value === undefined || !used(name) ? [] : [[name, value] as const])),
  );
}

function recipeOptions({ size, mean, std, cropMode, cropPct, interpolation }: RecipeOverrides): Options {
  return [
    ['size', size?.join('x')],
    ['mean', mean?.join(',')],
    ['std', std?.join(',')],
    ['crop', cropMode],
    ['crop-pct', cropPct === undefined ? undefined : String(cropPct)],
    ['interpolation', interpolation],
  ];
}

function rolloutOptions({ residual, from, discard, normalise }: RolloutOptions): Options {
  return [
    ['residual', residual === undefined ? undefined : String(residual)],
    ['from', from === undefined ? undefined : String(from)],
    ['normalise', normalise === 'vitExplain' ? 'vit-explain' : undefined],
    ['discard', discard && String(discard.ratio)],
    ['discard-per', discard?.per],
    ['protect-prefix', discard?.protectPrefix ? true : undefined],
  ];
}
