/** A score as files and terminals write it: a share in percent, or the number of a regression. Always English. */
import type { OutputKind } from '../../vit/output';

/** '95.3 %', '-3.152' */
export function scoreText(score: number, output: OutputKind): string {
  return output === 'regression' ? valueText(score) : percentText(score);
}

/** '95.3 %' */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Four significant digits, without an exponent where people write none. */
export function valueText(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e6 || size < 1e-4) return value.toExponential(3);
  return value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))));
}
