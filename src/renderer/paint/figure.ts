/** A figure for print as a picture, drawn by the browser. */
import { PRINT_SCALE } from '../../shared/overlay/head-figure';

/** PNG bytes of an SVG of ours, at 300 pixels per inch. Rejects where the browser cannot draw it. */
export async function figurePng(svg: string): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const [cols, rows] = [Math.round(image.width * PRINT_SCALE), Math.round(image.height * PRINT_SCALE)];
    const canvas = new OffscreenCanvas(cols, rows);
    const paint = canvas.getContext('2d');
    if (!paint) throw new Error('expected a 2d canvas context');
    paint.drawImage(image, 0, 0, cols, rows);
    return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
