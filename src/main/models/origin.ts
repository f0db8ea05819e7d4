/** Where an installed model came from: a small hidden record in its folder, for the list and for not downloading twice. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const FILE = '.headlight-origin.json';

const OriginSchema = v.object({
  /** Address of the hub, or null for a model that was added from disk. */
  hub: v.nullable(v.string()),
  /** On the hub, or the name it was added from. */
  id: v.string(),
  /** On the hub. */
  commit: v.nullable(v.string()),
  licence: v.nullable(v.string()),
  /** ISO 8601. */
  installed: v.string(),
});

export type OriginRecord = v.InferOutput<typeof OriginSchema>;

/** Null for folders that people put there themselves, and for a record that cannot be read. */
export async function readOrigin(folder: string): Promise<OriginRecord | null> {
  try {
    return v.parse(OriginSchema, JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeOrigin(folder: string, origin: OriginRecord): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(origin, null, 2)}\n`);
}
