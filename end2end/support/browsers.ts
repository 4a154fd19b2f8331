// Browsers with their own cookies and network addresses.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import type { Faults } from "./faults.ts";

const scriptless = new WeakSet<BrowserContext>();
let addresses = 0;

/** The cookies of a signed-in person. */
export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Whether the page may run scripts. */
export function isScripted(page: Page): boolean {
  return !scriptless.has(page.context());
}

/** A network address unique in this run, from the range reserved for tests. */
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

  /** Opens a browser, signed in if a session is given. */
  async open(session?: Session): Promise<Page> {
    const context = await this.browser.newContext({
      ...this.options,
      storageState: session,
      // Without animations no state is caught half-way.
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
