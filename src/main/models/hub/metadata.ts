/** What `/api/models/ID?blobs=true` answers, checked field by field: commit, licence, and the files worth naming. Pure. */
import * as v from 'valibot';
import { isSafeName } from '../names';
import { licenceOf } from './licence';

/** A file of a model, as the hub describes it; null where it does not. */
export interface HubFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number | null;
  /** SHA-256 of large files. */
  readonly sha256: string | null;
  /** git's SHA-1 of a small file; else null. */
  readonly gitSha1: string | null;
}

export interface HubModel {
  /** 40 hex digits; everything is fetched at this commit. */
  readonly commit: string;
  readonly licence: string | null;
  /** Terms have to be accepted before files are given out. */
  readonly gated: boolean;
  /** Files at the top of the repository with plain names; others are left out. */
  readonly files: readonly HubFile[];
}

/** No model is this large (the largest ViT published has 88 GB). */
export const MAX_FILE = 2 ** 40;
const MAX_FILES = 100_000;

const size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_FILE));
const sha1 = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const Metadata = v.object({
  sha: sha1,
  gated: v.nullish(v.union([v.boolean(), v.string()]), false),
  tags: v.nullish(v.array(v.string()), []),
  cardData: v.optional(v.unknown()),
  siblings: v.pipe(v.array(v.unknown()), v.maxLength(MAX_FILES)),
});

const Named = v.object({ rfilename: v.string() });
const Sibling = v.object({
  rfilename: v.string(),
  size: v.nullish(size),
  blobId: v.nullish(sha1),
  lfs: v.nullish(v.object({ size: v.nullish(size), sha256: v.nullish(sha256), oid: v.nullish(v.string()) })),
});

/** @param fail makes the error from the place that is wrong */
export function readMetadata(json: unknown, fail: (detail: string) => Error): HubModel {
  const { sha, gated, tags, cardData, siblings } = checked(Metadata, json, fail);
  const files = new Map<string, HubFile>();
  for (const sibling of siblings) {
    const { rfilename: name } = checked(Named, sibling, fail);
    if (!isSafeName(name)) continue;
    const key = name.toLowerCase(); // some systems keep two such names in one file
    if (files.has(key)) throw fail(`two files called ${name}`);
    files.set(key, fileOf(checked(Sibling, sibling, fail), fail));
  }
  return { commit: sha, licence: licenceOf(cardData, tags), gated: gated !== false, files: [...files.values()] };
}

function fileOf(
  { rfilename, size: bytes, blobId, lfs }: v.InferOutput<typeof Sibling>,
  fail: (d: string) => Error,
): HubFile {
  const oid = lfs?.sha256 ?? lfs?.oid?.replace(/^sha256:/, '') ?? null;
  if (oid !== null && !v.is(sha256, oid)) throw fail(`checksum of ${rfilename}`);
  if (lfs?.size != null && bytes != null && lfs.size !== bytes) throw fail(`two sizes for ${rfilename}`);
  return {
    name: rfilename,
    size: lfs?.size ?? bytes ?? null,
    sha256: oid,
    gitSha1: lfs ? null : (blobId ?? null), // of a large file git knows the pointer only
  };
}

function checked<T>(schema: v.GenericSchema<unknown, T>, value: unknown, fail: (detail: string) => Error): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw fail(`model data: ${v.getDotPath(result.issues[0]) ?? 'no object'}`);
}
