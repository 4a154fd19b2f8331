// Whatever goes wrong in a browser without a test looking at it fails the test.
import type { BrowserContext } from "@playwright/test";

/** The console repeats what the answers themselves say, and answers are judged by their status. */
const REPEATED = /^Failed to load resource: the server responded with a status of/;

/** What went wrong in the browsers of one test. */
export class Faults {
  /** What nobody expected. */
  readonly found: string[] = [];
  private readonly expected = new Set<number>();

  /** This test brings about refusals with these statuses. */
  expect(...statuses: number[]): void {
    for (const status of statuses) this.expected.add(status);
  }

  /** Watches everything that a browser does. One without scripts does not load them, and calls that a failure. */
  watch(context: BrowserContext, runsScripts: boolean): void {
    context.on("weberror", (error) => this.found.push(`error on a page: ${error.error().stack ?? error.error()}`));
    context.on("console", (message) => {
      if (message.type() === "error" && !REPEATED.test(message.text())) {
        this.found.push(`in the console of ${message.page()?.url()}: ${message.text()}`);
      }
    });
    context.on("response", (response) => {
      if (response.status() >= 400 && !this.expected.has(response.status())) {
        this.found.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
      }
    });
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // Whoever leaves a page ends what it was still loading.
      const isHarmless = why === "net::ERR_ABORTED" || (!runsScripts && request.url().endsWith(".js"));
      if (!isHarmless) this.found.push(`${why} for ${request.method()} ${request.url()}`);
    });
  }
}
