/** What a feed says of the newest version: believed only where whoever makes Headlight has signed it. */
import { createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import { HeadlightError } from '../../vit/errors';
import { parseJson } from '../../vit/checkpoint/json';

/** How a copy was installed, and so what installs the next version over it. */
export const INSTALLED_AS = ['deb', 'rpm', 'AppImage', 'nsis', 'mac'] as const;
export type InstalledAs = (typeof INSTALLED_AS)[number];

const MAX_NOTES = 20_000;
const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}(-[\w.]{1,40})?$/;
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const FileSchema = v.object({
  as: v.picklist(INSTALLED_AS),
  /** As Node names processors. */
  arch: v.pipe(v.string(), v.maxLength(20)),
  /** Beside the feed. */
  name: v.pipe(v.string(), v.regex(/^[\w][\w.+-]{0,120}$/)),
  size: count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Base64. */
  sha512: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
});

const ReleaseSchema = v.object({
  version: v.pipe(v.string(), v.regex(VERSION)),
  date: v.pipe(v.string(), v.isoDate()),
  notes: v.pipe(v.string(), v.maxLength(MAX_NOTES)),
  files: v.pipe(v.array(FileSchema), v.maxLength(50)),
});

/** The signed text is kept as text: nothing is said of how JSON is written. */
const FeedSchema = v.object({ release: v.string(), signature: v.string() });

export type ReleaseFile = v.InferOutput<typeof FileSchema>;
export type Release = v.InferOutput<typeof ReleaseSchema>;

/**
 * @param text  the feed
 * @param key   Ed25519, SubjectPublicKeyInfo in base64
 * @param host  for people
 * @throws `updateUnsigned`, `updateFeedInvalid`
 */
export function readRelease(text: string, key: string, host: string): Release {
  const invalid = (detail: string): HeadlightError => new HeadlightError('updateFeedInvalid', { host, detail });
  const { release, signature } = parsed(FeedSchema, text, invalid);
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  const signed = verify(null, Buffer.from(release, 'utf8'), publicKey, Buffer.from(signature, 'base64'));
  if (!signed) throw new HeadlightError('updateUnsigned', { host });
  return parsed(ReleaseSchema, release, invalid);
}

function parsed<T extends v.GenericSchema>(
  schema: T,
  text: string,
  invalid: (detail: string) => HeadlightError,
): v.InferOutput<T> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw invalid('no JSON');
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw invalid(v.getDotPath(result.issues[0]) ?? 'no object');
}
