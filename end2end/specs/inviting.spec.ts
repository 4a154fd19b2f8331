// Inviting: many at once, with mistakes, and without a mail server.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, test } from "../support/fixtures.ts";
import { findInvitation, invite, results, showLink } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, expectProblems, field, link, open, sendJoin } from "../support/portal.ts";
import { findRow, openInvite, pickRoles } from "../support/users.ts";

test("whatever is pasted becomes one result for each line, and what failed stays typed", async ({ house, owner, join }) => {
  const [grace, dan, erin] = [person("Grace"), person("Dan"), person("Erin")];
  const { who: member } = await join("Mia");
  const pasted = `"Grace Hopper" <${grace.email}>, ${dan.email.toUpperCase()};\ncarol@\t${dan.email}\n${member.email}`;
  await invite(owner, house.org, pasted, "Member");
  const told = results(owner);
  await expect(told.getByRole("heading")).toHaveText("2 people were invited · 1 line needs a look; it stayed below");
  for (const [input, words] of [
    [grace.email, "Invited"],
    [dan.email.toUpperCase(), "Invited"],
    [dan.email, "Twice in this list; counted once"],
    [member.email, "Already a member"],
    ["carol@", "An e-mail address has a name, an @ and a domain"],
  ] as const) {
    await expect(told.getByRole("listitem").filter({ hasText: input }).filter({ hasText: words })).toHaveCount(1);
  }
  await expect(field(owner, "E-mail addresses")).toHaveValue("carol@");
  await expectAccessible(owner);
  await house.mails.to(grace.email);
  await house.mails.to(dan.email);

  await field(owner, "E-mail addresses").fill(`${erin.email} ${grace.email}`);
  await button(owner, "Send invitations").click();
  await expect(told.getByRole("heading")).toHaveText("2 people were invited");
  await expect(told).toContainText("Was invited before; sent again");
  await expect(field(owner, "E-mail addresses")).toHaveValue("");
  expect((await house.mails.to(grace.email, 2)).subject).toMatch(/^Reminder: /);
  await expect(await findRow(owner, house.org, grace)).toContainText("Pending");
});

test("a note of the inviter stands in the mail and on the page of the link", async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await openInvite(owner, house.org);
  await field(owner, "E-mail addresses").fill(guest.email);
  await owner.getByLabel("Note").fill("See you on Monday <b>at nine</b>.");
  await pickRoles(owner, "Viewer");
  await button(owner, "Send invitations").click();
  await expect(results(owner)).toContainText("1 person was invited");
  const mail = await house.mails.to(guest.email);
  expect(mail.text).toContain("See you on Monday <b>at nine</b>.");
  expect(mail.html).not.toContain("<b>at nine");
  const page = await browsers.open();
  await open(page, mail.link);
  await expect(page.getByRole("blockquote")).toHaveText("See you on Monday <b>at nine</b>.");
});

test("nobody and no role are refused at their fields", async ({ house, owner, faults }) => {
  faults.expect(422);
  await invite(owner, house.org, "", "Member");
  await expectProblems(owner, { "E-mail addresses": "Fill this in." });
  await expectAccessible(owner);
  await invite(owner, house.org, "grace@example.com");
  await expect(owner.getByRole("alert")).toContainText("Choose at least one role.");
  await expect(owner.getByRole("group", { name: "Roles" })).toHaveAccessibleDescription(/Choose at least one role\./);
  await expect(field(owner, "E-mail addresses")).toHaveValue("grace@example.com");
});

test.describe("without a mail server", () => {
  test.use({ hasMail: false });

  test("F066: nothing is called sent, and the link can be copied and works", async ({ own, browsers }) => {
    const guest = person("Grace");
    const { page, org } = own;
    await openInvite(page, org);
    await expect(page.getByRole("status").filter({ hasText: "invitations are not sent" })).toBeVisible();
    await expectAccessible(page);
    await field(page, "E-mail addresses").fill(guest.email);
    await pickRoles(page, "Member");
    await button(page, "Send invitations").click();
    await link(results(page), "Not sent: copy the link").click();
    await expectPage(page, guest.email);
    await expect(page.getByText("Not sent: no mail server")).toBeVisible();
    await expectAccessible(page);
    await expect(await findInvitation(page, org, guest.email)).toContainText("Not sent: no mail server");
    await expect(await findRow(page, org, guest)).toContainText("Not sent: no mail server");

    const copied = await showLink(page, org, guest.email);
    await expectAccessible(page);
    if (isScripted(page)) {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await button(page, "Copy link").click();
      await expect(page.getByText("Copied", { exact: true })).toBeAttached();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(copied);
    }

    const guestPage = await browsers.open();
    await open(guestPage, copied);
    await sendJoin(guestPage, guest);
    await expectPage(guestPage, "Users");
    expect(own.mails.all(guest.email)).toHaveLength(0);
  });

  test("whoever forgot the password is told whom to ask", async ({ own, browsers }) => {
    const page = await browsers.open();
    await open(page, `${own.server.url}/forgot`);
    await expectPage(page, "Ask whoever runs this");
    await expectAccessible(page);
  });
});
