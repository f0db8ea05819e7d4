/** The file of settings beside each export, as the command line makes it. */
import { basename } from 'node:path';
import { fingerprint, weightFingerprints } from '../main/models/fingerprint';
import { sidecarName, sidecarText, type Sidecar } from '../shared/export/sidecar';
import type { Arguments } from './options';
import { version } from './package-root';
import type { Runtime } from './runtime';
import { saveFile } from './write/atomic-file';

/** What differs between exports: a map with its look, or another question. */
export type Asked = Pick<Sidecar, 'map' | 'options' | 'look' | 'question'>;

/** Rejects with the system's error where a photo or the weights cannot be read any more. */
export async function sidecarOf(
  { model, engine }: Runtime,
  photos: readonly string[],
  out: string,
  asked: Asked,
): Promise<string> {
  const { id, folder, weights, checkpoint, overrides } = model;
  const files = await weightFingerprints(folder, weights);
  return sidecarText({
    headlight: version(),
    file: basename(out),
    photos: await Promise.all(photos.map(fingerprint)),
    model: {
      id,
      name: checkpoint.name,
      weights: files,
      config: { ...checkpoint.config },
      recipe: { ...checkpoint.recipe },
      overrides,
    },
    engine: { name: engine.name, detail: engine.detail, precision: engine.precision },
    ...asked,
  });
}

/** Unless `--no-sidecar`. */
export async function saveSidecar(args: Arguments, out: string, text: string): Promise<void> {
  if (!args.has('no-sidecar')) await saveFile(sidecarName(out), [text]);
}
