// An SMTP server that keeps the mails it receives.
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { AddressInfo } from "node:net";

/** How long to wait for a mail, in milliseconds. */
const PATIENCE = 20_000;

/** Mail to domains with this prefix is rejected. */
export const REFUSED = "refused";

/** A received mail. */
export class Mail {
  constructor(
    /** The recipient of the envelope. */
    readonly to: string,
    private readonly source: string,
    private readonly parsed: Email,
  ) {}

  get subject(): string {
    return this.parsed.subject ?? "";
  }
  get text(): string {
    return this.parsed.text ?? "";
  }
  get html(): string {
    return this.parsed.html ?? "";
  }
  /** The sender's name and address. */
  get from(): string {
    return `${this.parsed.from?.name ?? ""} <${this.parsed.from?.address ?? ""}>`;
  }
  /** The headers, with folded lines joined. */
  get headers(): string {
    return (this.source.split("\r\n\r\n")[0] ?? "").replace(/\r\n[ \t]+/g, " ");
  }
  /** The URLs in the text. */
  get links(): string[] {
    return this.text.match(/https?:\/\/\S+/g) ?? [];
  }
  /** The first URL in the text. */
  get link(): string {
    const [link] = this.links;
    if (!link) throw new Error(`no link in the mail:\n${this.text}`);
    return link;
  }
}

/** The mail server. */
export class MailServer {
  private readonly kept: Mail[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly server: SMTPServer) {}

  /** Starts one on a free port. */
  static async start(): Promise<MailServer> {
    const smtp: SMTPServer = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      onRcptTo({ address }, _session, done) {
        done(address.includes(`@${REFUSED}.`) ? Object.assign(new Error("no such domain here"), { responseCode: 550 }) : null);
      },
      onData(stream, session, done) {
        const chunks: Uint8Array[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(Uint8Array.from(chunk)));
        stream.on("end", () => {
          const source = Buffer.concat(chunks);
          const to = session.envelope.rcptTo.map((recipient) => recipient.address);
          PostalMime.parse(source).then((parsed) => {
            for (const address of to) mails.keep(new Mail(address, source.toString("utf8"), parsed));
            done();
          }, done);
        });
      },
    });
    const mails = new MailServer(smtp);
    await new Promise<void>((ready, failed) => {
      smtp.once("error", failed);
      smtp.listen(0, "127.0.0.1", ready);
    });
    smtp.on("error", () => undefined);
    return mails;
  }

  /** `host:port`, as in the server's configuration. */
  get address(): string {
    return `127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  private keep(mail: Mail): void {
    this.kept.push(mail);
    for (const look of this.waiting) look();
  }

  /** The mails to an address, in the order of arrival. */
  all(to: string): Mail[] {
    return this.kept.filter((mail) => mail.to.toLowerCase() === to.toLowerCase());
  }

  /** Waits for the n-th mail to an address. */
  async to(address: string, n = 1): Promise<Mail> {
    return new Promise((found, failed) => {
      const patience = setTimeout(() => {
        this.waiting.delete(look);
        failed(new Error(`no mail number ${n} to ${address}; it has ${this.all(address).length}`));
      }, PATIENCE);
      const look = () => {
        const mail = this.all(address)[n - 1];
        if (!mail) return;
        clearTimeout(patience);
        this.waiting.delete(look);
        found(mail);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Stops it. */
  async stop(): Promise<void> {
    await new Promise<void>((ended) => this.server.close(ended));
  }
}
