/** Figures as pictures, drawn by the browser. */
import { withAbout } from '../../shared/export/png-chunks';
import { drawingSvg, type Drawing } from '../../shared/figure/drawing';
import { figureDpi, figureScale, type FigureLook } from '../../shared/figure/look';

/** PNG bytes of a drawing of ours, as large as was asked for. Rejects where the browser cannot draw it. */
export async function drawingPng(drawing: Drawing, look: FigureLook): Promise<Uint8Array> {
  const scale = figureScale(look, drawing.width);
  const [cols, rows] = [Math.round(drawing.width * scale), Math.round(drawing.height * scale)];
  const canvas = new OffscreenCanvas(cols, rows);
  await drawSvg(context(canvas), drawingSvg(drawing), cols, rows);
  const { title, description } = drawing;
  const texts = { Title: title, ...(description !== '' && { Description: description }), Software: 'Headlight' };
  return withAbout(await pngOf(canvas), { dpi: figureDpi(look), texts });
}

/** An SVG of ours over the whole canvas. */
export async function drawSvg(
  paint: OffscreenCanvasRenderingContext2D,
  svg: string,
  cols: number,
  rows: number,
): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    paint.drawImage(image, 0, 0, cols, rows);
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function context(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const paint = canvas.getContext('2d');
  if (!paint) throw new Error('expected a 2d canvas context');
  return paint;
}

export async function pngOf(canvas: OffscreenCanvas): Promise<Uint8Array> {
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
