// What disabling inactive members would do today, before it is switched on.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, joinOwn, test } from "../support/fixtures.ts";
import { comeBack } from "../support/later.ts";
import { button, expectNotice, field, open } from "../support/portal.ts";
import { findRow } from "../support/users.ts";

test("who would be disabled today because they stayed away is counted before the setting is saved, and only then disabled", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { who } = await joinOwn(own, browsers, "Wanda", "Member");
  const later = await comeBack(own, browsers, 61);
  const { page, org, mails } = later;
  await open(page, `${org}/settings/members`);
  await field(page, "Warn inactive members after, in days").fill("30");
  await field(page, "Disable inactive members after, in days").fill("60");
  // With a script the consequences are there while one writes.
  if (isScripted(page)) await field(page, "Disable inactive members after, in days").blur();
  else await button(page, "Save changes").click();
  const effects = page.getByRole("region", { name: "What this changes now" });
  await expect(effects).toContainText("1 member would be disabled today because they've been inactive for that long.");
  await expectAccessible(page);
  await expect(await findRow(await browsers.open(later.session), org, who)).toContainText("Active");
  expect(mails.all(who.email)).toHaveLength(1);

  await button(page, "Save anyway").click();
  await expectNotice(page, "The settings were saved.");
  const dayAfter = await comeBack(own, browsers, 62);
  expect((await mails.to(who.email, 2)).subject).toBe(`Your access to ${own.organization} was disabled`);
  await expect(await findRow(dayAfter.page, dayAfter.org, who)).toContainText("Disabled");
});
