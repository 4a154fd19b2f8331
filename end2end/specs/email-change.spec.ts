// Changing the e-mail address of an account, by its person and by an administrator.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, open, sendSignIn, signIn } from "../support/portal.ts";
import { findRow, openPerson } from "../support/users.ts";

test("an address is changed by the link to the new one, and the old one is told", { tag: "@no-js" }, async ({ house, browsers, owner, join, faults }) => {
  faults.expect(401, 410, 422);
  const { who, page } = await join("Mia");
  const moved = { ...who, email: person("Mia").email };
  await open(page, `${house.server.url}/account`);
  await link(page, "Change e-mail address").click();
  await expectPage(page, "Change your e-mail address");
  await expectAccessible(page);
  await field(page, "New e-mail address").fill(moved.email);
  await field(page, "Current password").fill("not the right password");
  await button(page, "Send link").click();
  await expectProblems(page, { "Current password": "This isn't your current password." });
  await field(page, "Current password").fill(who.password);
  await button(page, "Send link").click();
  await expect(page.getByRole("main")).toContainText(`We sent a link to ${moved.email}.`);
  await expectAccessible(page);

  const proof = await house.mails.to(moved.email);
  expect(proof.subject).toBe("Confirm your new e-mail address");
  const notice = await house.mails.to(who.email, 2);
  expect(notice.text).toContain(moved.email);

  const elsewhere = await browsers.open();
  expect((await elsewhere.request.head(proof.link)).status()).toBe(200);
  await open(elsewhere, proof.link);
  await expectPage(elsewhere, "Confirm your new e-mail address");
  await expectAccessible(elsewhere);
  await button(elsewhere, "Confirm this address").click();
  await expectPage(elsewhere, "Sign in");
  await expectNotice(elsewhere, `Your e-mail address is now ${moved.email}. Sign in with it.`);
  await sendSignIn(elsewhere, moved.email, who.password);
  await expectPage(elsewhere, "Users");

  await open(page, `${house.server.url}/account`);
  await expectPage(page, "Sign in");
  await house.mails.to(who.email, 3);
  await expect(await findRow(owner, house.org, moved)).toContainText(moved.email);
  expect(await open(elsewhere, proof.link)).toBe(410);
  await expectPage(elsewhere, "This link no longer works");
  await expectAccessible(elsewhere);
});

test("an administrator asks for another address of a member, who calls it off by the notice", { tag: "@no-js" }, async ({ house, browsers, owner, join, faults }) => {
  faults.expect(410);
  const { who } = await join("Mia");
  const wrong = person("Eve").email;
  await openPerson(owner, house.org, who);
  await link(owner, "Change").click();
  await expectPage(owner, `Change the e-mail address of ${who.name}`);
  await expectAccessible(owner);
  await field(owner, "New e-mail address").fill(wrong);
  await button(owner, "Send link").click();
  await expectPage(owner, who.name);
  await expectNotice(owner, `We sent a link to ${wrong}.`);

  const proof = await house.mails.to(wrong);
  const notice = await house.mails.to(who.email, 2);
  expect(notice.text).toContain(`An administrator of ${house.organization} asked`);
  const page = await browsers.open();
  await open(page, notice.link);
  await expectPage(page, "Cancel the change of your e-mail address?");
  await expectAccessible(page);
  await button(page, "Cancel the change").click();
  await expectPage(page, "Sign in");
  await expectNotice(page, `You keep signing in with ${who.email}.`);
  expect(await open(page, proof.link)).toBe(410);
  await signIn(page, house.server.url, who);
});
