// The Users list and what can be done to a person, in the product's words.
import { expect, type Locator, type Page } from "@playwright/test";
import { firstName, type Person } from "./people.ts";
import { button, expectNotice, expectPage, link, open, settled } from "./portal.ts";

/** The box above the list. */
export function searchBox(page: Page): Locator {
  return page.getByRole("searchbox");
}

/** The list is filtered by these words, and says so. */
export async function expectFound(page: Page, words: string): Promise<void> {
  await expect(page).toHaveURL((url) => (url.searchParams.get("q") ?? "") === words);
  await expect(link(page, `Remove filter Search: ${words}`)).toBeVisible();
  await settled(page);
}

/** Searches as everybody can: by typing and Enter. */
export async function search(page: Page, words: string): Promise<void> {
  await searchBox(page).fill(words);
  await searchBox(page).press("Enter");
  await expectFound(page, words);
}

/** The row that begins with this name or address. */
export function row(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
}

/** Somebody's row, found by the address on the Users page of the organization at `org`. */
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

/** What the menu of a row offers. */
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

/** Somebody's own page. */
export async function openPerson(page: Page, org: string, who: Person): Promise<void> {
  const found = await findRow(page, org, who);
  await found.getByRole("link", { name: who.name }).click();
  await expectPage(page, who.name);
}

/** A box of a role, by the role's name. */
export function roleBox(page: Page, role: string): Locator {
  return page.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: new RegExp(`^${role}\\b`) });
}

/** Ticks just these roles, as far as they can be changed. */
export async function pickRoles(page: Page, ...roles: string[]): Promise<void> {
  for (const role of ["Owner", "Admin", "Member", "Viewer"]) {
    const box = roleBox(page, role);
    if (await box.isEnabled()) await box.setChecked(roles.includes(role));
  }
}

/** Gives somebody just these roles. */
export async function changeRoles(page: Page, org: string, who: Person, ...roles: string[]): Promise<void> {
  await choose(await findRow(page, org, who), "Change roles");
  await expectPage(page, `Roles of ${who.name}`);
  await pickRoles(page, ...roles);
  await button(page, "Save roles").click();
  await expectNotice(page, `The roles of ${who.name} were changed.`);
}

/** Asks for an act on somebody and confirms it on the page that names both. */
export async function act(page: Page, org: string, who: Person, verb: "Disable" | "Enable" | "Remove"): Promise<void> {
  await choose(await findRow(page, org, who), verb);
  await expectPage(page, new RegExp(`^${verb} ${who.name} `));
  await button(page, `${verb} ${firstName(who)}`).click();
  await expectNotice(page, `${who.name} was ${verb.toLowerCase().replace(/e$/, "")}ed.`);
}

/** The facts on somebody's page. */
export function fact(page: Page, name: string): Locator {
  return page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) }).locator("xpath=following-sibling::dd[1]");
}

/** The way to inviting. */
export async function openInvite(page: Page, org: string): Promise<void> {
  await open(page, `${org}/users`);
  await link(page, "Invite people").first().click();
  await expectPage(page, /^Invite people to /);
}
