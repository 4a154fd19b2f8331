// The Invitations page: every invitation with its status, sorting and filtering, and bulk actions.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { askFor, bar, box, confirm } from "../support/bulk.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { findInvitation, invite, inviteOne, openInvitation, results } from "../support/invitations.ts";
import { named } from "../support/list.ts";
import { REFUSED } from "../support/mail.ts";
import { type Person, person } from "../support/people.ts";
import { button, expectPage, field, link, open, sendJoin } from "../support/portal.ts";
import { act, row, search } from "../support/users.ts";

/** Two letters that sort like the numbers. */
function letters(n: number): string {
  return String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26));
}

/** People found by one search term that nobody else matches, sorted by address. */
function crowd(count: number): { word: string; people: Person[] } {
  const word = `crowd${person("X").name.split(" ")[1] ?? ""}x`.toLowerCase();
  return { word, people: Array.from({ length: count }, (_, n) => person(`${word}${letters(n)}`)) };
}

/** Selects a row; without a script the form is submitted by its button. */
async function pick(page: Page, { email }: Person): Promise<void> {
  await box(row(page, email)).check();
  if (!isScripted(page)) await button(bar(page), "Keep selection").click();
}

/** The number beside a status in the filter. */
async function counted(page: Page, state: string): Promise<number> {
  await button(page, /^Status/).click();
  const label = page.getByRole("group", { name: "Status" }).getByText(new RegExp(`^${state} [\\d,]+$`));
  const text = await label.innerText();
  await page.keyboard.press("Escape");
  return Number(text.replace(/\D/g, ""));
}

async function invited(page: Page, org: string, people: Person[]): Promise<void> {
  await invite(page, org, people.map(({ email }) => email).join("\n"), people.length, "Member");
  await expect(results(page)).toContainText(people.length === 1 ? "1 person was invited" : `${people.length} people were invited`);
}

/** The listed addresses, in order. */
function addresses(page: Page): Promise<string[]> {
  return page.getByRole("rowheader").allInnerTexts();
}

/** Selects and clears the whole page by the header checkbox, which needs a script. */
async function chooseWholePage(page: Page, people: Person[]): Promise<void> {
  await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
  await expect(bar(page)).toContainText(`${people.length} selected`);
  for (const { email } of people) await expect(box(row(page, email))).toBeChecked();
  for (const { email } of people) await box(row(page, email)).uncheck();
  await expect(bar(page)).toBeHidden();
}

test("selected invitations are resent and cancelled together", { tag: "@phone" }, async ({ house, owner }) => {
  const { word, people } = crowd(3);
  await invited(owner, house.org, people);
  await open(owner, `${house.org}/invitations`);
  await search(owner, word);
  await expect(bar(owner)).toBeHidden();
  // On a phone the rows are cards, and the list has no head.
  if ((owner.viewportSize()?.width ?? 0) > 900) await chooseWholePage(owner, people);
  await box(row(owner, people[0]!.email)).check();
  await expect(bar(owner)).toBeVisible();
  await expect(owner).toHaveURL((url) => named(url) === 1);
  await expectAccessible(owner);
  await expect(bar(owner)).toContainText("1 selected");
  await box(row(owner, people[1]!.email)).check();
  await askFor(owner, "Resend", "Resend 2 invitations?");
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);
  await confirm(owner, "Resend 2", "2 invitations were resent");
  for (const { email } of people.slice(0, 2)) await house.mails.to(email, 2);

  await link(owner, "Back to Invitations").click();
  await expect(owner).toHaveURL((url) => url.searchParams.get("q") === word);
  await box(row(owner, people[2]!.email)).check();
  await askFor(owner, "Cancel", "Cancel 1 invitation?");
  await link(owner, "select all that match the list").click();
  await expectPage(owner, "Cancel 3 invitations?");
  await confirm(owner, "Cancel 3", "3 invitations were cancelled");
  await open(owner, `${house.org}/invitations?q=${word}&status=cancelled`);
  await expect(owner.getByRole("rowheader")).toHaveCount(3);
  await expect(box(row(owner, people[0]!.email))).toHaveCount(0);
});

test("each invitation shows its roles, status, mail, inviter, and when it was sent and expires", async ({ house, owner, browsers, join }) => {
  const { who: amy, page: admin } = await join("Amy", "Admin");
  const { word, people } = crowd(4);
  const [gone, late, refused, last] = people.map(({ email }) => email) as [string, string, string, string];
  await invited(admin, house.org, people.slice(0, 2));
  await invited(owner, house.org, [people[3]!]);
  // The mail server rejects this domain.
  const nowhere = refused.replace("@", `@${REFUSED}.`);
  await inviteOne(owner, house.org, nowhere, "Viewer");
  const guest = await browsers.open();
  await open(guest, (await house.mails.to(gone)).link);
  await guest.getByText("Decline", { exact: true }).click();
  await button(guest, "Decline invitation").click();
  await expectPage(guest, "You declined this invitation");

  await open(owner, `${house.org}/invitations?q=${word}`);
  await expect(owner.getByRole("columnheader")).toContainText(["E-mail", "Roles", "Status", "Mail", "Invited by", "Sent", "Expires", "Actions"]);
  const of = row(owner, late);
  await expect(of.getByRole("cell", { name: "Member", exact: true })).toBeVisible();
  await expect(of).toContainText("Pending");
  await expect(of).toContainText("Mail sent");
  await expect(link(of, amy.name)).toBeVisible();
  await expect(of.getByRole("time")).toHaveCount(2);
  // The exact minute of expiry, with its time zone.
  await expect(of.getByRole("time").last()).toHaveText(/^\d+ \w+( \d{4})?, \d\d:\d\d( UTC)?$/);
  await expect(row(owner, last).getByRole("link", { name: house.owner.name })).toBeVisible();
  await expect(row(owner, gone)).toContainText("Declined");
  await expect(async () => {
    await owner.reload();
    await expect(row(owner, nowhere)).toContainText("Mail failed", { timeout: 500 });
  }).toPass();
  await expectAccessible(owner);

  // Sorting by time of sending and by time of expiry.
  for (const [column, sort, first] of [["Sent", "sent", gone], ["Expires", "expires", late]] as const) {
    await link(owner, column).press("Enter");
    await expect(owner).toHaveURL((url) => (url.searchParams.get("sort") ?? "").replace("-", "") === sort);
    const head = owner.getByRole("columnheader", { name: column });
    if ((await head.getAttribute("aria-sort")) === "descending") await link(owner, column).press("Enter");
    await expect(head).toHaveAttribute("aria-sort", "ascending");
    expect((await addresses(owner)).filter((address) => address !== gone || column === "Sent")[0]).toBe(first);
  }
});

test("the list is sorted and filtered by its URL and keeps accepted invitations", async ({ house, owner, browsers }) => {
  const { word, people } = crowd(3);
  await invited(owner, house.org, people);
  const [first, second, third] = people.map(({ email }) => email);
  await open(owner, `${house.org}/invitations?q=${word}`);
  await link(owner, "E-mail").press("Enter");
  await expect(owner).toHaveURL((url) => url.searchParams.get("sort") === "email");
  expect(await addresses(owner)).toEqual([first, second, third]);
  await link(owner, "E-mail").press("Enter");
  await expect(owner).toHaveURL((url) => url.searchParams.get("sort") === "-email");
  expect(await addresses(owner)).toEqual([third, second, first]);
  await expect(owner.getByRole("columnheader", { name: "E-mail" })).toHaveAttribute("aria-sort", "descending");

  const page = await browsers.open();
  await open(page, (await house.mails.to(people[0]!.email)).link);
  await sendJoin(page, people[0]!);
  await expectPage(page, "Users");
  await open(owner, `${house.org}/invitations?q=${word}`);
  await button(owner, /^Status/).click();
  await owner.getByRole("radio", { name: "Accepted" }).check();
  await button(owner, "Apply").click();
  await expect(owner).toHaveURL((url) => url.searchParams.get("status") === "accepted");
  expect(await addresses(owner)).toEqual([first]);
  await expect(row(owner, first!)).toContainText("Accepted");
  await expectAccessible(owner);
});

test("invitations of a removed sender wait and are approved or cancelled together, and approved links work", async ({ house, owner, join, browsers }) => {
  const { who: amy, page: admin } = await join("Amy", "Admin");
  const { word, people } = crowd(4);
  await invited(admin, house.org, people);
  await act(owner, house.org, amy, "Remove");
  await open(owner, `${house.org}/invitations`);
  await link(owner, "Review").click();
  await search(owner, word);
  await expect(owner).toHaveURL((url) => url.searchParams.get("q") === word);
  await open(owner, `${house.org}/invitations?q=${word}&status=waiting`);
  await expect(row(owner, people[0]!.email)).toContainText("Waiting for approval");
  await expect(link(row(owner, people[0]!.email), amy.name)).toBeVisible();
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);
  for (const { email } of people.slice(0, 2)) await box(row(owner, email)).check();
  await askFor(owner, "Approve", "Approve 2 invitations?");
  await confirm(owner, "Approve 2", "2 invitations were approved");
  await link(owner, "Back to Invitations").click();
  for (const { email } of people.slice(2)) await box(row(owner, email)).check();
  await askFor(owner, "Cancel", "Cancel 2 invitations?");
  await confirm(owner, "Cancel 2", "2 invitations were cancelled");
  await open(owner, `${house.org}/invitations?q=${word}&status=cancelled`);
  await expect(owner.getByRole("rowheader")).toHaveCount(2);
  const page = await browsers.open();
  await open(page, (await house.mails.to(people[0]!.email)).link);
  await sendJoin(page, people[0]!);
  await expectPage(page, "Users");
});

test("an invitation's page shows its link to copy and as a QR code, and when it expires", { tag: "@no-js" }, async ({ house, owner }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  await openInvitation(owner, house.org, guest.email);
  await button(owner, "Show link").click();
  await expect(owner.getByRole("img", { name: "The link as a QR code" })).toBeVisible();
  await expect(field(owner, "Link")).toHaveValue(/\/invite\//);
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("UTC");
});

test("the status filter counts the invitations of each state, whatever else is filtered", async ({ house, owner }) => {
  await open(owner, `${house.org}/invitations`);
  const [pending, cancelled, every] = [await counted(owner, "Pending"), await counted(owner, "Cancelled"), await counted(owner, "Any status")];
  const { word, people } = crowd(3);
  await invited(owner, house.org, people);
  await open(owner, `${house.org}/invitations?q=${word}`);
  await box(row(owner, people[0]!.email)).check();
  await askFor(owner, "Cancel", "Cancel 1 invitation?");
  await confirm(owner, "Cancel 1", "1 invitation was cancelled");
  await open(owner, `${house.org}/invitations?q=${word}`);
  expect(await counted(owner, "Pending")).toBe(pending + 2);
  expect(await counted(owner, "Cancelled")).toBe(cancelled + 1);
  expect(await counted(owner, "Any status")).toBe(every + 3);
});

test("selected invitations stay selected across pages and reloads, and all can be selected except one", { tag: "@no-js" }, async ({ house, owner }) => {
  const { word, people } = crowd(27);
  await invited(owner, house.org, people);
  const [first, last] = [people[0]!, people[26]!];
  await open(owner, `${house.org}/invitations?q=${word}&sort=email`);
  await pick(owner, first);
  await expect(owner).toHaveURL((url) => named(url) === 1);
  if (isScripted(owner)) await link(owner, "Next").click();
  else await button(owner, "Next, keeping the selection").click();
  await expect(row(owner, last.email)).toBeVisible();
  await expect(bar(owner)).toContainText("1 selected");
  await expectAccessible(owner);
  await pick(owner, last);
  await expect(bar(owner)).toContainText("2 selected");
  await expect(owner).toHaveURL((url) => named(url) === 2);
  await owner.reload();
  await expect(bar(owner)).toContainText("2 selected");
  await expect(box(row(owner, last.email))).toBeChecked();

  await link(bar(owner), "Select all 27").click();
  await expect(bar(owner)).toContainText("27 selected");
  await box(row(owner, last.email)).uncheck();
  if (!isScripted(owner)) await button(bar(owner), "Keep selection").click();
  await expect(bar(owner)).toContainText("26 selected");
  await expect(owner).toHaveURL((url) => url.searchParams.get("all") === "1" && named(url, "not_sel") === 1);
  await askFor(owner, "Cancel", "Cancel 26 invitations?");
  await expect(owner).not.toHaveURL(/row=/);
  await confirm(owner, "Cancel 26", "26 invitations were cancelled");
  await open(owner, `${house.org}/invitations?q=${word}&status=pending`);
  expect(await addresses(owner)).toEqual([last.email]);
});

test("columns and row height are kept in the URL", async ({ house, owner }) => {
  const { word, people } = crowd(2);
  await invited(owner, house.org, people);
  await open(owner, `${house.org}/invitations?q=${word}`);
  const found = row(owner, people[0]!.email);
  await expect(link(found, house.owner.name)).toBeVisible();
  await button(owner, "View").click();
  const view = owner.getByRole("group", { name: "View" });
  await view.getByRole("checkbox", { name: "Invited by" }).uncheck();
  await view.getByRole("radio", { name: "Compact" }).check();
  await button(view, "Apply").click();
  await expect(owner).toHaveURL((url) => url.searchParams.get("hide") === "inviter" && url.searchParams.get("rows") === "compact");
  await expect(link(found, house.owner.name)).toHaveCount(0);
  await expect(owner).toHaveURL((url) => url.searchParams.get("q") === word);
  await owner.reload();
  await expect(link(found, house.owner.name)).toHaveCount(0);
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);
  await owner.goBack();
  await expect(link(found, house.owner.name)).toBeVisible();
});

test("an address is shown in full at every screen width", async ({ house, owner }) => {
  const guest = person("Bartholomew-Featherstonehaugh");
  await inviteOne(owner, house.org, guest.email, "Viewer");
  const name = row(owner, guest.email).getByRole("rowheader");
  await open(owner, `${house.org}/invitations?q=${encodeURIComponent(guest.email)}`);
  await expect(link(name, guest.email)).toBeVisible();
  for (const width of [1440, 1280, 768, 360]) {
    await owner.setViewportSize({ width, height: 800 });
    expect(await name.evaluate((cell) => cell.scrollWidth - cell.clientWidth), `${width} px`).toBeLessThanOrEqual(0);
    await expectNoSidewaysScroll(owner);
  }
});
