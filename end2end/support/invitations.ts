// Inviting people, and the pages of invitations.
import { expect, type Locator, type Page } from "@playwright/test";
import { button, expectPage, field, link, open } from "./portal.ts";
import { openInvite, pickRoles, row, search } from "./users.ts";

/** Fills in the invite form with these roles and opens the review. */
export async function paste(page: Page, org: string, pasted: string, ...roles: string[]): Promise<void> {
  await openInvite(page, org);
  await enter(field(page, "E-mail addresses"), pasted);
  await pickRoles(page, ...roles);
  await button(page, "Review list").click();
}

/** Fills in a field. Many lines come at once, as from a paste: the browser takes a minute to type a thousand. */
async function enter(into: Locator, text: string): Promise<void> {
  if (text.split("\n").length < 100) return into.fill(text);
  await into.focus();
  await into.evaluate((element, value) => {
    (element as HTMLTextAreaElement).value = value;
    element.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  }, text);
}

/** The line of an address in the review. */
export function listed(page: Page, address: string): Locator {
  const rows = page.getByRole("list", { name: /^(Needs a look|On the list)$/ }).getByRole("listitem");
  // Templates write the word in their own way.
  const remove = button(page, `Remove ${address}`).or(button(page, `REMOVE ${address}`));
  return rows.filter({ has: remove });
}

/** The field to correct the address of a line. */
export function correction(of: Locator): Locator {
  return of.getByRole("textbox");
}

/** The select for the roles of a line. */
export function rolesOf(page: Page, address: string): Locator {
  return page.getByRole("combobox", { name: `Roles of ${address}`, exact: true });
}

/** The button that sends the list, with the number of invitations. */
export function sender(page: Page, count: number): Locator {
  return button(page, count === 1 ? "Send 1 invitation" : `Send ${count.toLocaleString("en-GB")} invitations`);
}

/** Pastes addresses and invites them; `count` of them are valid. */
export async function invite(page: Page, org: string, pasted: string, count: number, ...roles: string[]): Promise<void> {
  await paste(page, org, pasted, ...roles);
  await sender(page, count).click();
}

/** The results of sending the list. */
export function results(page: Page): Locator {
  return page.getByRole("region").filter({ has: page.locator("#invited-title") });
}

/** Invites one address and waits for the result. */
export async function inviteOne(page: Page, org: string, email: string, ...roles: string[]): Promise<void> {
  await invite(page, org, email, 1, ...roles);
  await expect(results(page)).toContainText("1 person was invited");
}

/** The row of the latest invitation to an address, on the Invitations page. */
export async function findInvitation(page: Page, org: string, email: string): Promise<Locator> {
  await open(page, `${org}/invitations`);
  await search(page, email);
  const found = row(page, email).first();
  await expect(found).toBeVisible();
  return found;
}

/** Opens the page of the latest invitation to an address. */
export async function openInvitation(page: Page, org: string, email: string): Promise<void> {
  const found = await findInvitation(page, org, email);
  await link(found, email).click();
  await expectPage(page, email);
}

/** Opens an invitation's page and returns the link it shows. */
export async function showLink(page: Page, org: string, email: string): Promise<string> {
  await openInvitation(page, org, email);
  await button(page, "Show link").click();
  return field(page, "Link").inputValue();
}
