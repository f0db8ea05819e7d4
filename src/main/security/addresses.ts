/** Which addresses may be fetched, shown or handed to the browser. Pure: the rules of `docs/design.md` §3 in one place. */
import { ORIGIN } from '../protocol/resolve';

/** Schemes that never leave the machine: ours, and what the page itself made. `devtools:` is the developer's own tool. */
const LOCAL_SCHEMES = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** Our own pages on the web that a person may open from the app, in their browser. */
const EXTERNAL_PAGES: readonly string[] = ['https://arxiv.org/abs/2010.11929', 'https://arxiv.org/abs/2005.00928'];

/** True for requests that may go out of the renderer: to this app, or to the dev server while there is one. */
export function mayFetch(address: string, devServer?: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.protocol === 'app:') return address === ORIGIN || address.startsWith(`${ORIGIN}/`);
  if (LOCAL_SCHEMES.has(url.protocol)) return true;
  if (devServer === undefined) return false;
  return url.host === new URL(devServer).host && (url.protocol === 'http:' || url.protocol === 'ws:');
}

/** True for the app's own document: the only thing the window shows, and the only sender main listens to. */
export function isOwnPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return `${url.protocol}//${url.host}` === ORIGIN && (url.pathname === '/' || url.pathname === '/index.html');
}

export function mayOpenOutside(address: string): boolean {
  return EXTERNAL_PAGES.includes(address);
}
