// Projects, secrets, integrations and the account of a configuration service (docs/spec/walks.md, `config`, 6).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, navigation, open } from "../../support/portal.ts";
import { createUsers, joinByMail } from "../../support/walk.ts";

test.use({ template: "Configuration" });

async function register(page: Page, org: string, kind: string, name: string): Promise<void> {
  await open(page, `${org}/assets/new`);
  await field(page, "Kind").selectOption({ label: kind });
  await field(page, "Name").fill(name);
  await button(page, "Register asset").click();
  await expectNotice(page, `${name} was registered.`);
}

test("F086, F133, F136 config: parameters, secrets, integrations and the account", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 404);
  const { page, org } = own;
  const [amy, vic, nina] = [person("Amy"), person("Vic"), person("Nina")];
  await createUsers(page, org, [[amy, "Admin"], [vic, "Viewer"], [nina, "Viewer, no secrets"]]);
  const [admin, viewer, blind] = [await joinByMail(own, browsers, amy), await joinByMail(own, browsers, vic), await joinByMail(own, browsers, nina)];
  await register(page, org, "Parameter", "DB_HOST");
  await register(page, org, "Secret", "DB_PASSWORD");

  await test.step("a viewer sees the secret; the viewer without secrets the parameter alone", async () => {
    await open(viewer, `${org}/assets`);
    for (const name of ["DB_HOST", "DB_PASSWORD"]) await expect(link(viewer, name)).toBeVisible();
    const secret = await link(viewer, "DB_PASSWORD").getAttribute("href");
    await open(blind, `${org}/assets`);
    await expect(link(blind, "DB_HOST")).toBeVisible();
    await expect(link(blind, "DB_PASSWORD")).toHaveCount(0);
    expect([403, 404]).toContain(await open(blind, new URL(secret ?? "", page.url()).href));
    await expect(blind.getByText("DB_PASSWORD")).toHaveCount(0);
    expect(await open(viewer, `${org}/assets/new`)).toBe(403);
  });

  await test.step("integrations are created, changed and deleted by Owner and Admin", async () => {
    await expect((await navigation(admin)).getByRole("link", { name: "Integrations" })).toHaveCount(1);
    await expect((await navigation(viewer)).getByRole("link", { name: "Integrations" })).toHaveCount(0);
    for (const [who, kind] of [[viewer, "Integration"], [admin, "Parameter"], [admin, "Media"], [admin, "Nonsense"]] as const) {
      expect(await open(who, `${org}/assets/kinds/${kind}`), kind).toBe(404);
    }
    await register(admin, org, "Integration", "Webhooks");
    await open(admin, `${org}/assets/kinds/Integration`);
    await expectPage(admin, "Integrations");
    await link(admin, "Webhooks").click();
    await expectPage(admin, "Webhooks");
    await link(admin, "Edit").click();
    await field(admin, "Name").fill("Webhooks v2");
    await expectAccessible(admin);
    await button(admin, "Save").click();
    await expectNotice(admin, "Webhooks v2 was changed.");
    await link(admin, "Delete").click();
    await expectPage(admin, "Delete Webhooks v2?");
    await button(admin, "Delete").click();
    await expectNotice(admin, "Webhooks v2 was deleted.");
  });

  await test.step("only an Owner manages the account", async () => {
    expect(await open(admin, `${org}/settings/account`)).toBe(403);
    await open(page, `${org}/settings/account`);
    await field(page, "Organization").fill("Harbour Group");
    await button(page, "Save name and address").click();
    await expectNotice(page, "The organization is now called Harbour Group.");
  });
});
