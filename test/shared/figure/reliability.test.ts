import { describe, expect, it } from 'vitest';
import { drawingSvg } from '../../../src/shared/figure/drawing';
import { reliabilityFigure } from '../../../src/shared/figure/reliability';
import type { Bin } from '../../../src/vit/calibrate';
import { labelsIn } from './labels';

const bins: readonly Bin[] = [
  { low: 0, high: 0.5, photos: 0, confidence: null, accuracy: null },
  { low: 0.5, high: 1, photos: 8, confidence: 0.75, accuracy: 0.25 },
];
const figure = { bins, ece: 0.5, title: ['Reliability of scores', 'my-vit', 'val'], look: {} };

describe('a reliability diagram', () => {
  it('has a bar as high as the share that was right, a dash at the mean score, and a bar of photos', () => {
    const svg = drawingSvg(reliabilityFigure(figure));
    const bars = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="([^"]+)"\/>/g),
    ];
    const [share, , photos] = bars.map(([, x, , width, height, fill]) => ({ x: Number(x), width: Number(width), height: Number(height), fill })); // prettier-ignore
    expect(share).toMatchObject({ width: 178, height: 90, fill: '#0072b2' }); // of 180 and 360
    expect(photos).toMatchObject({ x: share!.x, height: 84 }); // all of them
  });

  it('says ECE, and what it was before a temperature', () => {
    const plain = labelsIn(drawingSvg(reliabilityFigure(figure)));
    expect(plain).toContain('ECE 50.0 %');
    expect(plain.join(' ')).not.toContain('temperature');
    const before = { ece: 0.6, temperature: 1.25 };
    const fitted = labelsIn(drawingSvg(reliabilityFigure({ ...figure, before })));
    expect(fitted).toContain('temperature 1.250; without it 60.0 %');
    expect(fitted).toContain('8 photos, 2 bins of equal width.');
  });

  it('is drawn of no photo, too', () => {
    const none = bins.map((bin) => ({ ...bin, photos: 0, confidence: null, accuracy: null }));
    expect(drawingSvg(reliabilityFigure({ ...figure, bins: none }))).not.toMatch(/NaN|Infinity/);
  });
});
