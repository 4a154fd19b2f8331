// Custom roles of a compute cloud, why somebody may do something, and the log (docs/spec/walks.md, `cloud`, 5).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, test } from "../../support/fixtures.ts";
import { results } from "../../support/invitations.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../../support/portal.ts";
import { choose, row, showPlan } from "../../support/users.ts";
import { found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Cloud" });

test("F090, F091, F092, F138 cloud: a role of small grants is made, given, explained, edited and replaced", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 422);
  const { page, org } = own;
  const carla = person("Carla");

  await test.step("a custom role is made of small grants", async () => {
    await open(page, `${org}/roles`);
    await expect(page.getByText("Keep roles small and give members several: what they grant adds up.")).toBeVisible();
    await link(page, "New role").click();
    await expectPage(page, "New role");
    await button(page, "Create role").click();
    await expect(page.getByRole("alert")).toBeVisible();
    await field(page, "Name").fill("Log reader");
    const log = page.getByRole("group", { name: "Audit log" });
    await log.getByRole("checkbox", { name: "Read" }).check();
    await expectAccessible(page);
    await button(page, "Create role").click();
    await expectNotice(page, "The role Log reader was created.");
    await expect(page.getByRole("region", { name: "Log reader", exact: true })).toContainText("Custom");
  });

  await open(page, `${org}/invite`);
  await field(page, "Email").fill(carla.email);
  const roles = page.getByRole("group", { name: "Roles" });
  for (const role of ["Log reader", "Reader"]) await roles.getByRole("checkbox", { name: new RegExp(`^${role}\\b`) }).check();
  await button(page, "Send invite").click();
  await expect(results(page)).toContainText("1 person was invited");
  const member = await joinByMail(own, browsers, carla);

  await test.step("the union of the roles holds: the list by one, the log by the other", async () => {
    expect(await open(member, `${org}/users`)).toBe(200);
    expect(await open(member, `${org}/audit`)).toBe(200);
    await expect(member.getByRole("rowheader", { name: `${carla.name} accepted the invitation to ${carla.email}` })).toBeVisible();
  });

  await test.step("why: the role that grants it, and what would be lost without it", async () => {
    const found_ = await found(page, org, "users", carla.email);
    await found_.getByRole("link", { name: carla.name }).click();
    await expectPage(page, carla.name);
    await link(page, "Everything they can do").click();
    await expectPage(page, `What ${carla.name} can do`);
    await expect(page.getByRole("row").filter({ hasText: "Audit" }).first()).toContainText("Log reader");
    await link(page, "Without Log reader").click();
    await expect(page.getByText(/Without Log reader, 1 permission would be lost/)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a role in use is replaced and never silently lost", async () => {
    await open(page, `${org}/roles`);
    await page.getByRole("region", { name: "Log reader", exact: true }).getByRole("link", { name: "Delete Log reader" }).click();
    await expectPage(page, "Delete the role Log reader?");
    await button(page, "Delete role").click();
    await expect(page.getByRole("alert")).toContainText("Choose the role that takes its place.");
    await page.getByRole("combobox", { name: "Replace with" }).selectOption({ label: "Reader" });
    await showPlan(page, "1 permission lost: Audit.Log.READ");
    await expectAccessible(page);
    await button(page, "Delete role").click();
    await expectNotice(page, "The role Log reader was deleted.");
    expect(await open(member, `${org}/audit`)).toBe(403);
    await expect(row(page, "Log reader")).toHaveCount(0);
    await open(page, `${org}/audit`);
    const deleted = page.getByRole("row").filter({ hasText: "deleted the role Log reader" });
    await deleted.locator("summary").click();
    await expect(deleted).toContainText("Roles lost: Log reader");
  });

  await test.step("roles, log and users lead to each other", async () => {
    await open(page, `${org}/users`);
    for (const place of ["Roles", "Audit log"]) await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place })).toBeAttached();
    await choose(await found(page, org, "users", carla.email), "Change roles");
    await expectPage(page, `Roles of ${carla.name}`);
  });
});
