import { describe, expect, it } from 'vitest';
import { readCalibration } from '../../../src/vit/checkpoint/calibration';
import { HeadlightError } from '../../../src/vit/errors';

const read = (calibration: unknown) => readCalibration({ headlight: { calibration } }, 'config.json');
const bin = { low: 0.5, high: 1, photos: 3, confidence: 0.75, accuracy: 0.5 };
const empty = { low: 0, high: 0.5, photos: 0, confidence: null, accuracy: null };
const reference = { photos: 200, of: 'Photos of cats', energy: Array.from({ length: 101 }, (_, i) => i / 7) };
const whole = {
  temperature: 1.25,
  threshold: 0.3,
  ece: { before: 0.046, after: 0.019 },
  photos: 1000,
  bins: [empty, bin],
  reference,
  measured: 'fitted on one half of 2,000 photos',
};

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof HeadlightError && error.code === 'configInvalid') return String(error.params['detail']);
    throw error;
  }
  throw new Error('was not refused');
}

describe('a model’s calibration', () => {
  it('is read whole, and with a temperature alone', () => {
    expect(read(whole)).toEqual(whole);
    expect(read({ temperature: 1 })).toEqual({ temperature: 1 });
    expect(read({ temperature: 1, ece: null, threshold: null })).toEqual({ temperature: 1 });
    expect(read({ ...whole, comment: 'of a later release' })).toEqual(whole);
  });

  it('is none where the config says nothing', () => {
    expect(readCalibration({}, 'config.json')).toBeNull();
    expect(readCalibration({ headlight: {} }, 'config.json')).toBeNull();
    expect(readCalibration({ headlight: null, temperature: 3 }, 'config.json')).toBeNull();
    expect(readCalibration({ headlight: { calibration: null } }, 'config.json')).toBeNull();
  });

  it.each([
    [{}, /headlight\.calibration\.temperature` is missing/],
    [{ temperature: 0 }, /headlight\.calibration\.temperature` must be a number from 0\.05 to 20, not 0/],
    [{ temperature: -1 }, /temperature` must be a number/],
    [{ temperature: 1e9 }, /temperature` must be a number/],
    [{ temperature: '1' }, /temperature` must be a number .*not "1"/],
    [{ temperature: Number.NaN }, /temperature` must be a number/],
    [{ temperature: [1] }, /temperature` must be a number/],
    [{ temperature: 1, threshold: 1.5 }, /headlight\.calibration\.threshold` must be a number from 0 to 1/],
    [{ temperature: 1, threshold: true }, /threshold` must be a number/],
    [{ temperature: 1, ece: 0.1 }, /headlight\.calibration\.ece` must be an object/],
    [{ temperature: 1, ece: { before: 0.1 } }, /headlight\.calibration\.ece` must have `before` and `after`/],
    [{ temperature: 1, ece: { before: 2, after: 0 } }, /headlight\.calibration\.ece\.before` must be/],
    [{ temperature: 1, photos: 0.5 }, /headlight\.calibration\.photos` must be an integer/],
    [{ temperature: 1, measured: 7 }, /headlight\.calibration\.measured` must be text/],
    [{ temperature: 1, measured: 'x'.repeat(3000) }, /headlight\.calibration\.measured` has 3000 characters/],
    [{ temperature: 1, bins: [] }, /calibration\.bins` must be up to 100 bins/],
    [{ temperature: 1, bins: 3 }, /calibration\.bins` must be/],
    [{ temperature: 1, bins: [bin, { ...bin, accuracy: 2 }] }, /calibration\.bins` must be/],
    [{ temperature: 1, bins: [{ ...empty, photos: 2 }] }, /calibration\.bins` must be/],
    [{ temperature: 1, reference: 4 }, /calibration\.reference` must have `photos` and 101 ascending numbers/],
    [{ temperature: 1, reference: { ...reference, photos: 0 } }, /calibration\.reference` must have/],
    [{ temperature: 1, reference: { photos: 5, energy: [1, 2] } }, /calibration\.reference` must have/],
    [
      { temperature: 1, reference: { photos: 5, energy: reference.energy.toReversed() } },
      /calibration\.reference` must have/,
    ],
    [{ temperature: 1, reference: { ...reference, of: 7 } }, /calibration\.reference\.of` must be text/],
    [7, /headlight\.calibration` must be an object/],
    [[], /headlight\.calibration` must be an object/],
  ])('%j is refused by name', (calibration, sentence) => {
    expect(refusal(() => read(calibration))).toMatch(sentence);
  });

  it('in a namespace that is no object is refused', () => {
    expect(refusal(() => readCalibration({ headlight: 'yes' }, 'config.json'))).toMatch(
      /`headlight` must be an object/,
    );
  });
});
