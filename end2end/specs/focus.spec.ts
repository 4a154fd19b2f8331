// Focus management, and the live region.
import { askFor, confirm } from "../support/bulk.ts";
import { isScripted } from "../support/browsers.ts";
import { firstOf, test } from "../support/crowd.ts";
import { expect, type Page } from "../support/fixtures.ts";
import { findInvitation, inviteOne } from "../support/invitations.ts";
import { boxes, count, filter, pick } from "../support/list.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, link, open, said } from "../support/portal.ts";
import { act, choose, expectFound, openMenu, row, search, searchBox } from "../support/users.ts";

/** An element has the focus, not the body. */
async function expectSomewhere(page: Page): Promise<void> {
  await expect(page.locator(":focus")).toHaveCount(1);
  await expect(page.locator("body:focus")).toHaveCount(0);
}

function heading(page: Page) {
  return page.getByRole("heading", { level: 1 });
}

test("searching, filtering, sorting and selecting keep the focus where it is", async ({ page }) => {
  await searchBox(page).pressSequentially("a");
  await expect(link(page, "Remove filter Search: a")).toBeVisible();
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(searchBox(page)).toHaveValue("");
  await expect(link(page, "Remove filter Search: a")).toHaveCount(0);
  await expect(searchBox(page)).toBeFocused();

  await filter(page, "Role is", "Viewer");
  await expectSomewhere(page);
  await link(page, "Remove filter Role is: Viewer").press("Enter");
  await expect(link(page, "Remove filter Role is: Viewer")).toHaveCount(0);
  await expectSomewhere(page);

  const next = link(count(page), "Next");
  await next.press("Enter");
  await expect(page).toHaveURL(/page=/);
  await expectSomewhere(page);

  await boxes(page).nth(2).press("Space");
  await expect(page).toHaveURL(/sel=/);
  await expect(boxes(page).nth(2)).toBeFocused();
  await boxes(page).nth(2).press("Space");
  await expect(page).not.toHaveURL(/sel=/);
  await expect(boxes(page).nth(2)).toBeFocused();
  const sort = page.getByRole("columnheader").getByRole("link", { name: "Name" });
  await sort.press("Enter");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await expect(sort).toBeFocused();
});

test("a confirmation focuses the safe answer, and what follows focuses the heading or stays in place", { tag: "@no-js" }, async ({ page, crowd }) => {
  await open(page, `${crowd.org}/users?status=active&role=viewer`);
  const who = await firstOf(page);
  await act(page, crowd.org, who, "Disable");
  if (isScripted(page)) await expectSomewhere(page);
  await button(page, "Undo").press("Enter");
  await expectNotice(page, `${who.name} was enabled again.`);
  if (isScripted(page)) await expectSomewhere(page);

  await open(page, `${crowd.org}/users?status=active&role=viewer`);
  await pick(page, 0, 1);
  await askFor(page, "Disable", "Disable 2 members?");
  const harmless = link(page, "Keep everything as it is");
  await expect(harmless).toBeFocused();
  await harmless.press("Enter");
  await expectPage(page, /^Users/);
  await pick(page, 0, 1);
  await askFor(page, "Disable", "Disable 2 members?");
  await confirm(page, "Disable 2", "2 members were disabled");
  if (isScripted(page)) await expectSomewhere(page);
  await button(page, "Undo").press("Enter");
  await expectPage(page, "Recent changes");
  if (isScripted(page)) await expect(heading(page)).toBeFocused();
});

test("after a row action the focus returns to the row, or to the next one when the row is gone", async ({ page, crowd }) => {
  const guests = ["a", "b"].map((letter) => person(`Focus${letter}`).email) as [string, string];
  for (const email of guests) await inviteOne(page, crowd.org, email, "Viewer");
  await open(page, `${crowd.org}/users?q=focus`);
  const [first, second] = guests.map((email) => row(page, email)) as [ReturnType<typeof row>, ReturnType<typeof row>];
  const opener = (of: typeof first) => of.getByRole("button", { name: /^Actions for / });
  await choose(first, "Resend");
  await expectNotice(page, `The invitation to ${guests[0]} was sent again.`);
  await expect(page).toHaveURL(`${crowd.org}/users?q=focus`);
  await expect(opener(first)).toBeFocused();
  await choose(first, "Cancel");
  await expectNotice(page, `The invitation to ${guests[0]} was cancelled.`);
  await expect(first).toHaveCount(0);
  await expect(opener(second)).toBeFocused();
});

test("an open row menu stays open while the list reloads and still belongs to its row", async ({ page }) => {
  await search(page, "example");
  const third = page.getByRole("row").nth(3);
  const person = await third.getByRole("rowheader").getByRole("link").getAttribute("href");
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/rpc/users/list?*", async (route) => {
    await held;
    await route.continue();
  });
  // Everybody's address has this too.
  await searchBox(page).fill("exampl");
  const menu = await openMenu(third);
  answer();
  await expectFound(page, "exampl");
  await expect(menu).toBeVisible();
  await expect(menu.getByRole("menuitem", { name: "Change roles" })).toHaveAttribute("href", `${person}/roles`);
});

test("the person panel is opened and closed from the keyboard", async ({ page }) => {
  await page.setViewportSize({ width: 1500, height: 900 });
  const people = page.getByRole("rowheader").getByRole("link");
  await people.nth(1).press("Enter");
  const beside = page.getByRole("complementary");
  await expect(beside).toBeVisible();
  await expect(people.nth(1)).toBeFocused();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/person=/);
  await expect(people.nth(2)).toBeFocused();
  // Escape works before and after the next person has loaded.
  await page.keyboard.press("Escape");
  await expect(beside).toHaveCount(0);
  await expect(people.nth(2)).toBeFocused();
});

test("results are announced in one polite live region that exists from the start", async ({ page, crowd }) => {
  const places = page.locator(":is([aria-live], [role=status], [role=log]):not(dialog *)");
  await expect(places).toHaveCount(1);
  await expect(places).toHaveAttribute("aria-live", "polite");
  await expect(said(page)).toHaveRole("status");
  await expect(said(page)).toHaveText("");
  await searchBox(page).fill("nobody is called this");
  await expect(said(page)).toHaveText("0 people");
  await searchBox(page).fill("");
  await expect(said(page)).toHaveText(/^\d+ people$/);
  await filter(page, "Role is", "Owner");
  await expect(said(page)).toHaveText("1 person");

  const guest = person("Grace");
  await inviteOne(page, crowd.org, guest.email, "Viewer");
  // The page behind a dialog is inert, so the dialog has a live region of its own.
  const isOver = (await page.getByRole("dialog").count()) > 0;
  await expect(isOver ? page.locator("dialog[open] > [role=status]") : said(page)).toHaveText("1 person was invited");
  await choose(await findInvitation(page, crowd.org, guest.email), "Resend");
  await expect(said(page)).toContainText(`The invitation to ${guest.email} was sent again.`);
  await choose(await findInvitation(page, crowd.org, guest.email), "Cancel");
  // The message alone, without the button beside it.
  await expect(said(page)).toHaveText(`The invitation to ${guest.email} was cancelled. Its link no longer works.`);
  await expect(places).toHaveCount(1);

  await open(page, `${crowd.org}/users`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("audit");
  await expect(page.getByRole("dialog", { name: "Search" }).getByRole("status")).toHaveText("1 result");
  await expect(said(page)).toHaveText("");
});

test("a rejected form focuses its error summary, and each line leads to its field", { tag: "@no-js" }, async ({ page, crowd, faults }) => {
  faults.expect(422);
  await open(page, `${crowd.org}/invite`);
  await expect(field(page, "E-mail addresses")).toBeFocused();
  await button(page, "Review list").press("Enter");
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  await summary.getByRole("link").first().press("Enter");
  await expect(field(page, "E-mail addresses")).toBeFocused();
  await page.keyboard.type("ada@focus.example bob@");
  await button(page, "Review list").press("Enter");
  await expectPage(page, /^Invite people to /);
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
  if (isScripted(page)) await expect(heading(page)).toBeFocused();
});
