// Starts and stops the server with its own data and on a free port.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Only what the server needs, so that no setting of the environment leaks into it. */
const environment = { PATH: process.env.PATH ?? "", HOME: tmpdir() };

function binary(): string {
  const path = process.env.ROLECALL_BINARY;
  if (!path) throw new Error("ROLECALL_BINARY must name the server's binary; `cargo xtask test` does it.");
  return path;
}

/** The socket of a server behind a proxy, in its folder. */
const SOCKET = "rolecall.sock";

/** The configuration of a server. */
export interface Settings {
  /** `host:port` of the mail server; without it no mail is sent. */
  mailServer?: string;
  /** The development configuration, with pages for the mailbox and the component gallery. */
  isDevelopment?: boolean;
  /** How many days the clock is ahead; only with the development configuration. */
  daysAhead?: number;
  /** The public address; it then listens on a unix socket, behind a proxy. */
  publicUrl?: string;
  /** Who creates organizations. */
  creation?: "anyone" | "accounts" | "operator";
}

function configuration(folder: string, settings: Settings): string {
  const { mailServer, isDevelopment = false, daysAhead = 0, publicUrl, creation = "accounts" } = settings;
  const lines = [
    `development = ${isDevelopment}`,
    `clock_ahead_days = ${daysAhead}`,
    ...(publicUrl
      ? [`listen = "unix:${join(folder, SOCKET)}"`, `public_url = "${publicUrl}"`]
      : [`listen = "127.0.0.1:0"`]),
    `data_dir = ${JSON.stringify(join(folder, "data"))}`,
    // Each browser sends its network address, as a proxy would.
    `[proxy]`,
    `trusted = ["127.0.0.1/32"]`,
    `[organizations]`,
    `creation = "${creation}"`,
  ];
  if (mailServer) {
    lines.push(`[smtp]`, `server = "${mailServer}"`, `tls = "none"`, `from = "Rolecall <rolecall@example.com>"`);
  }
  return lines.join("\n");
}

/** A running server. */
export class Server {
  /** The lines of its log. */
  readonly log: string[] = [];
  /** Its address. */
  url = "";
  /** The one-time set-up link that it printed. */
  setupLink = "";

  private process?: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly settings: Settings,
  ) {}

  /** The path of its unix socket, if it has a public address. */
  get socket(): string {
    return join(this.folder, SOCKET);
  }

  /** Starts a server and waits until it is ready. */
  static async start(settings: Settings = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "rolecall-e2e-")), settings);
    await server.run();
    return server;
  }

  /** Restarts it with the same data and its clock this many days ahead. Its address changes. */
  async comeBack(daysAhead: number): Promise<void> {
    await this.end();
    Object.assign(this.settings, { isDevelopment: true, daysAhead });
    await this.run();
  }

  private async run(): Promise<void> {
    await writeFile(join(this.folder, "rolecall.toml"), configuration(this.folder, this.settings));
    const child = spawn(binary(), ["--config", "rolecall.toml", "serve"], {
      cwd: this.folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process = child;
    this.url = "";
    createInterface({ input: child.stderr }).on("line", (line) => this.log.push(line));
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((ready, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the server ended with ${code}:\n${this.log.join("\n")}`)));
      lines.on("line", (line) => {
        this.setupLink ||= /^\s*(http\S+\/setup\/\S+)/.exec(line)?.[1] ?? "";
        this.url ||= /^Rolecall is ready(?: on \S+)?: open (\S+)/.exec(line)?.[1] ?? "";
        if (this.url) ready();
      });
    });
    child.removeAllListeners("exit");
  }

  /** Runs another command on the same installation. */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary(), ["--config", "rolecall.toml", ...words], {
      cwd: this.folder,
      env: environment,
    });
    return stdout;
  }

  /** Stops it, and fails if it exited with an error or logged one. */
  async stop(): Promise<void> {
    const code = await this.end();
    await rm(this.folder, { recursive: true, force: true });
    const errors = this.log.filter((line) => /\bERROR\b|panicked/.test(line));
    if (code !== 0 || errors.length > 0) {
      throw new Error(`the server ended with ${code} and these errors:\n${errors.join("\n")}`);
    }
  }

  private end(): Promise<number | null> {
    const { process: child } = this;
    return new Promise((ended) => {
      if (!child || child.exitCode !== null) return ended(child?.exitCode ?? null);
      child.once("exit", ended);
      child.kill("SIGTERM");
    });
  }
}
