// The pages behind an invitation link that is expired, cancelled, declined, used or for someone else.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { findInvitation, inviteOne, openInvitation } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, link, open, sendJoin, signIn } from "../support/portal.ts";
import { act, changeRoles, choose, findRow, row, search } from "../support/users.ts";

/** The link leads to a page with this title and next step, and without a form. */
async function expectDeadEnd(page: Page, url: string, title: string, next: string | RegExp): Promise<void> {
  await open(page, url);
  await expectPage(page, title);
  await expect(page.getByRole("main")).toContainText(next);
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
}

test("resending sends another mail with a new link, and the old link stops working", async ({ house, owner, browsers, faults }) => {
  faults.expect(410);
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const first = await house.mails.to(guest.email);
  await choose(await findInvitation(owner, house.org, guest.email), "Resend");
  await expectNotice(owner, `The invitation to ${guest.email} was sent again.`);
  const second = await house.mails.to(guest.email, 2);
  expect(second.subject).toMatch(/^Reminder: /);
  expect(second.link).not.toBe(first.link);

  const page = await browsers.open();
  await expectDeadEnd(page, first.link, "This link doesn't work", "Open the latest e-mail you received");
  await open(page, second.link);
  await sendJoin(page, guest);
  await expectPage(page, "Users");
});

test("a cancelled invitation stays in the list as Cancelled, and its link says so", async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const mail = await house.mails.to(guest.email);
  await openInvitation(owner, house.org, guest.email);
  await expectAccessible(owner);
  await button(owner, "Cancel").click();
  await expectNotice(owner, `The invitation to ${guest.email} was cancelled.`);
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Cancelled");
  await open(owner, `${house.org}/users`);
  await search(owner, guest.email);
  await expect(owner.getByText(`No one matches “${guest.email}”`)).toBeVisible();
  await expectDeadEnd(await browsers.open(), mail.link, "This invitation was cancelled", `Ask ${house.owner.name}`);
});

test("after a week an invitation is Expired in the list and on its page, resending makes it Pending, and joining Accepted", async ({ own, browsers, faults }) => {
  faults.expect(410);
  const guest = person("Grace");
  await inviteOne(own.page, own.org, guest.email, "Member");
  const first = await own.mails.to(guest.email);
  await own.server.comeBack(8);
  const there = (url: string) => url.replace(new URL(url).origin, own.server.url);

  const page = await browsers.open();
  await expectDeadEnd(page, there(first.link), "This invitation has expired", `Ask ${own.owner.name} for a new invitation.`);

  const owner = await browsers.open();
  await signIn(owner, own.server.url, own.owner);
  await open(owner, `${there(own.org)}/users`);
  await expect(row(owner, guest.email)).toContainText("Expired");
  await open(owner, `${there(own.org)}/invitations?status=expired`);
  const found = row(owner, guest.email);
  await expect(found).toContainText("Expired");
  await expect(found.getByRole("time").last()).toHaveText(/^\d+ \w+( \d{4})?, \d\d:\d\d( UTC)?$/);
  await expectAccessible(owner);
  await choose(found, "Resend");
  await expectNotice(owner, `The invitation to ${guest.email} was sent again.`);
  await expect(await findInvitation(owner, there(own.org), guest.email)).toContainText("Pending");

  await open(page, there((await own.mails.to(guest.email, 2)).link));
  await sendJoin(page, guest);
  await expectPage(page, "Users");
});

test("an invitation is resent and cancelled from its row menu in the Users list, and the row disappears", { tag: "@phone" }, async ({ house, owner }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  await house.mails.to(guest.email);
  await choose(await findRow(owner, house.org, guest), "Resend");
  await expectNotice(owner, `The invitation to ${guest.email} was sent again.`);
  await house.mails.to(guest.email, 2);
  await choose(await findRow(owner, house.org, guest), "Cancel");
  await expectNotice(owner, `The invitation to ${guest.email} was cancelled.`);
  await open(owner, `${house.org}/users`);
  await search(owner, guest.email);
  await expect(owner.getByText(`No one matches “${guest.email}”`)).toBeVisible();
});

test("declining an invitation is confirmed to the guest and shown to the inviter", async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const mail = await house.mails.to(guest.email);
  const page = await browsers.open();
  await open(page, mail.link);
  await page.getByText("Decline", { exact: true }).click();
  await expect(page.getByText(`${house.owner.name} will see that you declined.`)).toBeVisible();
  await expectAccessible(page);
  await button(page, "Decline invitation").click();
  await expectPage(page, "You declined this invitation");
  await expectDeadEnd(page, mail.link, "You declined this invitation", `Ask ${house.owner.name}`);
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Declined");
});

test("signed in with another account, the invitation page names both and switches accounts", async ({ house, owner, join }) => {
  const { who: other, page } = await join("Mia");
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const mail = await house.mails.to(guest.email);
  await open(page, mail.link);
  await expectNotice(page, `You're signed in as ${other.email}. This invitation is for ${guest.email}`);
  await expectAccessible(page);
  await button(page, "Switch account").click();
  await expect(field(page, "Your name")).toBeVisible();
  await sendJoin(page, guest);
  await expectPage(page, "Users");
  await expect(await findRow(page, house.org, guest)).toContainText("You");
});

test("an existing account joins with its password, or at once when signed in", async ({ house, owner, join, faults }) => {
  faults.expect(401);
  const { who, page } = await join("Mia");
  for (const isSignedIn of [false, true]) {
    await act(owner, house.org, who, "Remove");
    await inviteOne(owner, house.org, who.email, "Viewer");
    // Each removal is told by a mail as well.
    const mail = await house.mails.to(who.email, isSignedIn ? 5 : 3);
    if (isSignedIn) {
      await open(page, `${house.server.url}/sign-in`);
      await field(page, "E-mail").fill(who.email);
      await field(page, "Password").fill(who.password);
      await button(page, "Sign in").click();
      await expectPage(page, "You're not in an organization");
      await open(page, mail.link);
      await expect(page.getByText(`You're signed in as ${who.email}.`)).toBeVisible();
      await expectAccessible(page);
      await button(page, `Join ${house.organization}`).click();
    } else {
      await open(page, mail.link);
      await expect(page.getByText("You already have an account with this address.")).toBeVisible();
      await expectAccessible(page);
      await field(page, "Password").fill("not the right password");
      await button(page, `Sign in and join ${house.organization}`).click();
      await expectRefusal(page, "The e-mail address or password is wrong.");
      await field(page, "Password").fill(who.password);
      await button(page, `Sign in and join ${house.organization}`).click();
    }
    await expectPage(page, "Users");
    await expectNotice(page, `Welcome to ${house.organization}.`);
    await expect(await findRow(owner, house.org, who)).toContainText("Viewer");
  }
});

test("an invitation waits for approval when its sender may no longer invite", async ({ house, owner, join, browsers }) => {
  const { who: admin, page: adminPage } = await join("Amy", "Admin");
  const guest = person("Grace");
  await inviteOne(adminPage, house.org, guest.email, "Member");
  const mail = await house.mails.to(guest.email);
  await changeRoles(owner, house.org, admin, "Member");
  const page = await browsers.open();
  await expectDeadEnd(page, mail.link, "This invitation is waiting for approval", `An owner of ${house.organization} can also invite you`);

  await choose(await findInvitation(owner, house.org, guest.email), "Resend");
  await open(page, (await house.mails.to(guest.email, 2)).link);
  await expectPage(page, `${house.owner.name} invited you to ${house.organization}`);
});

test("a used link says that it was accepted and leads to the sign-in", async ({ house, join, browsers }) => {
  const { who } = await join("Mia");
  const mail = await house.mails.to(who.email);
  const page = await browsers.open();
  await expectDeadEnd(page, mail.link, "This invitation was accepted", "A link works only once.");
  await link(page, "Go to Rolecall").click();
  await expectPage(page, "Sign in");
});

test("a link works with what a mail program glued to it, and says so when it was cut", { tag: "@no-js" }, async ({ house, owner, browsers, faults }) => {
  faults.expect(404);
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const mail = await house.mails.to(guest.email);
  const page = await browsers.open();
  for (const glued of [".", ")", ">", "%20", "/", "\u200b", "&x=1", "?utm_source=x"]) {
    expect(await open(page, `${mail.link}${glued}`), glued).toBe(200);
    await expectPage(page, `${house.owner.name} invited you to ${house.organization}`);
  }
  expect(await open(page, mail.link.slice(0, -1))).toBe(404);
  await expectPage(page, "This link is incomplete");
  await expectAccessible(page);
  await open(page, `${mail.link}>.`);
  await sendJoin(page, guest);
  await expectPage(page, "Users");
});
