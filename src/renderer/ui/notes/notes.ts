/** What each side note cites: the lens's formula and its source. Its sentences are in the strings files. */
import type { MapMethodName } from '../../../vit/ask/map-methods';

/**
 * `formula` is plain text with `_x`, `_{…}` and `^{…}` for what stands lower or higher; single letters are set in italics. Layers
 * are l, heads k, tokens i and j; ⊙ multiplies entry by entry.
 */
export interface Citation {
  readonly formula: string;
  readonly source: string;
}

export const NOTES = {
  rollout: {
    formula: 'M_l = (1 − α) F_l + α I\nR_l = M_l · R_{l−1}',
    source: 'Abnar & Zuidema 2020, arXiv 2005.00928',
  },
  attention: {
    formula: 'A_l = softmax(Q_l K_l^{T} / √d)',
    source: 'Vaswani et al. 2017, arXiv 1706.03762',
  },
  'grad-rollout': {
    formula: 'F_l = max(0, mean_k (A_l ⊙ ∂y / ∂A_l))\nR_l = ((1 − α) F_l + α I) · R_{l−1}',
    source: 'jacobgil/vit-explain',
  },
  relevance: {
    formula: 'Ā_l = mean_k max(0, A_l ⊙ ∂y / ∂A_l)\nR_l = R_{l−1} + Ā_l · R_{l−1}',
    source: 'Chefer, Gur & Wolf 2021, arXiv 2103.15679',
  },
  occlusion: {
    formula: 'O_i = y(x) − y(x without the square of i)',
    source: 'Zeiler & Fergus 2014, arXiv 1311.2901',
  },
  ablation: {
    formula: 'x_l ← x_l + Σ_{j ≠ k} o_j W_j  (or mean_i o_k W_k)',
    source: 'Michel, Levy & Neubig 2019, arXiv 1905.10650',
  },
  patches: {
    formula: 'A_l = softmax(Q_l K_l^{T} / √d + B),  B_{ij} = −∞ for hidden j',
    source: 'Naseer et al. 2021, arXiv 2105.10497',
  },
  inside: {
    formula: 'x_{l+1} = x_l + a · Attention(x_l) + m · MLP(x_l),  a, m = 0 or 1',
    source: 'Dosovitskiy et al. 2020, arXiv 2010.11929',
  },
  'logit-lens': {
    formula: 'y_l = head(norm(x_l))',
    source: 'nostalgebraist 2020, “interpreting GPT: the logit lens”',
  },
  matrix: {
    formula: 'A_{ij} = softmax_j (q_i · k_j / √d)',
    source: 'Vaswani et al. 2017, arXiv 1706.03762',
  },
  similarity: {
    formula: 'cos(x_i, x_j) = x_i · x_j / (|x_i| |x_j|)',
    source: 'Raghu et al. 2021, arXiv 2108.08810',
  },
  'position-similarity': {
    formula: 'cos(p_i, p_j) = p_i · p_j / (|p_i| |p_j|)',
    source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, fig. 7',
  },
  norm: {
    formula: 'n_i = |x_i| = √(Σ_d x_{id}^{2})',
    source: 'Darcet et al. 2023, arXiv 2309.16588, section 2.1',
  },
  'value-norm': {
    formula: 'w_{ij} = A_{ij} |v_j|',
    source: 'Kobayashi et al. 2020, arXiv 2004.10102',
  },
  filters: {
    formula: 'E = U S V^{T}, tiles = columns of V',
    source: 'Dosovitskiy et al. 2020, arXiv 2010.11929, fig. 7',
  },
  faithfulness: {
    formula: 'AUC = ∫ p(class | share s hidden) ds',
    source: 'Petsiuk, Das & Saenko 2018, arXiv 1806.07421',
  },
  distance: {
    formula: 'd_k = mean_i Σ_j A_{ij} · D_{ij}',
    source: 'Dosovitskiy et al. 2020, fig. 7, arXiv 2010.11929',
  },
  entropy: {
    formula: 'H_k = mean_i (−Σ_j A_{ij} ln A_{ij})',
    source: 'Shannon 1948',
  },
} as const satisfies Readonly<Record<MapMethodName, Citation> & Record<string, Citation>>;

export type NoteName = keyof typeof NOTES;

export interface FormulaPart {
  readonly text: string;
  readonly place: 'line' | 'below' | 'above';
  readonly italic: boolean;
}

const SCRIPT = /([_^])(\{[^}]*\}|.)/g;
const LETTER = /(?<!\p{L})(?:\p{L}\p{M}?|ij)(?!\p{L})/gu;

/** One line of a formula, cut where its setting changes. */
export function formulaParts(line: string): FormulaPart[] {
  const parts: FormulaPart[] = [];
  let done = 0;
  for (const match of line.matchAll(SCRIPT)) {
    parts.push(...letters(line.slice(done, match.index), 'line'));
    const text = (match[2] ?? '').replace(/^\{|\}$/g, '');
    parts.push(...letters(text, match[1] === '_' ? 'below' : 'above'));
    done = match.index + match[0].length;
  }
  return [...parts, ...letters(line.slice(done), 'line')];
}

/** Letters that stand alone are names of quantities, i beside j as well; the others are words. */
function letters(text: string, place: FormulaPart['place']): FormulaPart[] {
  const parts: FormulaPart[] = [];
  let done = 0;
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    if (index > done) parts.push({ text: text.slice(done, index), place, italic: false });
    parts.push({ text: letter, place, italic: true });
    done = index + letter.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), place, italic: false });
  return parts;
}
