/** Which part of a square matrix is seen: zoom and pan within its edges. */

/** `left` and `top` in tokens; `span` tokens fit across. The whole matrix: 0, 0, tokens. */
export interface MatrixView {
  readonly left: number;
  readonly top: number;
  readonly span: number;
}

/** Tokens across at the closest zoom. */
const CLOSEST = 8;

export function wholeView(tokens: number): MatrixView {
  return { left: 0, top: 0, span: tokens };
}

/** Closer by `factor` (below 1: farther), while the token under (x, y), both 0 … 1 across the view, stays there. */
export function zoomAt(view: MatrixView, tokens: number, x: number, y: number, factor: number): MatrixView {
  const span = Math.min(tokens, Math.max(Math.min(CLOSEST, tokens), view.span / factor));
  return within({ left: view.left + x * (view.span - span), top: view.top + y * (view.span - span), span }, tokens);
}

/** Moved by (x, y) views: a drag over the whole width moves by 1. */
export function panBy(view: MatrixView, tokens: number, x: number, y: number): MatrixView {
  return within({ ...view, left: view.left - x * view.span, top: view.top - y * view.span }, tokens);
}

/** The cell under (x, y), both 0 … 1 across the view: query down, key across. */
export function cellAt(view: MatrixView, tokens: number, x: number, y: number): { query: number; key: number } {
  const index = (at: number): number => Math.min(tokens - 1, Math.max(0, Math.floor(at)));
  return { query: index(view.top + y * view.span), key: index(view.left + x * view.span) };
}

/** The view that shows a cell, moved as little as possible. */
export function reveal(view: MatrixView, tokens: number, query: number, key: number): MatrixView {
  const moved = (from: number, at: number): number => Math.min(at, Math.max(from, at + 1 - view.span));
  return within({ ...view, left: moved(view.left, key), top: moved(view.top, query) }, tokens);
}

function within({ left, top, span }: MatrixView, tokens: number): MatrixView {
  const inside = (at: number): number => Math.min(tokens - span, Math.max(0, at));
  return { left: inside(left), top: inside(top), span };
}
