/** Stretches of zeros in a file: what a copy that has not finished leaves where its bytes are still to come. */

/** First byte of the zeros that the file ends with; its length when it ends otherwise. */
export function zeroTail(bytes: Uint8Array): number {
  let at = bytes.length;
  while (at > 0 && bytes[at - 1] === 0) at--;
  return at;
}

/** Bytes of the longest stretch of zeros in `from` … `to`, where it is at least `least` long; else 0. */
export function longestZeros(bytes: Uint8Array, from: number, to: number, least: number): number {
  let longest = 0;
  // Of `least` zeros in a row one lies on every step of `least`: only there is it looked at what is around.
  for (let at = from + least - 1; at < to;) {
    if (bytes[at] !== 0) {
      at += least;
      continue;
    }
    let start = at;
    let end = at + 1;
    while (start > from && bytes[start - 1] === 0) start--;
    while (end < to && bytes[end] === 0) end++;
    if (end - start >= least) longest = Math.max(longest, end - start);
    at = end + least - 1;
  }
  return longest;
}
