// Inviting and what becomes of an invitation, in the product's words.
import { expect, type Locator, type Page } from "@playwright/test";
import { button, expectPage, field, link, open } from "./portal.ts";
import { openInvite, pickRoles, row, search } from "./users.ts";

/** Puts whatever is pasted on a list, for these roles, and goes on to look it over. */
export async function paste(page: Page, org: string, pasted: string, ...roles: string[]): Promise<void> {
  await openInvite(page, org);
  await field(page, "E-mail addresses").fill(pasted);
  await pickRoles(page, ...roles);
  await button(page, "Review list").click();
}

/** The row of an address on the list, by what stands in it. */
export function listed(page: Page, address: string): Locator {
  const rows = page.getByRole("list", { name: /^(Needs a look|On the list)$/ }).getByRole("listitem");
  return rows.filter({ has: button(page, `Remove ${address}`) });
}

/** The field of an address that is to be corrected. */
export function correction(of: Locator): Locator {
  return of.getByRole("textbox");
}

/** The roles of one row of the list. */
export function rolesOf(page: Page, address: string): Locator {
  return page.getByRole("combobox", { name: `Roles of ${address}`, exact: true });
}

/** The button that sends the list: it says how many it sends. */
export function sender(page: Page, count: number): Locator {
  return button(page, count === 1 ? "Send 1 invitation" : `Send ${count.toLocaleString("en-GB")} invitations`);
}

/** Invites whatever is pasted, as these roles: so many can be. */
export async function invite(page: Page, org: string, pasted: string, count: number, ...roles: string[]): Promise<void> {
  await paste(page, org, pasted, ...roles);
  await sender(page, count).click();
}

/** What became of the addresses that were sent. */
export function results(page: Page): Locator {
  return page.getByRole("region").filter({ has: page.locator("#invited-title") });
}

/** Invites one address and sees that it worked. */
export async function inviteOne(page: Page, org: string, email: string, ...roles: string[]): Promise<void> {
  await invite(page, org, email, 1, ...roles);
  await expect(results(page)).toContainText("1 person was invited");
}

/** The row of the newest invitation of an address, on the Invitations page. */
export async function findInvitation(page: Page, org: string, email: string): Promise<Locator> {
  await open(page, `${org}/invitations`);
  await search(page, email);
  const found = row(page, email).first();
  await expect(found).toBeVisible();
  return found;
}

/** The page of the newest invitation of an address. */
export async function openInvitation(page: Page, org: string, email: string): Promise<void> {
  const found = await findInvitation(page, org, email);
  await link(found, email).click();
  await expectPage(page, email);
}

/** The link of an invitation, as its page shows it to whoever may pass it on. */
export async function showLink(page: Page, org: string, email: string): Promise<string> {
  await openInvitation(page, org, email);
  await button(page, "Show link").click();
  return field(page, "Link").inputValue();
}
