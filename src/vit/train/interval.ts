/** How sure a share is that was counted: Wilson's interval (Wilson 1927; Brown, Cai & DasGupta 2001 recommend it for few counts). */

/** 97.5 % of a normal distribution lies below it: the interval holds the true share 95 times of 100. */
const Z = 1.959963984540054;

/** Bounds of the true share where `right` of `all` were right, 0 … 1. @param all one or more */
export function wilsonInterval(right: number, all: number): { readonly low: number; readonly high: number } {
  const share = right / all;
  const spread = (Z * Math.sqrt((share * (1 - share)) / all + (Z * Z) / (4 * all * all))) / (1 + (Z * Z) / all);
  const centre = (share + (Z * Z) / (2 * all)) / (1 + (Z * Z) / all);
  return { low: Math.max(0, centre - spread), high: Math.min(1, centre + spread) };
}
