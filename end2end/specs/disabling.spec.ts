// The question before somebody is disabled: what it means for what they own, their schedules and the seats.
import { expectAccessible } from "../support/accessibility.ts";
import { register } from "../support/assets.ts";
import { expect, joinOwn, type Locator, type Page, test } from "../support/fixtures.ts";
import { firstName } from "../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, open } from "../support/portal.ts";
import { choose, findRow } from "../support/users.ts";

/** A line of the question. */
function line(page: Page, words: string): Locator {
  return page.locator("form.card .consequences").getByRole("listitem").filter({ hasText: words });
}

test("before somebody is disabled their assets, schedules and seat are listed, and what has changed since is shown first", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 409);
  const { page, org, organization } = own;
  const { who, page: theirs } = await joinOwn(own, browsers, "Mia", "Member");
  await register(theirs, org, "Project", "Apollo");
  await register(theirs, org, "Schedule", "Nightly");
  await open(page, `${org}/settings/license`);
  await field(page, "Seats").fill("5");
  await button(page, "Save changes").click();
  await expectNotice(page, "The settings were saved.");

  await choose(await findRow(page, org, who), "Disable");
  await expectPage(page, `Disable ${who.name} in ${organization}?`);
  const shown = [
    "Project: 1 owned",
    "Schedule: 1 owned",
    "1 schedule keeps running.",
    "1 active session can no longer use this organization.",
    "Roles on hold while disabled: Member",
    "Seats taken: 2 now, 1 afterwards, of 5",
    "Everything they own stays theirs, and others keep what was shared with them.",
    "You can stop their schedules on their page.",
  ];
  for (const words of shown) await expect(line(page, words)).toHaveCount(1);
  await expectAccessible(page);

  await test.step("what has changed since is marked, and nothing is done", async () => {
    await register(theirs, org, "Schedule", "Weekly");
    await button(page, `Disable ${firstName(who)}`).click();
    await expectRefusal(page, "Something has changed since the consequences were shown");
    for (const words of ["Schedule: 2 owned", "2 schedules keep running."]) await expect(line(page, words)).toContainText("New");
    await expect(line(page, "Project: 1 owned")).not.toContainText("New");
    expect(await open(theirs, `${org}/users`)).toBe(200);
    await expectPage(theirs, "Users");
  });

  await button(page, `Disable ${firstName(who)}`).click();
  await expectNotice(page, `${who.name} was disabled.`);
  await open(theirs, `${org}/users`);
  await expectPage(theirs, "Sign in");
  await open(page, `${org}/users`);
  await expect(page.locator("[data-seats]").last()).toContainText("1 of 5 seats");
});
