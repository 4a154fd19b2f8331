// Schedules that are stopped together, and a new owner for each kind of things (docs/spec/walks.md, `workspace`, 4 and 5).
import { expectAccessible } from "../../support/accessibility.ts";
import { listed, register } from "../../support/assets.ts";
import { expect, type Locator, type Page, test } from "../../support/fixtures.ts";
import { results } from "../../support/invitations.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, open } from "../../support/portal.ts";
import { choose, fact } from "../../support/users.ts";
import { found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Workspace" });

/** The card of a person's page with the schedules that run. */
function running(page: Page): Locator {
  return page.getByRole("region", { name: "Running schedules", exact: true });
}

test("F079, F115 workspace: all schedules of somebody are stopped at once, and the removal gives one kind to one colleague, another to a second, and deletes the rest", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 404);
  const { page, org } = own;
  const [dora, kim, lea] = [person("Dora"), person("Kim"), person("Lea")];
  await open(page, `${org}/invite`);
  await field(page, "Email").fill([dora, kim, lea].map(({ email }) => email).join("\n"));
  await button(page, "Invite").click();
  await expect(results(page)).toContainText("3 people were invited");
  const [theirs, first, second] = [await joinByMail(own, browsers, dora), await joinByMail(own, browsers, kim), await joinByMail(own, browsers, lea)];
  const dataset = await register(theirs, org, "Dataset", "Customers");
  const flow = await register(theirs, org, "Flow", "Nightly sales");
  const macro = await register(theirs, org, "Macro", "Clean up");
  for (const name of ["Every night", "Every week"]) await register(theirs, org, "Schedule", name, { parent: "Nightly sales (Flow)" });

  await test.step("stopped together, no schedule of theirs is left to stop", async () => {
    await (await found(page, org, "users", dora.email)).getByRole("link", { name: dora.name }).click();
    await expectPage(page, dora.name);
    await expect(running(page).getByRole("listitem")).toHaveCount(2);
    await button(running(page), "Stop all").click();
    await expectNotice(page, "2 schedules were stopped.");
    await expect(running(page)).toHaveCount(0);
    await open(page, `${org}/assets?kind=Schedule`);
    for (const name of ["Every night", "Every week"]) await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Stopped");
  });

  await test.step("each kind has its own choice; the others follow the one for everything", async () => {
    await choose(await found(page, org, "users", dora.email), "Remove");
    await expectPage(page, /^Remove /);
    await page.getByRole("radio", { name: /^Delete it/ }).check();
    await page.getByText("Decide for each kind", { exact: true }).click();
    await field(page, "Dataset (1)").selectOption({ label: "Hand over" });
    await field(page, "New owner: Dataset").fill(kim.email);
    for (const kind of ["Flow (1)", "Schedule (2)"]) await field(page, kind).selectOption({ label: "Hand over" });
    for (const kind of ["Flow", "Schedule"]) await field(page, `New owner: ${kind}`).fill(lea.email);
    await expectAccessible(page);
    await button(page.locator("form.card"), "Remove").click();
    await expectNotice(page, `${dora.name} was removed.`);
  });

  await test.step("both colleagues own what was theirs to get, and nobody the rest", async () => {
    expect(await listed(first, org)).toEqual(["Customers"]);
    expect(await listed(second, org)).toEqual(["Every night", "Every week", "Nightly sales"]);
    for (const [asset, heir] of [[dataset, kim], [flow, lea]] as const) {
      await open(page, asset);
      await expect(fact(page, "Owner")).toHaveText(heir.name);
      await expect(fact(page, "Registered by")).toHaveText(dora.name);
    }
    expect(await open(page, macro)).toBe(404);
  });
});
