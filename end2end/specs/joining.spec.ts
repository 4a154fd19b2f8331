// Joining an organization by an invitation mail.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { findInvitation, inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, field, goTo, open, sendJoin, sendSignIn, signIn, signOut } from "../support/portal.ts";
import { findRow } from "../support/users.ts";

test("an invitation is sent as a text and HTML mail that names sender, organization and role, with one link", async ({ house, owner }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Viewer");
  const mail = await house.mails.to(guest.email);
  expect(mail.subject).toBe(`You're invited to join ${house.organization}`);
  expect(mail.from).toBe("Rolecall <rolecall@example.com>");
  expect(mail.text).toContain(`${house.owner.name} (${house.owner.email}) invited you.`);
  for (const words of ["Viewer", guest.email, "Expires: ", "If you weren't expecting this e-mail, you can ignore it"]) {
    expect(mail.text).toContain(words);
  }
  expect(mail.links).toHaveLength(1);
  expect(mail.link).toContain(`${house.server.url}/invite/`);
  const inHtml = [...mail.html.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
  expect(new Set(inHtml)).toEqual(new Set([mail.link]));
  expect(mail.html).toContain("Viewer");
  expect(mail.headers).not.toContain(new URL(mail.link).pathname.split("/").pop());
});

test("opening the link changes nothing, however often and by whom", async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const { link } = await house.mails.to(guest.email);
  const scanner = await browsers.open();
  for (const method of ["HEAD", "GET", "HEAD", "GET"]) {
    expect((await scanner.request.fetch(link, { method })).status()).toBe(200);
  }
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Pending");
  await open(scanner, link);
  await expectPage(scanner, `${house.owner.name} invited you to ${house.organization}`);
  await scanner.reload();
  await sendJoin(scanner, guest);
  await expectPage(scanner, "Users");
});

test("an invited person signs up by the link, is a member at once and can sign in", { tag: ["@no-js", "@phone"] }, async ({ house, owner, browsers, faults }) => {
  faults.expect(422);
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const invited = await findRow(owner, house.org, guest);
  await expect(invited).toContainText("Pending");
  const { link } = await house.mails.to(guest.email);

  const page = await browsers.open();
  await open(page, link);
  await expectPage(page, `${house.owner.name} invited you to ${house.organization}`);
  await expect(page.getByRole("main")).toContainText(`as Member · to ${guest.email}`);
  await expectAccessible(page);
  await sendJoin(page, { ...guest, password: "short" });
  await expectProblems(page, { Password: "Use at least 15 characters" });
  await expect(field(page, "Your name")).toHaveValue(guest.name);
  await expect(field(page, "Password")).toHaveValue("");
  await expect(await findRow(owner, house.org, guest)).toContainText("Pending");

  await field(page, "Password").fill(guest.password);
  await page.getByRole("button", { name: `Join ${house.organization}` }).click();
  await expectPage(page, "Users");
  await expectNotice(page, `Welcome to ${house.organization}.`);

  const member = await findRow(owner, house.org, guest);
  await expect(member.getByRole("rowheader", { name: guest.name })).toBeVisible();
  await expect(member).toContainText("Active");
  await expect(await findInvitation(owner, house.org, guest.email)).toContainText("Accepted");
  await goTo(owner, "Audit log");
  for (const words of [`${house.owner.name} invited ${guest.email}`, `${guest.name} accepted the invitation to ${guest.email}`]) {
    await expect(owner.getByRole("rowheader", { name: words })).toBeVisible();
  }

  await signOut(page, guest);
  await signIn(page, house.server.url, guest);
  await expect(await findRow(page, house.org, guest)).toContainText("You");
});

test("a double click on Join, going back and joining again, and the used link all lead to the organization", { tag: "@no-js" }, async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const { link } = await house.mails.to(guest.email);
  const page = await browsers.open();
  await open(page, link);
  await field(page, "Your name").fill(guest.name);
  await field(page, "Password").fill(guest.password);
  await button(page, `Join ${house.organization}`).dblclick();
  await expectPage(page, "Users");
  await expect(await findRow(page, house.org, guest)).toContainText("You");

  await open(page, link);
  await expectPage(page, "Users");

  const elsewhere = await browsers.open();
  await open(elsewhere, link);
  await expectPage(elsewhere, "This invitation was accepted");
});

test("joining again with another password by a page that was open says to sign in", { tag: "@no-js" }, async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  const { link } = await house.mails.to(guest.email);
  const [first, second] = [await browsers.open(), await browsers.open()];
  await open(first, link);
  await open(second, link);
  await sendJoin(first, guest);
  await expectPage(first, "Users");
  await sendJoin(second, { ...guest, password: "nine quiet lanterns over water" });
  await expectPage(second, "Sign in");
  await expectNotice(second, "You already joined. Sign in.");
  await sendSignIn(second, guest.email, guest.password);
  await expectPage(second, "Users");
});
