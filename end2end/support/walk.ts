// What the walks of all templates do: join by a mail, read lists and navigation. Words are those of the template, so each
// walk says them itself.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Browsers } from "./browsers.ts";
import type { Installation } from "./installation.ts";
import { results, rolesOf } from "./invitations.ts";
import type { Person } from "./people.ts";
import { button, field, navigation, open, sendJoin, settled } from "./portal.ts";
import { row, searchBox } from "./users.ts";

/** Follows the n-th invitation mail in a new browser, signs up and is in the organization. */
export async function joinByMail(own: Installation, browsers: Browsers, who: Person, n = 1): Promise<Page> {
  const { link } = await own.mails.to(who.email, n);
  const page = await browsers.open();
  await open(page, link);
  await sendJoin(page, who);
  await page.waitForURL(/\/o\/[^/]+\//);
  await settled(page);
  return page;
}

/** Invites people in an organization like a configuration service, each with a role. */
export async function createUsers(page: Page, org: string, people: [Person, string][]): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email addresses").fill(people.map(([who]) => who.email).join(", "));
  await button(page, "Set User Roles").click();
  for (const [who, role] of people) await rolesOf(page, who.email).selectOption({ label: role });
  await button(page, "Set User Roles").click();
  await expect(results(page)).toBeVisible();
}

/** Invites people in an organization like an analytics tenant, each with a role. */
export async function inviteUsers(page: Page, org: string, people: readonly (readonly [Person, string])[]): Promise<void> {
  await open(page, `${org}/invite`);
  for (const [{ email }, role] of people) {
    await field(page, "Email").fill(email);
    await page.getByRole("combobox", { name: "Role", exact: true }).selectOption({ label: role });
    await button(page, "Add").click();
    await expect(field(page, "Email")).toHaveValue("");
  }
  await button(page, "Send Invite").click();
  const count = people.length === 1 ? "1 person was" : `${people.length} people were`;
  await expect(results(page)).toContainText(`${count} invited`);
}

/** The entries of the navigation below its heading. */
export async function entries(page: Page, heading: string): Promise<string[]> {
  const places = await navigation(page);
  await expect(places.getByText(heading, { exact: true }).first()).toBeVisible();
  const names = await places.getByRole("list", { name: heading }).getByRole("listitem").allInnerTexts();
  return names.map((name) => name.replace(/\s*[\d,]+$/, "").trim());
}

/** The heads of the columns of a list, without those that only readers hear. */
export async function columns(page: Page): Promise<string[]> {
  const heads = page.getByRole("columnheader").filter({ hasNot: page.getByRole("checkbox") });
  const names = await heads.allInnerTexts();
  return names.map((name) => name.trim()).filter((name) => name !== "Actions");
}

/** The only row with this text, of the list of users or of invitations (`page` is `users` or `invitations`). */
export async function found(page: Page, org: string, list: "users" | "invitations", text: string): Promise<Locator> {
  await open(page, `${org}/${list}`);
  await searchBox(page).fill(text);
  await searchBox(page).press("Enter");
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === text);
  await settled(page);
  const rows = page.getByRole("row").filter({ hasText: text });
  await expect(rows).toHaveCount(1);
  return rows;
}

/** Nobody is listed for this text. */
export async function expectNobody(page: Page, org: string, list: "users" | "invitations", text: string): Promise<void> {
  await open(page, `${org}/${list}?q=${encodeURIComponent(text)}`);
  await expect(row(page, text)).toHaveCount(0);
}
