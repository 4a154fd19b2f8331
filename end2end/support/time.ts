// The timers of a page. Playwright's clock numbers them too high for the program to stop one.
import type { Page } from "@playwright/test";

interface Stopped {
  goOn: () => void;
  waiting: Map<number, () => void>;
}

/** Lets the page's timers wait, so that whatever comes before `goOn` comes soon. `waiting` counts them. */
export async function stopTheTime(page: Page): Promise<{ goOn: () => Promise<void>; waiting: () => Promise<number> }> {
  await page.evaluate(() => {
    const waiting = new Map<number, () => void>();
    let last = 0;
    const goOn = () => {
      for (const [timer, then] of waiting) {
        waiting.delete(timer);
        then();
      }
    };
    const setTimeout = (then: () => void) => {
      waiting.set((last += 1), then);
      return last;
    };
    Object.assign(window, { setTimeout, clearTimeout: (timer: number) => waiting.delete(timer), goOn, waiting });
  });
  return {
    goOn: () => page.evaluate(() => (window as unknown as Stopped).goOn()),
    waiting: () => page.evaluate(() => (window as unknown as Stopped).waiting.size),
  };
}
