// The time in which a change can be undone, what is left after it, and undoing without JavaScript.
import { expect, joinOwn, test } from "../support/fixtures.ts";
import { findInvitation, inviteOne, openInvitation } from "../support/invitations.ts";
import { comeBack } from "../support/later.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, open, sendJoin } from "../support/portal.ts";
import { act } from "../support/users.ts";

test("the button to undo a removal is there on its last day; after it there is none, and the log says that it is final", async ({ own, browsers }) => {
  const { who } = await joinOwn(own, browsers, "Mia", "Member");
  await act(own.page, own.org, who, "Remove");
  const change = (page: typeof own.page) => page.getByRole("listitem").filter({ hasText: `removed ${who.name}` });

  const intime = await comeBack(own, browsers, 29);
  await open(intime.page, `${intime.org}/undo`);
  await expect(change(intime.page).getByRole("button", { name: `Undo: ${who.name}` })).toBeVisible();

  const { page, org } = await comeBack(own, browsers, 31);
  await open(page, `${org}/audit`);
  await expect(page.getByRole("rowheader", { name: `permanently removed ${who.name}` })).toHaveText(`Rolecall permanently removed ${who.name}`);
  await open(page, `${org}/undo`);
  await expectPage(page, "Recent changes");
  await expect(page.getByText("Nothing to undo")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: /^Undo/ })).toHaveCount(0);
});

test("a cancelled invitation is reopened from the recent changes with a new link, also without a script", { tag: "@no-js" }, async ({ house, owner, browsers, faults }) => {
  faults.expect(410);
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  await openInvitation(owner, house.org, guest.email);
  await button(owner, "Cancel").click();
  await expectNotice(owner, `The invitation to ${guest.email} was cancelled.`);
  await open(owner, `${house.org}/undo`);
  await owner.getByRole("button", { name: `Undo: ${guest.email}` }).click();
  await expectNotice(owner, `The invitation to ${guest.email} is open again, with a new link.`);
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Pending");

  const page = await browsers.open();
  await open(page, (await house.mails.to(guest.email)).link);
  await expectPage(page, "This link doesn't work");
  await open(page, (await house.mails.to(guest.email, 2)).link);
  await sendJoin(page, guest);
  await expectPage(page, "Users");
});
