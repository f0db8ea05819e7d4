/** The colour of a window before its page is painted: the page's own `--stage` (a test holds the two together). */

const STAGE = { light: '#e3e3e3', dark: '#121212' } as const;

export function backgroundColor(isDark: boolean): string {
  return isDark ? STAGE.dark : STAGE.light;
}
