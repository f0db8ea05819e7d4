/** The least speed of a body: a server that sends a byte now and then is as good as silent. */

/** Bytes that have to come in each stretch of waiting; a slow modem brings them in seconds. */
const LEAST = 16 * 1024;

/**
 * The chunks of `body`, as long as `LEAST` bytes come within `milliseconds` of waiting for them; time that the reader takes does not count.
 * @param giveUp called once when they do not; makes the body fail
 */
export async function* paced(
  body: AsyncIterable<Uint8Array>,
  milliseconds: number,
  giveUp: () => void,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let [waited, came] = [0, 0];
  try {
    for (;;) {
      const start = performance.now();
      const timer = setTimeout(giveUp, milliseconds - waited);
      const { done, value } = await chunks.next().finally(() => clearTimeout(timer));
      if (done) return;
      yield value;
      waited += performance.now() - start;
      came += value.length;
      if (came >= LEAST) [waited, came] = [0, 0];
    }
  } finally {
    await chunks.return?.();
  }
}
