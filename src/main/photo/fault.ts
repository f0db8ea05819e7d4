/** For tests only: makes the process crash or hang on a photo, as a hostile file would. */

/** `HEADLIGHT_TEST_PHOTO_FAULT=crash:evil.png,hang:slow.jpg`: what to do on photos of these names. */
export function injectFault(name: string, faults = process.env['HEADLIGHT_TEST_PHOTO_FAULT']): void {
  for (const fault of faults?.split(',') ?? []) {
    if (fault === `crash:${name}`) process.kill(process.pid, 'SIGKILL');
    if (fault === `hang:${name}`) for (;;);
  }
}
