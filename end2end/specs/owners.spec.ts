// Organizations that could lose their owners: the hint to a single one, the successor, and the operator's help.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { slug } from "../support/forged.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, open } from "../support/portal.ts";
import { createUsers, found, joinByMail } from "../support/walk.ts";

test.use({ template: "Configuration" });

test("F100 config: a single owner is told to name another one, names a successor, and the operator makes them an owner", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(422);
  const { page, org, server } = own;
  const nora = person("Nora");
  await createUsers(page, org, [[nora, "Viewer"]]);
  await joinByMail(own, browsers, nora);
  const hint = page.getByText("You're the only owner.");

  await test.step("the hint leads to where a successor is named", async () => {
    await open(page, `${org}/users`);
    await expect(hint).toBeVisible();
    await link(page, "Name a successor").click();
    await expectPage(page, "Settings");
    await expect(page.getByRole("main")).toContainText("No successor is named.");
    await expectAccessible(page);
    await field(page, "E-mail address of the successor").fill("nobody@example.com");
    await button(page, "Save successor").click();
    await expectProblems(page, { "E-mail address of the successor": "No active member" });
    await field(page, "E-mail address of the successor").fill(nora.email);
    await button(page, "Save successor").click();
    await expectNotice(page, "The successor was saved.");
    await expect(page.getByRole("main")).toContainText(`${nora.name} (${nora.email}) is the successor.`);
  });

  await test.step("the operator makes the successor an owner on the console", async () => {
    const printed = await server.command("owner", "add", "--organization", slug(org), "--successor");
    expect(printed).toContain(`${nora.name} <${nora.email}> is an owner of ${own.organization} now.`);
    await expect(await found(page, org, "users", nora.email)).toContainText("Owner");
    await open(page, `${org}/users`);
    await expect(hint).toHaveCount(0);
    await open(page, `${org}/audit`);
    await expect(page.getByRole("rowheader").filter({ hasText: `made ${nora.name} an owner` }).first()).toBeVisible();
  });
});

test("config: the only owner names a successor and leaves, and the successor is the owner", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 404, 409);
  const { page, org, organization } = own;
  const nora = person("Nora");
  await createUsers(page, org, [[nora, "Admin"]]);
  const successor = await joinByMail(own, browsers, nora);

  await test.step("who leaves without one is told to name one", async () => {
    await open(page, `${org}/leave`);
    await expectPage(page, `Leave ${organization}?`);
    await expect(page.getByText("You're the last owner. Name a successor")).toBeVisible();
    await expectAccessible(page);
    await link(page.getByRole("main"), "Name a successor").click();
    await expectPage(page, "Settings");
    await field(page, "E-mail address of the successor").fill(nora.email);
    await button(page, "Save successor").click();
    await expectNotice(page, "The successor was saved.");
  });

  await test.step("leaving hands over", async () => {
    await open(page, `${org}/leave`);
    await expect(page.getByRole("main")).toContainText(`${nora.name} becomes an owner in your place.`);
    await button(page.getByRole("main"), "Yes, leave").click();
    await expectPage(page, /Sign in|You're not in an organization/);
    await expect(await found(successor, org, "users", nora.email)).toContainText("Owner");
  });
});
