// Closing one's own account: what stays behind, who cannot yet, and opening it again.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, joinOwn, test } from "../support/fixtures.ts";
import { button, expectNotice, expectPage, expectProblems, expectRefusal, field, link, open, sendSignIn } from "../support/portal.ts";
import { changeRoles } from "../support/users.ts";
import { expectNobody } from "../support/walk.ts";

test("somebody closes their account after seeing what stays behind, and opens it again by signing in", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 409, 422);
  const { who, page } = await joinOwn(own, browsers, "Mona");

  await test.step("the last owner is told what to do first", async () => {
    await open(own.page, `${own.server.url}/account/close`);
    await expect(own.page.getByRole("main")).toContainText(`You're the last active owner of ${own.organization}`);
    await expect(button(own.page, "Close account")).toHaveCount(0);
  });

  await test.step("the page shows what stays behind, and asks for the password", async () => {
    await open(page, `${own.server.url}/account`);
    await link(page, "Close account").click();
    await expectPage(page, "Close your account?");
    await expect(page.getByRole("main")).toContainText("Your role: Member");
    await expectAccessible(page);
    await field(page, "Current password").fill("not my password at all");
    await button(page, "Close account").click();
    await expectProblems(page, { "Current password": "password" });
  });

  await test.step("what has changed since is shown, and nothing is done", async () => {
    await changeRoles(own.page, own.org, who, "Viewer");
    await field(page, "Current password").fill(who.password);
    await button(page, "Close account").click();
    await expectRefusal(page, "Something has changed since the consequences were shown");
    await expect(page.getByRole("main")).toContainText(`No longer: ${own.organization}: Your role: Member`);
    await expect(page.getByRole("main")).toContainText("Your role: Viewer New");
    await expectAccessible(page);
  });

  await test.step("the account is closed", async () => {
    await field(page, "Current password").fill(who.password);
    await button(page, "Close account").click();
    await expectPage(page, "Sign in");
    await expectNotice(page, "Your account was closed. Sign in within 30 days to open it again.");
    await expectNobody(own.page, own.org, "users", who.email);
  });

  await test.step("signing in opens it again, without the organization", async () => {
    await sendSignIn(page, who.email, who.password);
    await expectPage(page, "You're not in an organization");
  });
});
