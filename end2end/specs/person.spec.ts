// A person's page: details, sessions, invitations and audit events, each for readers who may see them.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { firstName, person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, expectRefusal, field, link, open, sendSignIn, signIn } from "../support/portal.ts";
import { act, fact, findRow, openPerson, row } from "../support/users.ts";

type Part = "Sessions" | "Invitations sent" | "In the audit log";

/** A section of the page. */
function part(page: Page, name: Part): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** The items of a section. */
function lines(page: Page, name: Part): Locator {
  return part(page, name).getByRole("listitem");
}

/** The page fits a screen 320 pixels wide. */
async function expectToFitThePhone(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
  if (before) await page.setViewportSize(before);
}

test("a person's page lists their sessions without network addresses", async ({ house, owner, join, browsers }) => {
  const { who, page } = await join("Mia");
  await openPerson(owner, house.org, who);
  await expect(lines(owner, "Sessions")).toHaveCount(1);
  await expect(lines(owner, "Sessions")).toContainText(/Chrome on /);
  await expect(part(owner, "Sessions")).not.toContainText("198.18.");
  await expectAccessible(owner);
  await expectToFitThePhone(owner);

  await openPerson(page, house.org, who);
  await expect(lines(page, "Sessions")).toContainText("This session");
  await link(page, "End sessions").click();
  await expectPage(page, "Your account");

  const stranger = await browsers.open(house.session);
  await open(stranger, `${house.org}/users`);
  await act(stranger, house.org, who, "Disable");
  await openPerson(owner, house.org, who);
  await expect(part(owner, "Sessions")).toContainText(`${firstName(who)} has no active sessions.`);
});

test("all sessions of a person are ended from their page after a confirmation that counts them", { tag: "@no-js" }, async ({ house, owner, join, browsers }) => {
  const { who, page } = await join("Mia");
  const second = await browsers.open();
  await signIn(second, house.server.url, who);
  await openPerson(owner, house.org, who);
  await expect(lines(owner, "Sessions")).toHaveCount(2);
  await link(owner, "End sessions").click();
  await expectPage(owner, `End all sessions of ${who.name}?`);
  const question = owner.getByRole("main");
  await expect(question).toContainText("2 active sessions end.");
  await expect(link(owner, `Keep ${firstName(who)} signed in`)).toBeFocused();
  await expectAccessible(owner);
  await expectToFitThePhone(owner);
  await button(owner, "End 2 sessions").click();
  await expectPage(owner, who.name);
  await expectNotice(owner, `2 sessions of ${who.name} were ended.`);
  await expect(part(owner, "Sessions")).toContainText(`${firstName(who)} has no active sessions.`);
  await expect(link(owner, "End sessions")).toHaveCount(0);
  await expect(lines(owner, "In the audit log").first()).toContainText(`${house.owner.name} ended the sessions of ${who.name}`);

  for (const theirs of [page, second]) {
    await open(theirs, `${house.org}/users`);
    await expectPage(theirs, "Sign in");
  }
  await signIn(second, house.server.url, who);
  await openPerson(owner, house.org, who);
  await expect(lines(owner, "Sessions")).toHaveCount(1);
});

test("one session of a person is ended from their page, and the others go on", { tag: "@no-js" }, async ({ house, owner, join, browsers }) => {
  const { who, page } = await join("Mia");
  const second = await browsers.open();
  await signIn(second, house.server.url, who);
  await openPerson(owner, house.org, who);
  await expect(lines(owner, "Sessions")).toHaveCount(2);
  // The session that was used last comes first.
  await button(lines(owner, "Sessions").first(), /^End session: /).click();
  await expectNotice(owner, `A session of ${who.name} was ended.`);
  await expectPage(owner, who.name);
  await expect(lines(owner, "Sessions")).toHaveCount(1);
  await expect(lines(owner, "In the audit log").first()).toContainText(`${house.owner.name} ended a session of ${who.name}`);
  await expectAccessible(owner);
  await expectToFitThePhone(owner);

  await open(second, `${house.org}/users`);
  await expectPage(second, "Sign in");
  await open(page, `${house.org}/users`);
  await expectPage(page, "Users");
});

test("a person's page links to their inviter, their invitations and their audit events", async ({ house, owner, join }) => {
  const { who, page: admin } = await join("Amy", "Admin");
  await openPerson(owner, house.org, who);
  await expect(part(owner, "Invitations sent")).toContainText(`${firstName(who)} hasn't invited anyone yet.`);
  await expect(link(owner, "All invitations")).toHaveCount(0);
  await expect(lines(owner, "In the audit log").first()).toContainText(`${who.name} accepted the invitation to`);

  const [guest, other] = [person("Grace"), person("Hedy")];
  await inviteOne(admin, house.org, guest.email, "Viewer");
  await inviteOne(owner, house.org, other.email, "Viewer");
  await openPerson(owner, house.org, who);
  await expect(lines(owner, "Invitations sent")).toHaveCount(1);
  await expect(lines(owner, "Invitations sent")).toContainText("Pending");
  await expect(lines(owner, "In the audit log").first()).toContainText(`${who.name} invited ${guest.email}`);
  await expectAccessible(owner);
  await expectToFitThePhone(owner);
  const address = owner.url();

  await link(part(owner, "Invitations sent"), guest.email).click();
  await expectPage(owner, guest.email);
  await open(owner, address);
  await link(owner, "All invitations").click();
  await expectPage(owner, /^Invitations/);
  await expect(row(owner, guest.email)).toBeVisible();
  await expect(row(owner, other.email)).toHaveCount(0);
  await expectAccessible(owner);
  await link(owner, `Remove filter Invited by: ${who.name}`).click();
  await expect(row(owner, other.email)).toBeVisible();

  await open(owner, address);
  await link(fact(owner, "Invited by"), house.owner.name).click();
  await expectPage(owner, house.owner.name);
});

test("the audit log is filtered by person, as actor and as target", async ({ house, owner, join }) => {
  const { who } = await join("Mia");
  await act(owner, house.org, who, "Disable");
  await act(owner, house.org, who, "Enable");
  await openPerson(owner, house.org, who);
  await link(owner, "All entries").click();
  await expectPage(owner, /^Audit log/);
  const entries = owner.getByRole("rowheader");
  await expect(entries).toHaveCount(3);
  await expect(entries.nth(0)).toHaveText(`${house.owner.name} enabled ${who.name}`);
  await expect(entries.nth(1)).toHaveText(`${house.owner.name} disabled ${who.name}`);
  await expect(entries.nth(2)).toContainText(`${who.name} accepted the invitation to`);
  await expectAccessible(owner);
  await expectToFitThePhone(owner);
  await link(owner, `Remove filter Person: ${who.name}`).click();
  await expect(owner.getByRole("group", { name: "Active filters" })).toHaveCount(0);
  await expect(entries).not.toHaveCount(3);
});

test("a person's page leaves out the parts that the reader may not see", async ({ house, join }) => {
  const { who } = await join("Mia");
  const { page: member } = await join("Max", "Viewer");
  await openPerson(member, house.org, who);
  await expect(fact(member, "E-mail")).toHaveText(who.email);
  for (const name of ["Sessions", "Invitations sent", "In the audit log"] as const) {
    await expect(part(member, name)).toHaveCount(0);
  }
  await expectAccessible(member);
  await expectToFitThePhone(member);

  const { page: admin } = await join("Amy", "Admin");
  await expect(await findRow(admin, house.org, who)).toBeVisible();
  await openPerson(admin, house.org, who);
  await expect(part(admin, "Sessions")).toBeVisible();
  await expect(part(admin, "Invitations sent")).toBeVisible();
  await expect(part(admin, "In the audit log")).toHaveCount(0);
});

test("an administrator changes a person's name, and everybody who looks sees it", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(422);
  const { who } = await join("Mia");
  const { page: member } = await join("Max", "Viewer");
  const renamed = `${firstName(who)} Renamed`;
  await openPerson(member, house.org, who);
  await expect(link(member, "Rename")).toHaveCount(0);
  await openPerson(owner, house.org, who);
  const address = owner.url();
  await open(owner, `${address}/name`);
  await expectPage(owner, `Change the name of ${who.name}`);
  await expectAccessible(owner);
  await expectToFitThePhone(owner);
  await field(owner, "Name").fill(" ");
  await button(owner, "Change name").click();
  await expectProblems(owner, { Name: "Enter a name." });
  await field(owner, "Name").fill(renamed);
  await button(owner, "Change name").click();
  await expectPage(owner, renamed);
  await expectNotice(owner, `The name of ${who.name} was changed.`);
  const entry = lines(owner, "In the audit log").first();
  await expect(entry).toContainText(`${house.owner.name} changed the name of ${who.name}`);

  // With a script the other's open page follows by itself.
  if (!isScripted(member)) await member.reload();
  await expectPage(member, renamed);
});

test("an administrator sends a person a link to reset their password and never sees one", { tag: "@no-js" }, async ({ house, owner, join, browsers, faults }) => {
  faults.expect(401);
  const { who } = await join("Mia");
  await openPerson(owner, house.org, who);
  await link(owner, "Send a reset link").click();
  await expectPage(owner, `Send ${who.name} a link to reset their password?`);
  await expect(owner.getByRole("main")).toContainText(`The link goes to ${who.email}.`);
  await expectAccessible(owner);
  await expectToFitThePhone(owner);
  await button(owner, "Send link").click();
  await expectPage(owner, who.name);
  await expectNotice(owner, `We sent ${who.name} a link to reset their password.`);
  await expect(lines(owner, "In the audit log").first()).toContainText(
    `${house.owner.name} sent a link to reset the password of ${who.name}`,
  );

  const mail = await house.mails.to(who.email, 2);
  expect(mail.subject).toBe("Reset your password");
  await expect(owner.getByRole("main")).not.toContainText(mail.link);
  const changed = { ...who, password: "seven loud copper kettles sing" };
  const page = await browsers.open();
  await open(page, mail.link);
  await field(page, "New password").fill(changed.password);
  await button(page, "Set password").click();
  await expectPage(page, "Sign in");
  await sendSignIn(page, who.email, who.password);
  await expectRefusal(page, "The e-mail address or password is wrong.");
  await signIn(page, house.server.url, changed);

  await openPerson(owner, house.org, house.owner);
  await expect(link(owner, "Send a reset link")).toHaveCount(0);
});
