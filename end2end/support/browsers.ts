// Browsers of the people in a test: each with cookies and a network address of its own.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import type { Faults } from "./faults.ts";

const scriptless = new WeakSet<BrowserContext>();
let addresses = 0;

/** Cookies of somebody who signed in. */
export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Whether the page may run scripts. */
export function isScripted(page: Page): boolean {
  return !scriptless.has(page.context());
}

/** A network address that no other browser of this run has, from the range that is kept for tests. */
function address(): string {
  addresses += 1;
  return `198.18.${addresses >> 8}.${addresses & 255}`;
}

/** Opens browsers and closes them. */
export class Browsers {
  private readonly contexts: BrowserContext[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly options: BrowserContextOptions,
    private readonly faults: Faults,
  ) {}

  /** A browser in which nobody, or the holder of this session, is signed in. */
  async open(session?: Session): Promise<Page> {
    const context = await this.browser.newContext({
      ...this.options,
      storageState: session,
      // Nothing moves, so nothing is caught half-way.
      reducedMotion: "reduce",
      extraHTTPHeaders: { "X-Forwarded-For": address() },
    });
    const runsScripts = this.options.javaScriptEnabled !== false;
    if (!runsScripts) scriptless.add(context);
    this.faults.watch(context, runsScripts);
    this.contexts.push(context);
    return context.newPage();
  }

  /** Closes them all. */
  async close(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
  }
}
