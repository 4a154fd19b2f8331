// Pages, forms and navigation. Elements are located by role and name, so that it works with and without scripts and
// on every screen.
import { expect, type Locator, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";
import type { Person } from "./people.ts";

/** Waits until the page is hydrated, if it has a script. */
export async function settled(page: Page): Promise<void> {
  if (!isScripted(page)) return;
  await page.waitForFunction(
    () => !document.querySelector("script[type=module]") || "live" in document.documentElement.dataset,
  );
}

/**
 * Opens a URL and returns the status. A page that hears at this moment that its session has ended leads to the sign-in by itself;
 * the URL is opened after that.
 */
export async function open(page: Page, url: string): Promise<number> {
  const response = await page.goto(url).catch((error: Error) => {
    if (!/interrupted by another navigation to .*\/sign-in/.test(error.message)) throw error;
    return page.goto(url);
  });
  await settled(page);
  return response?.status() ?? 0;
}

/** The page has this heading. */
export async function expectPage(page: Page, heading: string | RegExp): Promise<void> {
  const headings = page.getByRole("heading", { level: 1, name: heading });
  await expect(headings).toBeVisible();
  await settled(page);
}

/** The banners of a page. */
export function notices(page: Page): Locator {
  return page.getByRole("main").getByRole("group", { name: /^(Done|Note|Warning|Problem)$/ });
}

/** The live region of the page. */
export function said(page: Page): Locator {
  return page.locator("#live");
}

/** A banner with this text is visible. */
export async function expectNotice(page: Page, words: string | RegExp): Promise<void> {
  await expect(notices(page).filter({ hasText: words })).toBeVisible();
}

/** A pattern that matches texts with these words. */
function containing(words: string): RegExp {
  return new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

/** The form was rejected, with the same messages in the summary and at the fields. */
export async function expectProblems(page: Page, problems: Record<string, string>): Promise<void> {
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  // A dialog does not change the title of the page.
  if ((await page.getByRole("dialog").count()) === 0) await expect(page).toHaveTitle(/^Error: /);
  for (const [label, words] of Object.entries(problems)) {
    await expect(summary.getByText(words).first()).toBeVisible();
    await expect(field(page, label)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, label)).toHaveAccessibleDescription(containing(words));
  }
}

/** The form was rejected with a message that belongs to no field. */
export async function expectRefusal(page: Page, words: string | RegExp): Promise<void> {
  await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
}

/** A button, by its full name. */
export function button(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** A link, by its full name. */
export function link(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole("link", { name, exact: true });
}

/** A field, by its full label. Other elements may have the same label, so only form controls count. */
export function field(page: Page, label: string): Locator {
  return page.getByLabel(label, { exact: true }).and(page.locator("input, select, textarea"));
}

/** Fills in and submits the set-up wizard. */
export async function sendSetUp(page: Page, owner: Person, organization: string, template = "Standard"): Promise<void> {
  await page.getByRole("group", { name: "Template" }).getByRole("radio", { name: new RegExp(`^${template}\\b`) }).check();
  await field(page, "Your name").fill(owner.name);
  await field(page, "E-mail").fill(owner.email);
  await field(page, "Password").fill(owner.password);
  await field(page, "Name").fill(organization);
  await button(page, "Set up Rolecall").click();
}

/** Fills in and submits the sign-in form. */
export async function sendSignIn(page: Page, email: string, password: string): Promise<void> {
  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
}

/** Where people land who see the list of users: those who manage it on its overview. */
export const LANDING = /^(Overview|Users)\b/;

/** Signs in and waits for the page on which one lands. */
export async function signIn(page: Page, url: string, { email, password }: Person): Promise<void> {
  await open(page, `${url}/sign-in`);
  await sendSignIn(page, email, password);
  await expectPage(page, LANDING);
}

/** Fills in and submits the form for new people on an invitation page. */
export async function sendJoin(page: Page, { name, password }: Person): Promise<void> {
  await field(page, "Your name").fill(name);
  await field(page, "Password").fill(password);
  await button(page, /^Join /).click();
}

/** The navigation, opened first on a phone. */
export async function navigation(page: Page): Promise<Locator> {
  const opener = button(page, "Open navigation");
  const places = page.getByRole("navigation", { name: "Main" });
  if (!(await places.isVisible())) await opener.click();
  return places;
}

/** Follows a link of the navigation. */
export async function goTo(page: Page, place: string): Promise<void> {
  const places = await navigation(page);
  await places.getByRole("link", { name: place }).click();
  await expectPage(page, place);
}

/** Signs out from the account menu. */
export async function signOut(page: Page, { name }: Person): Promise<void> {
  const places = await navigation(page);
  await places.getByRole("button", { name }).click();
  await button(page, "Sign out").click();
  await expectPage(page, "Sign in");
  await expectNotice(page, "You've been signed out.");
}

/** The dialog that asks to sign in again. */
export function again(page: Page): Locator {
  return page.getByRole("dialog", { name: "Sign in to continue" });
}

/** Signs in again in the dialog, as the person whose page it is. */
export async function signInAgain(page: Page, { email, password }: Pick<Person, "email" | "password">): Promise<void> {
  await expect(again(page).getByLabel("E-mail")).toHaveValue(email);
  await again(page).getByLabel("Password", { exact: true }).fill(password);
  await button(again(page), "Sign in").click();
}
