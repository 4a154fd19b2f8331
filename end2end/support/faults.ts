// Unexpected errors in a browser fail the test.
import type { BrowserContext, Response } from "@playwright/test";

/** The console repeats failed responses, which are checked by their status. */
const REPEATED = /^Failed to load resource: the server responded with a status of/;

/** A stream of updates breaks off with its server, and is asked for again until there is one. */
const ENDED = /^net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)$/;
const UPDATES = /\/updates\/[^/]+\?after=\d+$/;

/** A page hears that its reader was signed out, listens in vain, and asks the server what to show now. */
function isTold(response: Response): boolean {
  return response.status() === 401 && /^\/(rpc\/org\/shell|updates\/[^/]+)$/.test(new URL(response.url()).pathname);
}

/** The errors in the browsers of one test. */
export class Faults {
  /** Errors that the test did not expect. */
  readonly found: string[] = [];
  private readonly expected = new Set<number>();
  private readonly expectedErrors: RegExp[] = [];

  /** Allows responses with these statuses. */
  expect(...statuses: number[]): void {
    for (const status of statuses) this.expected.add(status);
  }

  /** Allows errors of the page, of the console, and of requests that get no answer, whose text matches. */
  expectErrors(text: RegExp): void {
    this.expectedErrors.push(text);
  }

  private report(text: string): void {
    if (!this.expectedErrors.some((expected) => expected.test(text))) this.found.push(text);
  }

  /** Watches a browser. One without scripts reports their loading as failed, which is ignored. */
  watch(context: BrowserContext, runsScripts: boolean): void {
    context.on("weberror", (error) => this.report(`error on a page: ${error.error().stack ?? error.error()}`));
    context.on("console", (message) => {
      const isEnded = UPDATES.test(message.location().url) && ENDED.test(message.text().split(" ").at(-1) ?? "");
      if (message.type() === "error" && !isEnded && !REPEATED.test(message.text())) {
        this.report(`in the console of ${message.page()?.url()}: ${message.text()}`);
      }
    });
    context.on("response", (response) => {
      if (response.status() >= 400 && !this.expected.has(response.status()) && !isTold(response)) {
        this.found.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
      }
    });
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // Leaving a page aborts its pending requests.
      const isEnded = UPDATES.test(request.url()) && ENDED.test(why);
      const isHarmless = isEnded || why === "net::ERR_ABORTED" || (!runsScripts && request.url().endsWith(".js"));
      if (!isHarmless) this.report(`${why} for ${request.method()} ${request.url()}`);
    });
  }
}
