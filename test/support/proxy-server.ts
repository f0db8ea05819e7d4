/** A proxy for tests on the loopback: whole addresses for http, tunnels for https, a password on demand. */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ProxySeen {
  readonly method: string;
  /** As asked of the proxy: a whole address, or `host:port` of a tunnel. */
  readonly target: string;
  readonly authorization: string | undefined;
  /** What was meant for the hub and could be read. */
  readonly token: string | undefined;
}

export class ProxyServer {
  readonly seen: ProxySeen[] = [];
  /** `user:password` that is wanted, or null. */
  password: string | null = null;
  /** Answered to every request instead of passing it on; null passes it on, 0 says nothing. */
  status: number | null = null;
  /** Where it leads a name that nobody else knows. */
  readonly names = new Map<string, string>();
  readonly #server: Server = createServer((asked, answer) => this.#forward(asked, answer));
  readonly #tunnels = new Set<Socket>();

  /** Gone after the test. */
  static async start(): Promise<ProxyServer> {
    const proxy = new ProxyServer();
    proxy.#server.on('connect', (asked: IncomingMessage, socket: Socket) => proxy.#tunnel(asked, socket));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => proxy.stop());
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#tunnels) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What is answered instead, or null. */
  #refusal({ method = '', url = '', headers }: IncomingMessage): number | null {
    const authorization = headers['proxy-authorization'];
    this.seen.push({ method, target: url, authorization, token: headers.authorization });
    const wanted = this.password === null ? undefined : `Basic ${Buffer.from(this.password).toString('base64')}`;
    return wanted !== undefined && wanted !== authorization ? 407 : this.status;
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const status = this.#refusal(asked);
    if (status === 0) return;
    if (status !== null) return void answer.writeHead(status).end();
    const { 'proxy-authorization': _, ...headers } = asked.headers;
    const onward = request(asked.url!, { method: asked.method!, headers }, (got) => {
      answer.writeHead(got.statusCode!, got.headers);
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    onward.end();
  }

  #tunnel(asked: IncomingMessage, socket: Socket): void {
    this.#tunnels.add(socket.on('error', () => undefined));
    const status = this.#refusal(asked);
    if (status === 0) return;
    if (status !== null) return void socket.end(`HTTP/1.1 ${status} no\r\n\r\n`);
    const { hostname, port } = new URL(`http://${asked.url}`);
    const onward = connect(Number(port), this.names.get(hostname) ?? hostname, () => {
      socket.write('HTTP/1.1 200 ok\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    this.#tunnels.add(onward.on('error', () => socket.destroy()));
  }
}
