/** What a hub may say about a model, true or hostile. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMetadata } from '../../../../src/main/models/hub/metadata';
import { isSafeName } from '../../../../src/main/models/names';
import { HeadlightError } from '../../../../src/vit/errors';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const fail = (detail: string): HeadlightError => new HeadlightError('hubAnswerInvalid', { host: 'hub', detail });
const HOSTILE = [
  '../up', '/etc/passwd', 'C:\\x', 'a/b', '..', '.', '', '.hidden', 'nul', 'CON.json', 'a\0b', 'a\nb', 'end.', 'ünï', 'x'.repeat(300), '__proto__',
]; // prettier-ignore

/** Nearly right, with something else anywhere. */
const name = fc.oneof(fc.constantFrom('config.json', 'model.safetensors', ...HOSTILE), fc.string());
const size = fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5, 2 ** 53, 1e300, null, '12'), fc.jsonValue());
const hash = fc.oneof(fc.constantFrom(COMMIT, 'f'.repeat(64), `sha256:${'a'.repeat(64)}`, ''), fc.jsonValue());
const sibling = fc.oneof(
  { weight: 4, arbitrary: fc.record({ rfilename: name, size, blobId: hash, lfs: fc.oneof(fc.constant(undefined), fc.record({ size, sha256: hash, oid: hash }), fc.jsonValue()) }, { requiredKeys: ['rfilename'] }) },
  fc.jsonValue(),
); // prettier-ignore
const answer = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      sha: fc.oneof({ weight: 6, arbitrary: fc.constant(COMMIT) }, fc.jsonValue()),
      siblings: fc.oneof({ weight: 6, arbitrary: fc.array(sibling, { maxLength: 4 }) }, fc.jsonValue()),
      gated: fc.oneof(fc.constantFrom('auto', true, false, null), fc.jsonValue()),
      tags: fc.oneof(fc.constant(['license:mit']), fc.jsonValue()),
      cardData: fc.jsonValue(),
    },
    { requiredKeys: ['sha', 'siblings'] },
  ),
);

it('is read into a plan that stays in its folder, or refused in words, whatever it is', () => {
  let read = 0;
  fc.assert(
    fc.property(answer, (json) => {
      let model;
      try {
        model = readMetadata(json, fail);
      } catch (error) {
        expect(error).toBeInstanceOf(HeadlightError);
        return;
      }
      read++;
      for (const file of model.files) {
        expect(isSafeName(file.name)).toBe(true);
        expect(file.size === null || (Number.isSafeInteger(file.size) && file.size >= 0)).toBe(true);
        expect(file.sha256 ?? 'f'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
      }
      expect(new Set(model.files.map((file) => file.name.toLowerCase())).size).toBe(model.files.length);
    }),
    { numRuns: 2000, seed: 20 },
  );
  expect(read).toBeGreaterThan(100); // not everything was refused
});

it('with names that lead elsewhere has those left out', () => {
  const siblings = [...HOSTILE, 'config.json'].map((rfilename) => ({ rfilename, size: 1 }));
  const { files } = readMetadata({ sha: COMMIT, siblings }, fail);
  expect(files.map((file) => file.name)).toEqual(expect.arrayContaining(['config.json']));
  for (const file of files) expect(file.name).toMatch(/^(__proto__|config\.json)$/);
});
