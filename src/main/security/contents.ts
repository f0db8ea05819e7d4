/** Every web contents, whoever makes it: stays on our page, opens no windows, holds no webview, sends nothing past the session. */
import { app, shell } from 'electron';
import { restoreCaches } from '../caches';
import { isOwnPage, mayOpenOutside } from './addresses';

export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'); // the proxy of the session leads nowhere
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) {
        restoreCaches();
        void shell.openExternal(url);
      }
      return { action: 'deny' };
    });
  });
}
