// The Users list, row menus and pages of persons.
import { expect, type Locator, type Page } from "@playwright/test";
import { isScripted } from "./browsers.ts";
import { firstName, type Person } from "./people.ts";
import { button, expectNotice, expectPage, link, open, settled } from "./portal.ts";

/** The search box above the list. */
export function searchBox(page: Page): Locator {
  return page.getByRole("searchbox");
}

/** The list is filtered by this search, in the URL and in a chip. */
export async function expectFound(page: Page, words: string): Promise<void> {
  await expect(page).toHaveURL((url) => (url.searchParams.get("q") ?? "") === words);
  await expect(link(page, `Remove filter Search: ${words}`)).toBeVisible();
  await settled(page);
}

/** Searches by typing and Enter, which works without a script. */
export async function search(page: Page, words: string): Promise<void> {
  await searchBox(page).fill(words);
  await searchBox(page).press("Enter");
  await expectFound(page, words);
}

/** The row with this name or address in its header cell. */
export function row(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
}

/** A person's row, found by the address on the Users page of the organization at `org`. */
export async function findRow(page: Page, org: string, { email }: Person): Promise<Locator> {
  await open(page, `${org}/users`);
  await search(page, email);
  const found = page.getByRole("row").filter({ hasText: email });
  await expect(found).toHaveCount(1);
  return found;
}

/** Opens the menu of a row. */
export async function openMenu(found: Locator): Promise<Locator> {
  await found.getByRole("button", { name: /^Actions for / }).click();
  const menu = found.getByRole("menu");
  await expect(menu).toBeVisible();
  return menu;
}

/** The entries of a row's menu. */
export async function offers(found: Locator): Promise<string[]> {
  const menu = await openMenu(found);
  const entries = await menu.getByRole("menuitem").allInnerTexts();
  await found.page().keyboard.press("Escape");
  await expect(menu).toBeHidden();
  return entries.map((entry) => entry.trim());
}

/** Chooses an entry of a row's menu. */
export async function choose(found: Locator, entry: string): Promise<void> {
  const menu = await openMenu(found);
  await menu.getByRole("menuitem", { name: entry, exact: true }).click();
}

/** Opens a person's page from the list. */
export async function openPerson(page: Page, org: string, who: Person): Promise<void> {
  const found = await findRow(page, org, who);
  await found.getByRole("link", { name: who.name }).click();
  await expectPage(page, who.name);
}

/** The checkbox of a role. */
export function roleBox(page: Page, role: string): Locator {
  return page.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: new RegExp(`^${role}\\b`) });
}

/** Checks exactly these roles, as far as they are enabled. */
export async function pickRoles(page: Page, ...roles: string[]): Promise<void> {
  for (const role of ["Owner", "Admin", "Team lead", "Auditor", "Member", "Viewer"]) {
    const box = roleBox(page, role);
    if (await box.isEnabled()) await box.setChecked(roles.includes(role));
  }
}

/** Sets exactly these roles of a person. */
export async function changeRoles(page: Page, org: string, who: Person, ...roles: string[]): Promise<void> {
  await choose(await findRow(page, org, who), "Change roles");
  await expectPage(page, `Roles of ${who.name}`);
  await pickRoles(page, ...roles);
  await button(page, "Save roles").click();
  await expectNotice(page, `The roles of ${who.name} were changed.`);
}

/** Waits until the form says what its choice changes; without a script a button shows it. */
export async function showPlan(page: Page, line: string | RegExp): Promise<void> {
  if (!isScripted(page)) await button(page, "Show what changes").click();
  await expect(page.getByRole("region", { name: "What changes" }).getByRole("listitem").filter({ hasText: line })).toBeVisible();
}

/** Performs an action on a person from the row menu and confirms it. */
export async function act(page: Page, org: string, who: Person, verb: "Disable" | "Enable" | "Remove"): Promise<void> {
  await choose(await findRow(page, org, who), verb);
  await expectPage(page, new RegExp(`^${verb} ${who.name} `));
  await button(page, `${verb} ${firstName(who)}`).click();
  await expectNotice(page, `${who.name} was ${verb.toLowerCase().replace(/e$/, "")}ed.`);
}

/** A value in the details of a person's page. */
export function fact(page: Page, name: string): Locator {
  return page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) }).locator("xpath=following-sibling::dd[1]");
}

/** Opens the invite form from the Users page. */
export async function openInvite(page: Page, org: string): Promise<void> {
  await open(page, `${org}/users`);
  await link(page, "Invite people").first().click();
  await expectPage(page, /^Invite people to /);
}
