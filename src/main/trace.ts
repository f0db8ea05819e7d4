/** Start-up timestamps on stderr, for measuring: `HEADLIGHT_TRACE_START` is when the app was started, in milliseconds since 1970. */
import type { WebContents } from 'electron';

// Told by whoever starts it: what the system says of a process's start is off by the clock's drift since the computer was booted.
const started = Number(process.env['HEADLIGHT_TRACE_START'] ?? '');
const wanted = started > 0;

/** In milliseconds after the start. @param at when it was, if not now */
export function trace(event: string, at = Date.now()): void {
  if (wanted) process.stderr.write(`headlight-trace ${event} ${(at - started).toFixed(0)}\n`);
}

/** What a person waits for, as the page itself sees it: something to look at, then the first photo's answer. */
const SIGNS = { usable: '[data-testid=strip-item]', answered: '[data-testid=strip-item][data-status=done]' };

/** Looks once a frame, and only where starts are measured. */
export function tracePage(contents: WebContents): void {
  if (!wanted) return;
  contents.once('dom-ready', () => {
    for (const [event, selector] of Object.entries(SIGNS)) {
      const look = `new Promise((done) => {
        const look = () => document.querySelector('${selector}')
          ? done(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
        look();
      })`;
      contents.executeJavaScript(look).then(
        (at: number) => trace(event, at),
        () => undefined, // the window went first
      );
    }
  });
}
