// Starts the real program, with data of its own and on a free port, and stops it. It knows no page.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Only what the program needs: no setting of the one who runs the tests may leak into it. */
const environment = { PATH: process.env.PATH ?? "", HOME: tmpdir() };

function binary(): string {
  const path = process.env.ROLECALL_BINARY;
  if (!path) throw new Error("ROLECALL_BINARY must name the server's binary; `cargo xtask test` does it.");
  return path;
}

/** What the operator of this server decided. */
export interface Settings {
  /** `host:port` of the mail server; without one the server sends no mail. */
  mailServer?: string;
  /** The configuration to develop with: the mailbox and the kit have pages. */
  isDevelopment?: boolean;
}

function configuration(folder: string, { mailServer, isDevelopment = false }: Settings): string {
  const lines = [
    `development = ${isDevelopment}`,
    `listen = "127.0.0.1:0"`,
    `data_dir = ${JSON.stringify(join(folder, "data"))}`,
    // Each browser of a test says which address it comes from, as a proxy in front of the server would.
    `[proxy]`,
    `trusted = ["127.0.0.1/32"]`,
  ];
  if (mailServer) {
    lines.push(`[smtp]`, `server = "${mailServer}"`, `tls = "none"`, `from = "Rolecall <rolecall@example.com>"`);
  }
  return lines.join("\n");
}

/** A running server. */
export class Server {
  /** What it wrote to its log. */
  readonly log: string[] = [];
  /** Where it is. */
  url = "";
  /** The one-time link of the first run, as it printed it. */
  setupLink = "";

  private constructor(
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts a server and waits until it says where it is. */
  static async start(settings: Settings = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "rolecall-e2e-"));
    await writeFile(join(folder, "rolecall.toml"), configuration(folder, settings));
    const child = spawn(binary(), ["--config", "rolecall.toml", "serve"], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const server = new Server(folder, child);
    createInterface({ input: child.stderr }).on("line", (line) => server.log.push(line));
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((ready, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the server ended with ${code}:\n${server.log.join("\n")}`)));
      lines.on("line", (line) => {
        server.setupLink ||= /^\s*(http\S+\/setup\/\S+)/.exec(line)?.[1] ?? "";
        server.url ||= /^Rolecall is ready: open (\S+)/.exec(line)?.[1] ?? "";
        if (server.url) ready();
      });
    });
    child.removeAllListeners("exit");
    return server;
  }

  /** Runs another command of the program on the same installation. */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary(), ["--config", "rolecall.toml", ...words], {
      cwd: this.folder,
      env: environment,
    });
    return stdout;
  }

  /** Stops it in order, and fails if it did not end well or logged an error. */
  async stop(): Promise<void> {
    const code = await new Promise<number | null>((ended) => {
      if (this.process.exitCode !== null) return ended(this.process.exitCode);
      this.process.once("exit", ended);
      this.process.kill("SIGTERM");
    });
    await rm(this.folder, { recursive: true, force: true });
    const errors = this.log.filter((line) => /\bERROR\b|panicked/.test(line));
    if (code !== 0 || errors.length > 0) {
      throw new Error(`the server ended with ${code} and these errors:\n${errors.join("\n")}`);
    }
  }
}
