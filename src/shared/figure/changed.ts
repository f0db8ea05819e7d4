/** The mark of a changed model: a dot and what was changed, quiet and never left out. */
import type { Changes, HeadAt } from '../../vit/explain/changes';
import { escapeXml } from './xml';
import { fitted, short, text, textWidth } from './font/text';
import type { Inks } from './ground';

/** Names of so many heads or layers are given. */
const NAMED = 2;

/** Each field of a change in words, in the order they are read; '' where it changes nothing. */
const WORDS: { readonly [F in keyof Required<Changes>]: (value: Required<Changes>[F], all: Changes) => string } = {
  headsOff: (heads, { ablation }) => (heads.length > 0 ? headsText(heads, ablation) : ''),
  ablation: () => '', // said with the heads
  hiddenPatches: ({ length }) => (length > 0 ? `${length} ${length === 1 ? 'patch' : 'patches'} hidden` : ''),
  patchOrder: ({ length }) => (length > 0 ? 'patches shuffled' : ''),
  positionEmbedding: (kept) => (kept ? '' : 'no position embedding'),
  mask: (mask) => (mask === 'causal' ? 'causal mask' : ''),
  attentionOff: (layers) => (layers.length > 0 ? `attention of ${layersText(layers)} skipped` : ''),
  mlpOff: (layers) => (layers.length > 0 ? `MLP of ${layersText(layers)} skipped` : ''),
  skipConnections: (kept) => (kept ? '' : 'no skip connections'),
  layerNorms: (kept) => (kept ? '' : 'no layer norms'),
};

/** What was changed, in English; layers and heads count from 1. */
export function changesText(changes: Changes): string {
  const said = <F extends keyof Changes>(field: F): string => {
    const value = changes[field];
    return value === undefined ? '' : WORDS[field](value as Required<Changes>[F], changes);
  };
  return (Object.keys(WORDS) as (keyof Changes)[])
    .map(said)
    .filter((part) => part !== '')
    .join(', ');
}

function headsText(heads: readonly HeadAt[], ablation: Changes['ablation']): string {
  const to = ablation === 'mean' ? ' (their mean)' : '';
  if (heads.length > NAMED) return `${heads.length} heads off${to}`;
  return `${heads.map(({ layer, head }) => `layer ${layer + 1} head ${head + 1}`).join(' and ')} off${to}`;
}

function layersText(layers: readonly number[]): string {
  if (layers.length > NAMED) return `${layers.length} layers`;
  return `layer${layers.length > 1 ? 's' : ''} ${layers.map((layer) => layer + 1).join(', ')}`;
}

/** 'Changed model: causal mask' */
export function markText(changes: Changes): string {
  return `Changed model: ${changesText(changes)}`;
}

/** One line of a figure, its baseline at y. */
export function markLine(said: string, x: number, y: number, room: number, inks: Inks): string[] {
  return [
    `<circle cx="${short(x + 4)}" cy="${short(y - 3.6)}" r="4" fill="${inks.mark}"/>`,
    text(fitted(said, 11, room - 14), x + 14, y, { size: 11, fill: inks.ink }),
  ];
}

/** The same as a plate in the lower right corner of a picture of `cols` × `rows`. */
export function markPlate(said: string, cols: number, rows: number): string[] {
  const size = Math.min(64, Math.max(11, Math.min(cols, rows) * 0.026));
  const [pad, dot] = [size * 0.7, size * 0.36];
  const line = fitted(said, size, cols - size - 3 * pad - 2 * dot);
  const width = textWidth(line, size) + 2.6 * pad + 2 * dot;
  const height = size * 1.9;
  const [x, y] = [cols - width - size * 0.5, rows - height - size * 0.5];
  const middle = short(y + height / 2);
  return [
    `<g role="img" aria-label="${escapeXml(said)}">`,
    `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="${short(size * 0.4)}" fill="#121212" fill-opacity="0.82"/>`,
    `<circle cx="${short(x + pad + dot)}" cy="${middle}" r="${short(dot)}" fill="#f5b74e"/>`,
    text(line, x + 1.6 * pad + 2 * dot, y + height / 2 + size * 0.36, { size, fill: '#ffffff' }),
    '</g>',
  ];
}
