/** How a sentence is to be written, as transformers' files say it. */
import { describe, expect, it } from 'vitest';
import { chosen, readGeneration } from '../../../src/vit/write/generation';
import { logSoftmax, processScores } from '../../../src/vit/write/processors';

const HABITS = { positions: 40, vocabulary: 20 };
const none = { model: {}, decoder: {} };
const read = (own: Record<string, unknown> | null, model: Record<string, unknown> = {}, decoder: Record<string, unknown> = {}) =>
  readGeneration({ own, model, decoder }, HABITS); // prettier-ignore

describe('readGeneration', () => {
  it('takes generation_config.json, and what config.json and its decoder say where there is none', () => {
    expect(read({ decoder_start_token_id: 3, eos_token_id: [4, 5], num_beams: 4, max_length: 9 })).toMatchObject({ startId: 3, endIds: [4, 5], beams: 4, maxLength: 9 }); // prettier-ignore
    expect(read(null, { decoder_start_token_id: 2, eos_token_id: 1 }, { max_length: 12 })).toMatchObject({ startId: 2, endIds: [1], maxLength: 12, beams: 1 }); // prettier-ignore
    expect(read({ bos_token_id: 6 }, { eos_token_id: 1 })).toMatchObject({ startId: 6, endIds: [1], maxLength: 21 });
  });

  it('counts new ids behind the start id, and never beyond the positions there are', () => {
    expect(read({ bos_token_id: 0, max_new_tokens: 5, min_new_tokens: 2 })).toMatchObject({
      maxLength: 6,
      minLength: 3,
    });
    expect(read({ bos_token_id: 0, max_length: 500 }).maxLength).toBe(41);
    expect(chosen(read({ bos_token_id: 0 }), { words: 3, beams: 2 }, 40)).toMatchObject({ maxLength: 4, beams: 2 });
  });

  it('lets a family’s own start and end win', () => {
    const generation = readGeneration({ own: { bos_token_id: 1, eos_token_id: 2 }, ...none }, { ...HABITS, startId: 9, endIds: [3] }); // prettier-ignore
    expect(generation).toMatchObject({ startId: 9, endIds: [3] });
  });

  it('says what it does not do', () => {
    expect(read({ bos_token_id: 0, do_sample: true, num_beam_groups: 2, sequence_bias: null }).leftOut).toEqual(['do_sample', 'num_beam_groups']); // prettier-ignore
  });

  it.each([
    [{}, 'decoder_start_token_id'],
    [{ bos_token_id: 20 }, 'bos_token_id'],
    [{ bos_token_id: 0, num_beams: 0 }, 'num_beams'],
    [{ bos_token_id: 0, num_beams: 2.5 }, 'num_beams'],
    [{ bos_token_id: 0, repetition_penalty: 0 }, 'repetition_penalty'],
    [{ bos_token_id: 0, early_stopping: 'soon' }, 'early_stopping'],
    [{ bos_token_id: 0, bad_words_ids: [3] }, 'bad_words_ids'],
    [{ bos_token_id: 0, suppress_tokens: [-1] }, 'suppress_tokens'],
  ])('refuses %j by name', (own, field) => {
    try {
      read(own);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'configInvalid', params: { detail: expect.stringContaining(field) } });
    }
  });
});

describe('processScores', () => {
  const own = { bos_token_id: 0, eos_token_id: 1, max_length: 6 };
  const after = (ids: readonly number[], settings: Record<string, unknown>): number[] => {
    const scores = Float32Array.of(1, -1, 2, 3, -2, 0.5);
    processScores(scores, ids, read({ ...own, ...settings }));
    return [...scores];
  };
  const NEVER = -Infinity;

  it('penalises what was seen once, up or down by its sign', () => {
    expect(after([0, 4, 4], { repetition_penalty: 2 })).toEqual([0.5, -1, 2, 3, -4, 0.5]);
  });

  it('forbids a second n-gram, and of a bad word its last id behind the others', () => {
    expect(after([0, 2, 3, 5, 2], { no_repeat_ngram_size: 2 })).toEqual([1, -1, 2, NEVER, -2, 0.5]);
    expect(after([0, 2], { bad_words_ids: [[2, 3], [4, 5], [0], [1]] })).toEqual([NEVER, -1, 2, NEVER, -2, 0.5]); // an end id is no bad word
    expect(after([0, 2], { no_repeat_ngram_size: 1 })).toEqual([NEVER, -1, NEVER, 3, -2, 0.5]);
  });

  it('keeps the end away until the least length, forces ids at either end, suppresses others', () => {
    expect(after([0, 2], { min_length: 3 })[1]).toBe(NEVER);
    expect(after([0, 2, 3], { min_length: 3 })[1]).toBe(-1);
    expect(after([0], { forced_bos_token_id: 4 })).toEqual([NEVER, NEVER, NEVER, NEVER, 0, NEVER]);
    expect(after([0, 2, 2, 2, 2], { forced_eos_token_id: 1 })).toEqual([NEVER, 0, NEVER, NEVER, NEVER, NEVER]);
    expect(after([0, 2], { suppress_tokens: [3] })[3]).toBe(NEVER);
    expect([after([0], { begin_suppress_tokens: [3] })[3], after([0, 2], { begin_suppress_tokens: [3] })[3]]).toEqual([NEVER, 3]); // prettier-ignore
  });

  it('makes probabilities of sum 1 of what is left, where that is asked', () => {
    const asked = { bos_token_id: 0, repetition_penalty: 2, suppress_tokens: [1] };
    const log = logSoftmax(Float32Array.of(1, 5, 2, 0.5));
    const [plain, renormalised] = [{}, { renormalize_logits: true }].map((more) => {
      const scores = Float32Array.from(log);
      processScores(scores, [0, 2], read({ ...asked, ...more }));
      return scores;
    });
    const sum = (scores: Float32Array | undefined): number =>
      [...(scores ?? [])].reduce((all, x) => all + Math.exp(x), 0);
    expect(sum(plain)).toBeLessThan(0.5);
    expect(sum(renormalised)).toBeCloseTo(1, 6);
    const apart = (scores: Float32Array | undefined): number => (scores?.[3] ?? NaN) - (scores?.[0] ?? NaN);
    expect(apart(renormalised)).toBeCloseTo(apart(plain), 5);
    expect(() => read({ bos_token_id: 0, renormalize_logits: 'yes' })).toThrow(/configInvalid/);
  });

  it('gives log-probabilities that sum to 1', () => {
    const logs = logSoftmax(Float32Array.of(1000, 1001, 999));
    expect([...logs].reduce((sum, x) => sum + Math.exp(x), 0)).toBeCloseTo(1, 6);
  });
});
