// An installation some days later.
import type { Page } from "@playwright/test";
import type { Browsers } from "./browsers.ts";
import type { Installation } from "./installation.ts";
import { signIn } from "./portal.ts";

/** Comes back some days after the test began, with the owner signed in again. The addresses of all pages have changed. */
export async function comeBack(own: Installation, browsers: Browsers, days: number): Promise<Installation & { page: Page }> {
  await own.server.comeBack(days);
  const page = await browsers.open();
  await signIn(page, own.server.url, own.owner);
  const org = own.org.replace(/^https?:\/\/[^/]+/, own.server.url);
  return { ...own, org, page, session: await page.context().storageState() };
}

/** The day `days` days from now, as a date field has it. */
export function day(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
