// A reverse proxy that replaces the host of a request and says nothing about it; it may remove the path of the installation.
import { createServer, request, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a proxy sends its requests. */
export type Target = { socketPath: string } | { port: number };

/** A running proxy. */
export class Proxy {
  /** Where it sends requests to; set before the first one. */
  target?: Target;

  private constructor(
    private readonly server: HttpServer,
    /** Its address, with the path below which it answers. */
    readonly url: string,
  ) {}

  /** Starts a proxy that answers below this path only, and removes it. */
  static async start(prefix = ""): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as AddressInfo;
    const proxy = new Proxy(server, `http://127.0.0.1:${port}${prefix}`);
    server.on("request", (asked, answer) => {
      const address = asked.url ?? "/";
      if (!proxy.target || !address.startsWith(`${prefix}/`)) {
        answer.writeHead(404).end();
        return;
      }
      const path = address.slice(prefix.length);
      const headers = { ...asked.headers, host: "rolecall.internal" };
      const passed = request({ ...proxy.target, method: asked.method, path, headers }, (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
      });
      passed.on("error", () => answer.destroy());
      asked.pipe(passed);
    });
    return proxy;
  }

  /** Stops it. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((stopped) => this.server.close(stopped));
  }
}
