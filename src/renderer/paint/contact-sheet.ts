/** A page of small photos in a grid, each with its name and what it was taken for. */
import { withAbout } from '../../shared/export/png-chunks';
import type { MapPanel } from '../../shared/figure/map-figure';
import type { StageView } from '../state/pictures.svelte';
import { layPanel } from './export';
import { context, pngOf } from './figure';

export const SHEET = { cols: 4, rows: 5 } as const;
export const PER_PAGE = SHEET.cols * SHEET.rows;

/** An A4 page upright, at 200 dots an inch. */
const PAGE = { width: 1654, height: 2339, dpi: 200 } as const;
const MARGIN = 72;
const GAP = 28;
const HEAD = 84;
/** Below each picture: name and answer. */
const WORDS = 58;
const SIDE = (PAGE.width - 2 * MARGIN - (SHEET.cols - 1) * GAP) / SHEET.cols;
const PITCH = (PAGE.height - 2 * MARGIN - HEAD) / SHEET.rows;
/** Longer edge of a picture, in pixels of the page. */
export const SHEET_EDGE = Math.ceil(Math.min(SIDE, PITCH - WORDS));
const FONT = 'Inter, "Noto Sans KR", system-ui, sans-serif';

export interface SheetPhoto {
  readonly name: string;
  /** What it was taken for; empty for nothing. */
  readonly answer: string;
  /** Null where it cannot be read. */
  readonly view: StageView | null;
  /** What lies over it; null for the photo alone. */
  readonly panel: MapPanel | null;
}

export interface SheetWords {
  readonly title: string;
  readonly page: string;
  /** In place of a photo that cannot be read. */
  readonly missing: string;
}

/** PNG bytes. */
export async function contactSheet(photos: readonly SheetPhoto[], words: SheetWords): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(PAGE.width, PAGE.height);
  const paint = context(canvas);
  paint.fillStyle = '#fff';
  paint.fillRect(0, 0, PAGE.width, PAGE.height);
  paint.imageSmoothingQuality = 'high';
  const room = PAGE.width - 2 * MARGIN;
  line(paint, words.title, { x: MARGIN, y: MARGIN + 26, width: room - 260, font: `600 28px ${FONT}`, ink: '#111' });
  paint.textAlign = 'right';
  line(paint, words.page, { x: PAGE.width - MARGIN, y: MARGIN + 26, width: 240, font: `22px ${FONT}`, ink: '#555' });
  paint.textAlign = 'left';
  for (const [i, photo] of photos.entries()) {
    const x = MARGIN + (i % SHEET.cols) * (SIDE + GAP);
    const y = MARGIN + HEAD + Math.floor(i / SHEET.cols) * PITCH;
    await place(paint, photo, x, y, words.missing);
  }
  const png = await pngOf(canvas);
  return withAbout(png, { dpi: PAGE.dpi, texts: { Title: `${words.title} · ${words.page}`, Software: 'Headlight' } });
}

async function place(
  paint: OffscreenCanvasRenderingContext2D,
  { name, answer, view, panel }: SheetPhoto,
  x: number,
  y: number,
  missing: string,
): Promise<void> {
  if (view) {
    const scale = Math.min(SHEET_EDGE / view.photoCols, SHEET_EDGE / view.photoRows);
    const [cols, rows] = [view.photoCols, view.photoRows].map((edge) => Math.max(1, Math.round(edge * scale))) as [number, number]; // prettier-ignore
    const [left, top] = [Math.round(x), Math.round(y + SHEET_EDGE - rows)]; // they stand on one line
    paint.drawImage(view.bitmap, left, top, cols, rows);
    if (panel) await layPanel(paint, panel, view, { left, top, cols, rows });
  } else {
    paint.fillStyle = '#eee';
    paint.fillRect(x, y, SHEET_EDGE, SHEET_EDGE);
    line(paint, missing, {
      x: x + 16,
      y: y + SHEET_EDGE / 2,
      width: SHEET_EDGE - 32,
      font: `18px ${FONT}`,
      ink: '#8a1c1c',
    });
  }
  const [first, second] = [y + SHEET_EDGE + 24, y + SHEET_EDGE + 47];
  line(paint, name, { x, y: first, width: SIDE, font: `18px ${FONT}`, ink: '#555' });
  line(paint, answer, { x, y: second, width: SIDE, font: `600 19px ${FONT}`, ink: '#111' });
}

interface Text {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly font: string;
  readonly ink: string;
}

/** What is too long is cut, and says so. */
function line(paint: OffscreenCanvasRenderingContext2D, text: string, { x, y, width, font, ink }: Text): void {
  paint.font = font;
  paint.fillStyle = ink;
  let shown = text;
  for (let cut = [...text]; paint.measureText(shown).width > width && cut.length > 0;) {
    cut = cut.slice(0, -1);
    shown = `${cut.join('').trimEnd()}…`;
  }
  paint.fillText(shown, x, y);
}
