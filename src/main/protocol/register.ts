/** Makes `app://` known to Chromium; the one place where Electron's `protocol` is used. */
import { protocol } from 'electron';
import { log } from '../log';
import { SCHEME } from './resolve';
import { serve, type FileRoots } from './serve';

/** Before `ready`: a scheme that behaves like https, so that fetch, streams, workers and isolation work. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
}

/** After `ready`. */
export function serveScheme(roots: FileRoots): void {
  protocol.handle(SCHEME, async (request) => {
    try {
      return await serve(request, roots);
    } catch (error) {
      log.error('app:// request failed', error);
      return new Response(null, { status: 500 });
    }
  });
}
