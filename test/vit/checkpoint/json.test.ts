import { describe, expect, it } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { duplicateKey, parseJson, parseJsonObject } from '../../../src/vit/checkpoint/json';

const fail = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name: 'x', detail });
const refusal = (text: string): string => {
  try {
    parseJsonObject(new TextEncoder().encode(text), fail);
    return 'read';
  } catch (error) {
    return String((error as HeadlightError).params['detail']);
  }
};

describe('JSON of strangers', () => {
  it('gives what JSON.parse gives, brackets and commas in text included', () => {
    for (const text of ['{"a": [1, {"b": "]}[{,:\\"\\\\"}], "é": null}', '{}', '{"[[": {"": []}}'])
      expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('is read up to the depth and number of values of real files, and refused beyond before anything is made of it', () => {
    const nested = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect([nested(99), nested(100)].map(refusal)).toEqual(['read', 'it nests deeper than 100']);
    expect(refusal(`{"a":[${'{},'.repeat(600_000)}0]}`)).toBe('read');
    expect(refusal(`{"a":[${'{},'.repeat(700_000)}0]}`)).toBe('it holds more values than any model’s files');
    expect(refusal(`{"a":"${',:[]{}'.repeat(600_000)}"}`)).toBe('read'); // text counts for nothing
  });

  it('is refused where it ends too early, within text as well', () => {
    for (const text of ['{"a', '{"a\\', '{"a": "b', '{', '"']) expect(refusal(text)).toBe('not valid JSON');
  });

  it('is refused where a key stands twice in one object, however it is written', () => {
    expect(duplicateKey('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}')).toBeNull();
    expect(duplicateKey('{"a": 1, "b": {}, "\\u0061": 2}')).toBe('a');
    expect(refusal('{"x": {"a": 1, "b": 2, "a": 3}}')).toBe('`a` stands twice');
  });
});
