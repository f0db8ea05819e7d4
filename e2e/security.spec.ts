/** Holds `docs/design.md` §3, "Processes and trust", line by line, in the running app. */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import type { HeadlightApi } from '../src/shared/ipc';
import { dropFiles, expect, launch, ROOT, SAMPLES, temporaryFolder, test, type RunningApp } from './app';
import { engineWorker, globalsOf } from './support/workers';

declare global {
  interface Window {
    readonly headlight: HeadlightApi;
  }
}

const ADDRESS = 'https://example.com/';

let app: RunningApp;
let page: Page;
let electron: ElectronApplication;

test.beforeAll(async () => {
  app = await launch({ engine: 'wasm' });
  ({ page, electron } = app);
});

test.afterAll(() => app.close());

test.describe('the renderer', () => {
  test('sees nothing of Node or Electron', async () => {
    const visible = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(visible).toEqual([]);
  });

  test('is sandboxed and isolated', async () => {
    const preferences = await electron.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents() as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      }[];
      return contents?.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  test('gets the contract and nothing else from the preload script', async () => {
    const names = await page.evaluate(() => Object.keys(window.headlight).sort());
    expect(names).toEqual(
      [
        'bootstrap', 'openPhotos', 'addFiles', 'addBytes', 'pastePhotos', 'removePhotos', 'turnPhoto', 'saveSettings',
        'saveFile', 'revealPhoto', 'openGuide', 'revealSaved', 'copyPng', 'copyText', 'problemReport', 'bench', 'library', 'ownLabels', 'files', 'onFilesProgress', 'watch', 'onWatched', 'onPhotosGone', 'onLibraryTrouble', 'onCommand', 'onAdded', 'onPhotoFailed', 'models', 'downloads', 'onDownloadProgress', 'stopLooking', 'onFound', 'onUnkept', 'updates', 'onUpdateState', 'onModelsChanged', 'onSettingsChanged', 'connectPhotos', 'startNative', 'onNativeEnded', 'onGraphicsFailed',
      ].sort(), // prettier-ignore
    );
  });

  test('lives on app:// and is cross-origin isolated, so that WASM threads work', async () => {
    const state = await page.evaluate(() => ({
      origin: location.origin,
      isolated: crossOriginIsolated,
      shared: typeof SharedArrayBuffer,
      secure: isSecureContext,
    }));
    expect(state).toEqual({ origin: 'app://headlight', isolated: true, shared: 'function', secure: true });
  });

  test('is told names, never paths', async () => {
    const boot = await page.evaluate(async () => JSON.stringify(await window.headlight.bootstrap()));
    expect(boot).toContain('red-panda.jpg');
    expect(boot).not.toContain(ROOT);
    expect(boot).not.toContain(app.dataFolder);
    expect(boot).not.toMatch(/"\/|[A-Z]:\\\\/);
  });
});

test.describe('the renderer worker', () => {
  test('sees neither Node nor a document, and neither do its threads', async () => {
    const names = ['require', 'process', 'document', 'window', 'headlight', 'postMessage'];
    const seen = await globalsOf(await engineWorker(page), names);
    expect(seen).toEqual({ byTheWorker: ['postMessage'], byItsThreads: ['postMessage'] }); // which every worker has
  });

  test('compiles WebAssembly but no text', async () => {
    const engine = await engineWorker(page);
    const compiled = await engine.evaluate(async () => {
      const attempt = (run: () => unknown): Promise<unknown> =>
        new Promise((resolve) =>
          setTimeout(() => {
            try {
              resolve(run());
            } catch (error) {
              resolve((error as Error).name);
            }
          }),
        );
      const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0); // the smallest module
      return {
        text: await attempt(() => new Function('return 1')()),
        wasm: await attempt(() => String(new WebAssembly.Module(empty))),
      };
    });
    expect(compiled).toEqual({ text: 'EvalError', wasm: '[object WebAssembly.Module]' });
  });
});

test.describe('the content security policy', () => {
  test('refuses eval', async () => {
    // In a task of its own: code that the test driver runs is exempt from the policy.
    const outcome = await page.evaluate(
      () =>
        new Promise((resolve) =>
          setTimeout(() => {
            try {
              resolve((0, eval)('1 + 1'));
            } catch (error) {
              resolve((error as Error).name);
            }
          }),
        ),
    );
    expect(outcome).toBe('EvalError');
  });

  test('refuses inline scripts and inline handlers', async () => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.inlineRan = true');
      image.src = 'missing.png';
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 200));
      script.remove();
      image.remove();
      return 'inlineRan' in window;
    });
    expect(ran).toBe(false);
  });

  test('refuses remote scripts, pictures, frames and connections', async () => {
    const outcomes = await page.evaluate(async (address) => {
      const loads = (tag: 'script' | 'img' | 'iframe', policy: string): Promise<string> =>
        new Promise((resolve) => {
          const element = document.createElement(tag);
          document.addEventListener('securitypolicyviolation', (event) => {
            if (event.effectiveDirective.startsWith(policy)) resolve('violation');
          });
          element.src = address;
          document.body.append(element);
          setTimeout(() => {
            element.remove();
            resolve('no violation');
          }, 1000);
        });
      return {
        script: await loads('script', 'script-src'),
        picture: await loads('img', 'img-src'),
        frame: await loads('iframe', 'frame-src'),
        fetch: await fetch(address).then(() => 'loaded', () => 'refused'), // prettier-ignore
        file: await fetch('file:///etc/hostname').then(() => 'loaded', () => 'refused'), // prettier-ignore
        socket: await new Promise((resolve) => {
          const socket = new WebSocket('wss://example.com');
          socket.onopen = () => resolve('loaded');
          socket.onerror = () => resolve('refused');
        }).catch(() => 'refused'),
      };
    }, ADDRESS);
    expect(outcomes).toEqual({
      script: 'violation',
      picture: 'violation',
      frame: 'violation',
      fetch: 'refused',
      file: 'refused',
      socket: 'refused',
    });
  });

  test('lets only our own files be workers of the window', async () => {
    const outcome = await page.evaluate(() => {
      const url = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
      return new Promise((resolve) => {
        try {
          const worker = new Worker(url);
          worker.onmessage = () => resolve('ran');
          worker.onerror = () => resolve('refused');
        } catch {
          resolve('refused');
        }
      });
    });
    expect(outcome).toBe('refused');
  });
});

test.describe('the session', () => {
  test('cancels requests that leave the machine, whoever makes them', async () => {
    const failures = await electron.evaluate(async ({ net }) => {
      const attempt = (url: string): Promise<string> =>
        net.fetch(url).then(() => 'answered', (error: Error) => error.message); // prettier-ignore
      return Promise.all(['http://127.0.0.1:9/', 'https://example.com/'].map(attempt));
    });
    expect(failures).toEqual(Array(2).fill(expect.stringMatching(/ERR_BLOCKED_BY_CLIENT/)));
  });

  test('lets no packet out through WebRTC, which asks neither the policy nor the request filter', async () => {
    const seen = new Set<string>();
    const udp = createSocket('udp4').on('message', () => seen.add('a datagram'));
    const tcp = createServer((socket) => {
      seen.add('a connection');
      socket.destroy();
    });
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const asking = askingFor({ udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port });
    const candidates = await page.evaluate(asking);
    expect({ seen: [...seen], candidates }).toEqual({ seen: [], candidates: [] });

    // The same text where nothing but the resolver's rules holds it, so that silence above means something. TCP goes through the resolver and the
    // proxy, and each of them alone stops it; without both it was seen to connect.
    await electron.evaluate(async ({ BrowserWindow }, text) => {
      const free = new BrowserWindow({ show: false, webPreferences: { partition: 'free' } });
      free.webContents.setWebRTCIPHandlingPolicy('default');
      await free.loadURL('data:text/html,<p>free</p>');
      await free.webContents.executeJavaScript(text);
      free.destroy();
    }, asking);
    udp.close();
    tcp.close();
    expect([...seen]).toEqual(['a datagram']);
  });

  test('denies every permission', async () => {
    const denied = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
      const states = await Promise.all(
        names.map((name) => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state)),
      );
      const media = await navigator.mediaDevices.getUserMedia({ video: true }).catch((error: Error) => error.name);
      return { states, media: typeof media === 'string' };
    });
    expect(denied).toEqual({ states: Array(6).fill('denied'), media: true });
  });

  test('stays on our page: no navigation, no windows, no webview', async () => {
    const before = page.url();
    await page.evaluate((address) => {
      location.href = address;
    }, ADDRESS);
    await page.evaluate(() => {
      location.href = 'file:///etc/hostname';
    });
    const opened = await page.evaluate((address) => window.open(address) === null, ADDRESS);
    await page.evaluate((address) => {
      const view = document.createElement('webview');
      view.setAttribute('src', address);
      document.body.append(view);
      setTimeout(() => view.remove(), 100);
    }, ADDRESS);
    await page.waitForTimeout(300);
    const contents = await electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
    expect({ url: page.url(), opened, contents }).toEqual({ url: before, opened: true, contents: 1 });
  });
});

test.describe('app://', () => {
  const status = (address: string, init: RequestInit = {}): Promise<number> =>
    page.evaluate(([url, options]) => fetch(url, options).then((answer) => answer.status), [address, init] as const);

  test('serves the renderer with the headers that hold it', async () => {
    const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers.entries()));
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  test('serves a model in whole and in parts', async () => {
    const file = readFileSync(join(ROOT, 'resources/models/vit-tiny/model.safetensors'));
    const served = await page.evaluate(async () => {
      const address = '/models/vit-tiny/model.safetensors';
      const whole = await (await fetch(address)).arrayBuffer();
      const part = await fetch(address, { headers: { Range: 'bytes=8-23' } });
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
      const range = part.headers.get('content-range');
      return { hash: [...hash], status: part.status, range, part: [...new Uint8Array(await part.arrayBuffer())] };
    });
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
    expect(served).toEqual({
      hash: [...hash],
      status: 206,
      range: `bytes 8-23/${file.length}`,
      part: [...file.subarray(8, 24)],
    });
  });

  for (const address of [
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '/%2fetc%2fhostname',
    '/models/vit-tiny/..%2f..%2f..%2fpackage.json',
    '/models/..%2f..%2fphotos/vit-tiny/README.md',
    '/models/vit-tiny/unlisted.bin',
    '/models/unknown/config.json',
    '/models/vit-tiny',
    '/.gitignore',
    '/%00',
    '/%',
  ]) {
    test(`answers 404 to ${address}`, async () => {
      expect(await status(`app://headlight${address}`)).toBe(404);
    });
  }

  test('answers to no other host and to no writing', async () => {
    const other = await page.evaluate(() => fetch('app://elsewhere/index.html').then(() => 'answered', () => 'refused')); // prettier-ignore
    expect(other).toBe('refused');
    expect(await status('app://headlight/index.html', { method: 'POST', body: 'x' })).toBe(405);
  });
});

test.describe('IPC', () => {
  test('answers badRequest to arguments outside the contract', async () => {
    const answers = await page.evaluate(async () => {
      const api = window.headlight as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const call = (name: string, ...args: unknown[]): Promise<unknown> => api[name]!(...args);
      return Promise.all([
        call('removePhotos', ['not-an-id']),
        call('removePhotos', 7),
        call('turnPhoto', 'not-an-id', 90),
        call('saveSettings', null),
        call('saveFile', { name: 'a.png', content: { kind: 'png', bytes: new Uint8Array([1, 2, 3]) } }),
        call('saveFile', '', new Uint8Array()),
        call('copyPng', 'text'),
        call('addBytes', 'x'.repeat(1000), new Uint8Array(4)),
      ]);
    });
    expect(answers).toEqual(Array(8).fill({ ok: false, code: 'badRequest', params: expect.anything() }));
  });

  test('does not listen to another page, even one with our preload script', async () => {
    const answer = await electron.evaluate(
      async ({ BrowserWindow }, preload) => {
        const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await stranger.loadURL('data:text/html,<p>stranger</p>');
        const result = (await stranger.webContents.executeJavaScript('window.headlight.bootstrap()')) as unknown;
        stranger.destroy();
        return result;
      },
      join(ROOT, 'out/preload/index.cjs'),
    );
    expect(answer).toEqual({ ok: false, code: 'badRequest', params: { detail: 'sender' } });
  });
});

test.describe('the other processes', () => {
  test('keep the decoder out of the main process and network and writing out of the decoder', async () => {
    test.skip(process.platform !== 'linux', 'reads /proc');
    const loaded = (pid: number): string => readFileSync(`/proc/${pid}/maps`, 'utf8');
    const main = electron.process().pid ?? 0;
    const photo = await photoProcess(electron);
    await expect.poll(() => loaded(photo)).toContain('libvips');
    expect(loaded(main)).not.toContain('libvips');

    // Neither needs a promise: the modules that could are not there.
    const code = await builtCode('photo-process.js');
    expect(code).not.toMatch(/node:(https?|http2|net|tls|dgram|dns)\b|\bfetch\(|WebSocket/);
    expect(code).not.toMatch(/\b(writeFile|appendFile|createWriteStream|mkdir|unlink|rename|copyFile|toFile)\b/);
  });

  test('are held to it by the system where that is Linux: the decoder under a filter of calls, without new privileges', async () => {
    test.skip(process.platform !== 'linux', 'Linux alone confines a process that asks for it');
    const status = readFileSync(`/proc/${await photoProcess(electron)}/status`, 'utf8');
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
  });

  test('keep the decoder alive whatever is sent to its port', async () => {
    const outcome = await electron.evaluate(
      async ({ MessageChannelMain, utilityProcess }, entry) => {
        const child = utilityProcess.fork(entry, [], { stdio: 'ignore' });
        let ended = false;
        child.once('exit', () => (ended = true));
        const { port1, port2 } = new MessageChannelMain();
        child.postMessage({ call: 'connect', args: [] }, [port1]);
        const answers: unknown[] = [];
        const told = new Promise<void>((resolve) => {
          port2.on('message', ({ data }: { data: { id: number } }) => {
            answers.push(data);
            if (data.id === 3) resolve();
          });
        });
        port2.start();
        for (const message of [null, 7, 'x', { id: 1 }, { id: 2, call: 'zzz', args: ['S', 10] }])
          port2.postMessage(message);
        port2.postMessage({ id: 3, call: 'view', args: ['S', {}] });
        await told;
        child.kill();
        return { answers, ended };
      },
      join(ROOT, 'out/main/photo-process.js'),
    );
    const refused = [1, 2, 3].map((id) => ({ id, ok: false, code: 'badRequest', params: expect.anything() }));
    expect(outcome).toEqual({ answers: refused, ended: false });
  });

  test('lose the decoder mid-way and carry on', async ({ launch }) => {
    const { electron, page, problems } = await launch({ engine: 'wasm' });
    const first = await photoProcess(electron);
    await dropFiles(page, [join(SAMPLES, 'rocket.jpg'), join(SAMPLES, 'astronaut.png')]);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => photoProcess(electron)).not.toBe(first);
    await dropFiles(page, [join(SAMPLES, 'chelsea.png')]);
    const fresh = page.locator('[data-testid=strip-item][data-name="chelsea.png"]').last();
    await expect(fresh).toHaveAttribute('data-status', 'done');
    // Whether a dropped photo was in work at that moment is chance; an innocent one is answered all the same.
    const unsettled = page.locator('[data-testid=strip-item]:not([data-status=done], [data-status=error])');
    await expect(unsettled).toHaveCount(0);
    expect(problems).toEqual([]);
  });

  test('use no network at all, from start to answer', async ({ launch }) => {
    const netLog = join(temporaryFolder(), 'net.json');
    const { page, close } = await launch({ engine: 'wasm', switches: [`--log-net-log=${netLog}`] });
    await expect(page.locator('[data-testid=strip-item]').first()).toHaveAttribute('data-status', 'done');
    await close();
    const { constants, events } = JSON.parse(readFileSync(netLog, 'utf8')) as NetLog;
    const lookups = events.filter(({ type }) => type === constants.logEventTypes['HOST_RESOLVER_MANAGER_REQUEST']);
    const addresses = events.flatMap(({ params }) => (typeof params?.url === 'string' ? [params.url] : []));
    expect(lookups).toEqual([]);
    expect(addresses.filter((address) => /^(https?|wss?|ftp):/.test(address))).toEqual([]);
  });
});

/** Text that asks these ports of this computer for a way out, by every transport, and gives the candidates that were found. */
function askingFor({ udp, tcp }: { readonly udp: number; readonly tcp: number }): string {
  const login = { username: 'name-of-a-photo', credential: 'x' };
  const iceServers = [
    { urls: `stun:127.0.0.1:${udp}` },
    { urls: `turn:127.0.0.1:${udp}`, ...login },
    { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, ...login },
    { urls: `turns:127.0.0.1:${tcp}?transport=tcp`, ...login },
  ];
  return `(async () => {
    const peer = new RTCPeerConnection(${JSON.stringify({ iceServers })});
    const found = [];
    peer.onicecandidate = ({ candidate }) => found.push(candidate?.candidate ?? '');
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((resolve) => setTimeout(resolve, 2000)); // a packet is out within milliseconds where it may
    peer.close();
    return found.filter((candidate) => candidate !== '');
  })()`;
}

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: { readonly url?: unknown } }[];
}

/** Process id of the photo process; rejects while there is none. */
async function photoProcess(electron: ElectronApplication): Promise<number> {
  const find = (): Promise<number | undefined> =>
    electron.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'Headlight photos')?.pid);
  await expect.poll(find).toBeDefined();
  return (await find()) ?? 0;
}

/** An entry of the main build with the chunks beside it. */
async function builtCode(entry: string): Promise<string> {
  const folder = join(ROOT, 'out/main');
  const text = readFileSync(join(folder, entry), 'utf8');
  const chunks = (await readdir(join(folder, 'chunks'))).filter((name) => text.includes(name));
  return [text, ...chunks.map((name) => readFileSync(join(folder, 'chunks', name), 'utf8'))].join('\n');
}
