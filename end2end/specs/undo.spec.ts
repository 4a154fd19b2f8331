// Undoing changes, in place and from the list of recent changes.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { findInvitation, inviteOne, openInvitation } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, notices, open, sendJoin } from "../support/portal.ts";
import { act, findRow } from "../support/users.ts";

/** The notice with this text. */
function notice(page: Page, words: string): Locator {
  return notices(page).filter({ hasText: words });
}

test("disabling is undone in place", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const { who } = await join("Mia");
  await act(owner, house.org, who, "Disable");
  await expectAccessible(owner);
  await button(notice(owner, "was disabled."), "Undo").click();
  await expectNotice(owner, `${who.name} was enabled again.`);
  await expect(await findRow(owner, house.org, who)).toContainText("Active");
});

test("removing is undone in place, with the previous roles", async ({ house, owner, join }) => {
  const { who, page } = await join("Mia", "Admin", "Viewer");
  await act(owner, house.org, who, "Remove");
  await button(notice(owner, "was removed."), "Undo").click();
  await expectNotice(owner, `${who.name} is a member again.`);
  const row = await findRow(owner, house.org, who);
  await expect(row).toContainText("Admin");
  await expect(row).toContainText("Active");
  expect(page.isClosed()).toBe(false);
});

test("a cancelled invitation is reopened with a new link, and the old link stays dead", async ({ house, owner, browsers, faults }) => {
  faults.expect(410);
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const first = await house.mails.to(guest.email);
  await openInvitation(owner, house.org, guest.email);
  await button(owner, "Cancel").click();
  await button(notice(owner, "was cancelled."), "Undo").click();
  await expectNotice(owner, `The invitation to ${guest.email} is open again, with a new link.`);
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Pending");
  const second = await house.mails.to(guest.email, 2);
  const page = await browsers.open();
  await open(page, first.link);
  await expectPage(page, "This link doesn't work");
  await open(page, second.link);
  await sendJoin(page, guest);
  await expectPage(page, "Users");
});

test("recent changes list who did what and until when it can be undone, and undo it", { tag: "@phone" }, async ({ house, owner, join }) => {
  const { page: admin, who: amy } = await join("Amy", "Admin");
  const { who } = await join("Mia");
  const guest = person("Grace");
  await inviteOne(admin, house.org, guest.email, "Viewer");
  await openInvitation(admin, house.org, guest.email);
  await button(admin, "Cancel").click();
  await expectNotice(admin, "was cancelled.");
  const { who: other } = await join("Max");
  await act(admin, house.org, other, "Disable");
  await act(admin, house.org, who, "Remove");
  await open(owner, `${house.org}/users`);
  await open(owner, `${house.org}/undo`);
  await expectPage(owner, "Recent changes");
  const entry = owner.getByRole("listitem").filter({ hasText: `${amy.name} removed ${who.name}` });
  await expect(entry).toContainText("until");
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);
  await entry.getByRole("button", { name: `Undo: ${who.name}` }).click();
  await expectNotice(owner, `${who.name} is a member again.`);
  await expect(entry).toContainText("Nothing left to undo");
  await expect(entry.getByRole("button")).toHaveCount(0);
  await button(owner, `Undo: ${other.name}`).click();
  await expectNotice(owner, `${other.name} was enabled again.`);
  await button(owner, `Undo: ${guest.email}`).click();
  await expectNotice(owner, `The invitation to ${guest.email} is open again, with a new link.`);
  for (const somebody of [who, other]) await expect(await findRow(owner, house.org, somebody)).toContainText("Active");
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Pending");
});

test("an address invited again in the meantime is not reopened, and the list says so instead of a button", async ({ house, owner }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  await openInvitation(owner, house.org, guest.email);
  await button(owner, "Cancel").click();
  await expectNotice(owner, "was cancelled.");
  await inviteOne(owner, house.org, guest.email, "Viewer");
  await open(owner, `${house.org}/undo`);
  const entry = owner.getByRole("listitem").filter({ hasText: `cancelled the invitation to ${guest.email}` });
  await expect(entry).toContainText("Can't be undone. This address has since been invited again.");
  await expect(entry.getByRole("button")).toHaveCount(0);
  await expectAccessible(owner);
});

test("recent changes are in the organization menu only for those who may undo", async ({ house, owner, join, faults }) => {
  faults.expect(403);
  const { page } = await join("Mia");
  await open(owner, `${house.org}/undo`);
  await expect(owner.locator("#org-menu").getByText("Recent changes")).toHaveCount(1);
  await open(page, `${house.org}/users`);
  await expect(page.locator("#org-menu").getByText("Recent changes")).toHaveCount(0);
  expect(await open(page, `${house.org}/undo`)).toBe(403);
});
