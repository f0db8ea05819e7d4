/** Closes the session: no request leaves the machine, no permission is granted. */
import type { ProxyConfig, Session } from 'electron';
import { log } from '../log';
import { mayFetch } from './addresses';

export function closeSession(session: Session, devServer?: string): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !mayFetch(details.url, devServer);
    if (cancel) log.warn('refused a request', new URL(details.url).protocol);
    answer({ cancel });
  });
  void session.setProxy(proxyTo(devServer));
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
  // Chromium would fetch dictionaries as soon as it knows a language.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
}

/**
 * Connections that no request stands for (WebRTC's) go through the proxy or not at all: this one has no address. The dev server is reached without.
 */
function proxyTo(devServer?: string): ProxyConfig {
  const past = devServer === undefined ? [] : [new URL(devServer).hostname];
  return {
    mode: 'fixed_servers',
    proxyRules: 'nowhere.invalid:9',
    proxyBypassRules: [...past, '<-loopback>'].join(','),
  };
}
