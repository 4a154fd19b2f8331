// Inactive members: the settings that warn and disable them, the mails, and the way back.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { person } from "../support/people.ts";
import { inviteOne } from "../support/invitations.ts";
import { button, expectNotice, field, open, sendJoin, signIn } from "../support/portal.ts";
import { findRow } from "../support/users.ts";

test("whoever stays away is warned by mail, disabled later, and enabled again from the recent changes", async ({ own, browsers, faults }) => {
  faults.expect(422);
  const { page, server, mails } = own;
  const away = person("Wanda");
  await inviteOne(page, own.org, away.email, "Member");
  const theirs = await browsers.open();
  await open(theirs, (await mails.to(away.email)).link);
  await sendJoin(theirs, away);

  await open(page, `${own.org}/settings/members`);
  await field(page, "Warn inactive members after, in days").fill("30");
  await field(page, "Disable inactive members after, in days").fill("30");
  await button(page, "Save changes").click();
  await expect(page.getByText("Enter more days than for the warning").first()).toBeVisible();
  await field(page, "Disable inactive members after, in days").fill("60");
  await button(page, "Save changes").click();
  await expectNotice(page, "The settings were saved.");

  await server.comeBack(31);
  expect((await mails.to(away.email, 2)).subject).toMatch(/^Your access to .* will be disabled soon$/);
  await server.comeBack(61);
  expect((await mails.to(away.email, 3)).subject).toMatch(/^Your access to .* was disabled$/);

  const org = own.org.replace(/^https?:\/\/[^/]+/, server.url);
  const owner = await browsers.open();
  await signIn(owner, server.url, own.owner);
  await expect(await findRow(owner, org, away)).toContainText("Disabled");
  await open(owner, `${org}/settings/members`);
  await field(owner, "Disable inactive members after, in days").fill("");
  await button(owner, "Save changes").click();
  await expectNotice(owner, "The settings were saved.");
  await open(owner, `${org}/undo`);
  await expect(owner.getByRole("main")).toContainText(`Rolecall`);
  await expectAccessible(owner);
  await button(owner, /^Undo/).click();
  await expect(await findRow(owner, org, away)).toContainText("Active");
});
