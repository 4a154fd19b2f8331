// The product's words as functions: ways in, ways out, ways around. They find everything by what people see or hear,
// so they work with and without scripts, and on every screen.
import { expect, type Locator, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";
import type { Person } from "./people.ts";

/** Waits until the browser's program, where the page has one, has taken the page over. */
export async function settled(page: Page): Promise<void> {
  if (!isScripted(page)) return;
  await page.waitForFunction(
    () => !document.querySelector("script[type=module]") || "live" in document.documentElement.dataset,
  );
}

/** Opens an address by hand. */
export async function open(page: Page, url: string): Promise<number> {
  const response = await page.goto(url);
  await settled(page);
  return response?.status() ?? 0;
}

/** The page with this heading is there. */
export async function expectPage(page: Page, heading: string | RegExp): Promise<void> {
  const headings = page.getByRole("heading", { level: 1, name: heading });
  await expect(headings).toBeVisible();
  await settled(page);
}

/** The lines of a page that say what happened or what is the matter. */
export function notices(page: Page): Locator {
  return page.getByRole("main").getByRole("group", { name: /^(Done|Note|Warning|Problem)$/ });
}

/** What is said aloud, of a page and not of a dialog. */
export function said(page: Page): Locator {
  return page.locator("#live");
}

/** The page says what happened, where everybody sees it. */
export async function expectNotice(page: Page, words: string | RegExp): Promise<void> {
  await expect(notices(page).filter({ hasText: words })).toBeVisible();
}

/** A text that has these words somewhere. */
function containing(words: string): RegExp {
  return new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

/** The form was refused: in the summary, and at each field in the same words. */
export async function expectProblems(page: Page, problems: Record<string, string>): Promise<void> {
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  // A dialog leaves the title to the page below it.
  if ((await page.getByRole("dialog").count()) === 0) await expect(page).toHaveTitle(/^Error: /);
  for (const [label, words] of Object.entries(problems)) {
    await expect(summary.getByText(words).first()).toBeVisible();
    await expect(field(page, label)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, label)).toHaveAccessibleDescription(containing(words));
  }
}

/** A form was refused for a reason that is no field's. */
export async function expectRefusal(page: Page, words: string | RegExp): Promise<void> {
  await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
}

/** A button, by its whole name. */
export function button(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** A link, by its whole name. */
export function link(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole("link", { name, exact: true });
}

/** A field, by its whole label. A part of the page may be called the same, so it must be one to fill in. */
export function field(page: Page, label: string): Locator {
  return page.getByLabel(label, { exact: true }).and(page.locator("input, select, textarea"));
}

/** Fills in the wizard of the first run and sends it. */
export async function sendSetUp(page: Page, owner: Person, organization: string): Promise<void> {
  await field(page, "Your name").fill(owner.name);
  await field(page, "E-mail").fill(owner.email);
  await field(page, "Password").fill(owner.password);
  await field(page, "Name").fill(organization);
  await button(page, "Set up Rolecall").click();
}

/** Fills in the sign-in form and sends it. */
export async function sendSignIn(page: Page, email: string, password: string): Promise<void> {
  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
}

/** Signs in from the sign-in page and arrives at the users. */
export async function signIn(page: Page, url: string, { email, password }: Person): Promise<void> {
  await open(page, `${url}/sign-in`);
  await sendSignIn(page, email, password);
  await expectPage(page, "Users");
}

/** Joins as somebody new, on the page behind an invitation's link. */
export async function sendJoin(page: Page, { name, password }: Person): Promise<void> {
  await field(page, "Your name").fill(name);
  await field(page, "Password").fill(password);
  await button(page, /^Join /).click();
}

/** The navigation; on a phone it is opened first. */
export async function navigation(page: Page): Promise<Locator> {
  const opener = button(page, "Open navigation");
  const places = page.getByRole("navigation", { name: "Main" });
  if (!(await places.isVisible())) await opener.click();
  return places;
}

/** Goes to a place of the navigation. */
export async function goTo(page: Page, place: string): Promise<void> {
  const places = await navigation(page);
  await places.getByRole("link", { name: place }).click();
  await expectPage(page, place);
}

/** Signs out by the account menu. */
export async function signOut(page: Page, { name }: Person): Promise<void> {
  const places = await navigation(page);
  await places.getByRole("button", { name }).click();
  await button(page, "Sign out").click();
  await expectPage(page, "Sign in");
  await expectNotice(page, "You've been signed out.");
}
