/** Where "Light" shows no more difference, which colour bars say. */
import { describe, expect, it } from 'vitest';
import { colorBar } from '../../../src/shared/figure/color-bar';
import { INKS } from '../../../src/shared/figure/ground';
import { fullLightOf, shadesOf } from '../../../src/shared/overlay/paint';
import { isOfSquares } from '../../../src/vit/ask/map-methods';
import { labelsIn } from '../figure/labels';

describe('full light', () => {
  it('begins where the drawn shades are the highest there is', () => {
    const data = Float32Array.from({ length: 200 }, (_, i) => i);
    const range = { low: 0, high: 199 };
    expect(fullLightOf({ data }, range)).toBeCloseTo(190, 4); // the twentieth part with the highest values
    const drawn = shadesOf({ rows: 10, cols: 20, data }, range, { mode: 'light' });
    expect(data.filter((_, i) => drawn[i]! >= 1023 - 1e-3)).toEqual(data.filter((value) => value >= 190));
    expect(fullLightOf({ data: new Float32Array(9) }, { low: 0, high: 0 })).toBeUndefined();
  });

  it('is said on the bar, whose colours end there', () => {
    const bar = { id: 'a', colorMap: 'gray', range: { low: 0, high: 2 }, unit: 'attention weight' } as const;
    const plain = colorBar(bar, 0, 0, 200, INKS.light).join('');
    const light = colorBar({ ...bar, full: 0.5 }, 0, 0, 200, INKS.light).join('');
    expect(labelsIn(plain)).toContain('attention weight');
    expect(labelsIn(light)).toEqual(expect.arrayContaining(['attention weight', 'full light from 0.5']));
    expect([plain, light].map((svg) => /offset="([\d.]+)" stop-color="rgb\(255,255,255\)"/.exec(svg)?.[1])).toEqual([
      '1',
      '0.25',
    ]);
    expect(labelsIn(colorBar({ ...bar, full: 'each' }, 0, 0, 300, INKS.light).join('')).join()).toContain(
      'of each map',
    );
  });
});

it('squares of several patches are squares; patches are not', () => {
  expect([isOfSquares('occlusion', 2), isOfSquares('occlusion'), isOfSquares('rollout', 3)]).toEqual([
    true,
    false,
    false,
  ]);
});
