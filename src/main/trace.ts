/** Start-up timestamps on stderr, for measuring: `HEADLIGHT_TRACE_START=1`. */

const wanted = process.env['HEADLIGHT_TRACE_START'] === '1';
const started = process.getCreationTime?.() ?? Date.now();

/** Milliseconds are counted from the start of the process. */
export function trace(event: string): void {
  if (wanted) process.stderr.write(`headlight-trace ${event} ${(Date.now() - started).toFixed(0)}\n`);
}
