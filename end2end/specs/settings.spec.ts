// Two people change the same section of the settings: both changes are kept, and neither overwrites the other unseen.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { button, expectNotice, expectProblems, field, open } from "../support/portal.ts";

test("what somebody else has changed meanwhile is shown before it is overwritten", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(422);
  const { page, org } = own;
  const other = await browsers.open(own.session);
  const days = "Undoing a removal";
  await open(page, `${org}/settings/members`);
  await open(other, `${org}/settings/members`);
  await field(other, days).fill("9");
  await field(other, "Only those who can remove members").check();
  await field(page, days).fill("7");
  await field(page, "Everyone whose role allows it").check();
  await button(page, "Save changes").click();
  await expectNotice(page, "The settings were saved.");

  await test.step("the setting that both have changed has both values", async () => {
    await button(other, "Save changes").click();
    await expectProblems(other, { [days]: "Someone else has changed this in the meantime. It is now: 7." });
    await expect(field(other, days)).toHaveValue("9");
    await expect(field(other, "Everyone whose role allows it")).toBeChecked();
    await expectAccessible(other);
  });

  await test.step("saving again overwrites it, and keeps what only one of them has changed", async () => {
    await button(other, "Save changes").click();
    await expectNotice(other, "The settings were saved.");
    await open(page, `${org}/settings/members`);
    await expect(field(page, days)).toHaveValue("9");
    await expect(field(page, "Only those who can remove members")).toBeChecked();
    await expect(field(page, "Everyone whose role allows it")).toBeChecked();
  });
});
