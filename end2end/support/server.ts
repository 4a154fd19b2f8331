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
  /** How many days ahead the server lives; of a development server only. */
  daysAhead?: number;
}

function configuration(folder: string, { mailServer, isDevelopment = false, daysAhead = 0 }: Settings): string {
  const lines = [
    `development = ${isDevelopment}`,
    `clock_ahead_days = ${daysAhead}`,
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

  private process?: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly settings: Settings,
  ) {}

  /** Starts a server and waits until it says where it is. */
  static async start(settings: Settings = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "rolecall-e2e-")), settings);
    await server.run();
    return server;
  }

  /** Stops it and starts it again with the same data, so many days later. It is at another address then. */
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
        this.url ||= /^Rolecall is ready: open (\S+)/.exec(line)?.[1] ?? "";
        if (this.url) ready();
      });
    });
    child.removeAllListeners("exit");
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
