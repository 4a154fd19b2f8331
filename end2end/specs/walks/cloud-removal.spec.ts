// What somebody created is offered for handing over when they are removed (docs/spec/walks.md, `cloud`, 4).
import { expectAccessible } from "../../support/accessibility.ts";
import { listed, register } from "../../support/assets.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { results } from "../../support/invitations.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, open } from "../../support/portal.ts";
import { choose, fact } from "../../support/users.ts";
import { found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Cloud" });

/** Invites one person as a Contributor. */
async function invite(page: Page, org: string, { email }: Person): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email").fill(email);
  const roles = page.getByRole("group", { name: "Roles" });
  await roles.getByRole("checkbox", { name: /^Contributor\b/ }).check();
  await roles.getByRole("checkbox", { name: /^Reader\b/ }).uncheck();
  await button(page, "Send invite").click();
  await expect(results(page)).toContainText("1 person was invited");
}

/** Opens the question before somebody is removed. */
async function askToRemove(page: Page, org: string, who: Person): Promise<void> {
  await choose(await found(page, org, "users", who.email), "Remove");
  await expectPage(page, /^Remove /);
}

test("F113 cloud: the removal offers to hand over what somebody created, and without that it stays with the organization", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401);
  const { page, org } = own;
  const [carla, dan, eve] = [person("Carla"), person("Dan"), person("Eve")];
  for (const who of [carla, dan, eve]) await invite(page, org, who);
  const [leaver, colleague, other] = [await joinByMail(own, browsers, carla), await joinByMail(own, browsers, dan), await joinByMail(own, browsers, eve)];
  const machine = await register(leaver, org, "Virtual machine", "build-01");
  const storage = await register(leaver, org, "Storage", "artifacts");
  const network = await register(other, org, "Network", "office");
  const fates = () => page.getByRole("group", { name: "What they own" });
  const fate = (name: string) => fates().getByRole("radio", { name });

  await test.step("it is counted, and offered to stay or to be handed over, but not to be deleted", async () => {
    await askToRemove(page, org, carla);
    for (const line of ["Virtual machine: 1 owned", "Storage: 1 owned"]) await expect(page.getByRole("listitem").filter({ hasText: line })).toBeVisible();
    await expect(fate("It stays with the organization")).toBeChecked();
    await expect(fate("Hand it over to one person")).not.toBeChecked();
    await expect(fate("Delete it")).toHaveCount(0);
    await expectAccessible(page);
  });

  await test.step("handed over, it has its new owner, and who created it is still known", async () => {
    await fate("Hand it over to one person").check();
    await field(page, "E-mail address of the new owner").fill(dan.email);
    await button(page.locator("form.card"), "Remove").click();
    await expectNotice(page, `${carla.name} was removed.`);
    for (const asset of [machine, storage]) {
      await open(colleague, asset);
      await expect(fact(colleague, "Owner")).toHaveText(dan.name);
      await expect(fact(colleague, "Registered by")).toHaveText(carla.name);
    }
  });

  await test.step("not handed over, it stays, marked as that of somebody who was removed", async () => {
    await askToRemove(page, org, eve);
    await expect(fate("It stays with the organization")).toBeChecked();
    await button(page.locator("form.card"), "Remove").click();
    await expectNotice(page, `${eve.name} was removed.`);
    expect(await listed(page, org)).toEqual(["artifacts", "build-01", "office"]);
    await open(page, network);
    await expect(fact(page, "Owner")).toContainText(eve.name);
    await expect(fact(page, "Owner")).toContainText("Removed");
  });
});
