/** Files without a checksum, cut and gone on with: never a beginning of one version with the end of another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { send, sendAndCut } from '../../../support/hub-server';
import { bench, checkpoint, ID, NAME, WEIGHTS, type Bench } from '../install-support';

const weights = readFileSync(join(checkpoint('hf-vit'), WEIGHTS));

/** A mirror that knows sizes and no checksums; cuts once after 5000 zeros of an older version, then serves the true bytes with `later`. */
async function mirror(first: string | null, later: string | null, heedsCondition = true): Promise<Bench> {
  const started = await bench();
  const { server } = started;
  server.metadata = (answer) => ({
    ...answer,
    siblings: (answer['siblings'] as { rfilename: string; size: number }[]).map(({ rfilename, size }) => ({
      rfilename,
      size,
    })),
  });
  let cut = true;
  server.trouble.push((seen, response) => {
    if (!seen.path.endsWith(WEIGHTS)) return false; // from the hub itself, as mirrors do
    const etag = cut ? first : later;
    if (etag !== null) response.setHeader('etag', etag);
    if (cut) {
      cut = false;
      response.setHeader('content-length', weights.length);
      sendAndCut(response, Buffer.alloc(5000));
    } else {
      const { 'if-range': _, ...unconditional } = seen.headers;
      send(heedsCondition ? seen : { ...seen, headers: unconditional }, response, weights);
    }
    return true;
  });
  return started;
}

it.each<[string, string | null, string | null, boolean, string | undefined]>([
  ['a weak version promises nothing about bytes: the whole is asked for', 'W/"1"', 'W/"1"', true, undefined],
  ['no version neither', null, null, true, undefined],
  ['a strong one is gone on with under its condition', '"1"', '"2"', true, 'bytes=5000-'],
  ['a server that heeds no condition is held to what it says', '"1"', '"2"', false, 'bytes=5000-'],
])('%s', async (_, first, later, heeds, range) => {
  const { server, installer, own } = await mirror(first, later, heeds);
  await installer.download(ID);
  expect(server.fetches(WEIGHTS, 'hub')[1]?.headers.range).toBe(range);
  expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
});
