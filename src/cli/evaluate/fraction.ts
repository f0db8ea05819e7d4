/** Shares, and how a table writes them. */

/** 0 of nothing. */
export function fraction(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

export function percent(value: number): string {
  return `${(value * 100).toFixed(1).padStart(5)} %`;
}
