import { describe, expect, it } from 'vitest';
import { bandsOf, EXPORT_EDGE, EXPORT_PIXELS, exportEdge } from '../../../src/renderer/paint/export';
import type { OverlayStyle } from '../../../src/shared/overlay/overlay';
import { paintOverlay } from '../../../src/shared/overlay/paint';

describe('exportEdge', () => {
  it.each([
    [400, 600, 600],
    [3000, 4000, 4000],
    [6048, 8064, 8064], // 48.8 megapixels
    [1, 1, 1],
  ])('leaves a photo of %i × %i as it is', (rows, cols, edge) => {
    expect(exportEdge(rows, cols)).toBe(edge);
  });

  it.each([
    [12240, 16320],
    [16320, 12240],
    [100, 60000],
    [1, 10_000_000],
  ])('makes a photo of %i × %i as large as may be, and no larger', (rows, cols) => {
    const edge = exportEdge(rows, cols);
    const scale = edge / Math.max(rows, cols);
    expect(edge).toBeLessThanOrEqual(EXPORT_EDGE);
    expect(rows * scale * (cols * scale)).toBeLessThanOrEqual(EXPORT_PIXELS);
    expect(Math.max((rows * cols * scale * scale) / EXPORT_PIXELS, edge / EXPORT_EDGE)).toBeGreaterThan(0.999);
  });
});

describe('bandsOf', () => {
  it.each([true, false])('paints band by band what is painted at once (smooth: %s)', (smooth) => {
    const map = { rows: 3, cols: 4, data: Float32Array.from({ length: 12 }, (_, at) => (at * 7) % 11) };
    const frame = { rows: 1300, cols: 5, crop: { top: 40.4, left: 0.5, height: 1200.2, width: 4 } };
    const style: OverlayStyle = { mode: 'both', opacity: 0.8, colorMap: 'inferno', smooth };
    const range = { low: 0, high: 10 };
    const bands = bandsOf(frame).map(([, band]) => Buffer.from(paintOverlay(map, range, style, band).data.buffer));
    expect(bands).toHaveLength(3);
    expect(Buffer.concat(bands).equals(Buffer.from(paintOverlay(map, range, style, frame).data.buffer))).toBe(true);
  });
});
