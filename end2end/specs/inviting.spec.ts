// Inviting people: several at once, with mistakes, and without a mail server.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, test } from "../support/fixtures.ts";
import {
  correction, findInvitation, inviteOne, listed, paste, results, rolesOf, sender, showLink,
} from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, expectProblems, field, link, open, sendJoin } from "../support/portal.ts";
import { act, findRow, openInvite, pickRoles, roleBox } from "../support/users.ts";

test("pasted addresses become one line each, with its state before anything is sent", { tag: ["@no-js", "@phone"] }, async ({ house, owner, join }) => {
  const [grace, dan, rita, dora] = [person("Grace"), person("Dan"), person("Rita"), person("Dora")];
  const { who: member } = await join("Mia");
  const { who: disabled } = await join("Dave");
  const { who: removed } = await join("Rob");
  await act(owner, house.org, disabled, "Disable");
  await act(owner, house.org, removed, "Remove");
  await inviteOne(owner, house.org, rita.email, "Viewer");
  const pasted = [
    `"Hopper, Grace" <${grace.email}>, ${dan.email.toUpperCase()};`,
    `carol@\t${dan.email}`,
    `${member.email} ${disabled.email} ${removed.email} ${rita.email}`,
  ];
  await paste(owner, house.org, pasted.join("\n"), "Member");
  await expect(owner.getByRole("heading", { level: 2 })).toHaveText("8 people on the list");
  for (const [address, words] of [
    [grace.email, "New"],
    [dan.email.toUpperCase(), "New"],
    [dan.email, "Duplicate, counted once"],
    ["carol@", "Enter an e-mail address like"],
    [member.email, "Already a member"],
    [disabled.email, "Already a member, but disabled. Enable them instead"],
    [removed.email, "Previously removed, will be invited again"],
    [rita.email, "will be sent again"],
  ] as const) {
    await expect(listed(owner, address), address).toContainText(words);
  }
  await expect(listed(owner, grace.email)).toContainText("Hopper, Grace");
  await expect(correction(listed(owner, "carol@"))).toHaveAccessibleDescription(/Enter an e-mail address like/);
  await expect(sender(owner, 4)).toBeVisible();
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);
  expect(house.mails.all(grace.email)).toHaveLength(0);

  await correction(listed(owner, "carol@")).fill(dora.email);
  await button(owner, "Check again").last().click();
  await expect(listed(owner, dora.email)).toContainText("New");
  await sender(owner, 5).click();
  const told = results(owner);
  await expect(told.getByRole("heading")).toHaveText("5 people were invited · 1 line needs a look and is still below");
  await expect(told.getByRole("listitem").filter({ hasText: rita.email })).toContainText("Already invited, sent again");
  await expect(told.getByRole("listitem").filter({ hasText: member.email })).toContainText("Already a member");
  await expect(listed(owner, disabled.email)).toContainText("Already a member, but disabled");
  await expectAccessible(owner);
  await house.mails.to(grace.email);
  await house.mails.to(dora.email);
  expect((await house.mails.to(rita.email, 2)).subject).toMatch(/^Reminder: /);
  await expect(await findRow(owner, house.org, grace)).toContainText("Pending");
});

test("going back keeps the input, the corrections and the roles", async ({ house, owner }) => {
  await paste(owner, house.org, "Ada Lovelace <ada@example.com>, carol@", "Viewer");
  await rolesOf(owner, "ada@example.com").selectOption({ label: "Admin" });
  await owner.getByLabel("Note").fill("Welcome aboard");
  await button(owner, "Back").click();
  await expect(field(owner, "E-mail addresses")).toHaveValue(/carol@[^]*ada@example\.com[^]*Ada Lovelace[^]*Admin/);
  await expect(owner.getByLabel("Note")).toHaveValue("Welcome aboard");
  await expect(roleBox(owner, "Viewer")).toBeChecked();
  await button(owner, "Review list").click();
  await expect(rolesOf(owner, "ada@example.com").locator("option:checked")).toHaveText("Admin");
  await expect(listed(owner, "ada@example.com")).toContainText("Ada Lovelace");
});

test("the inviter's note is in the mail and on the invitation page", async ({ house, owner, browsers }) => {
  const guest = person("Grace");
  await openInvite(owner, house.org);
  await field(owner, "E-mail addresses").fill(guest.email);
  await owner.getByLabel("Note").fill("See you on Monday <b>at nine</b>.");
  await pickRoles(owner, "Viewer");
  await button(owner, "Review list").click();
  await sender(owner, 1).click();
  await expect(results(owner)).toContainText("1 person was invited");
  const mail = await house.mails.to(guest.email);
  // What could become a link is broken by signs that are not seen.
  expect(mail.text.replaceAll("\u200C", "")).toContain("See you on Monday <b>at nine</b>.");
  expect(mail.html).not.toContain("<b>at nine");
  const page = await browsers.open();
  await open(page, mail.link);
  await expect(page.getByRole("blockquote")).toHaveText("See you on Monday <b>at nine</b>.");
});

test("missing addresses and missing roles are reported at their fields", async ({ house, owner, faults }) => {
  faults.expect(422);
  await paste(owner, house.org, "", "Member");
  await expectProblems(owner, { "E-mail addresses": "Enter at least one e-mail address." });
  await expectAccessible(owner);
  await paste(owner, house.org, "grace@example.com");
  await expect(owner.getByRole("alert")).toContainText("Select at least one role.");
  await expect(owner.getByRole("group", { name: "Roles" })).toHaveAccessibleDescription(/Select at least one role\./);
  await expect(field(owner, "E-mail addresses")).toHaveValue("grace@example.com");
});

test.describe("without a mail server", () => {
  test.use({ hasMail: false });

  test("without a mail server the result says that nothing was sent, and the link can be copied and works", { tag: "@no-js" }, async ({ own, browsers }) => {
    const guest = person("Grace");
    const { page, org } = own;
    await openInvite(page, org);
    await expect(page.getByRole("group", { name: "Warning" }).filter({ hasText: "invitations aren't sent" })).toBeVisible();
    await expectAccessible(page);
    await field(page, "E-mail addresses").fill(guest.email);
    await pickRoles(page, "Member");
    await button(page, "Review list").click();
    await sender(page, 1).click();
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

  test("a forgotten password cannot be reset by mail, and the page says whom to ask", async ({ own, browsers }) => {
    const page = await browsers.open();
    await open(page, `${own.server.url}/forgot`);
    await expectPage(page, "Ask your administrator");
    await expectAccessible(page);
  });
});
