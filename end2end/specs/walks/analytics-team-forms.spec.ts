// Teams of an analytics tenant, also without JavaScript (docs/spec/walks.md, `analytics`, 3 and 4).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, test } from "../../support/fixtures.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../../support/portal.ts";
import { choose, row } from "../../support/users.ts";
import { found, inviteUsers, joinByMail } from "../../support/walk.ts";

test.use({ template: "Analytics" });

test("F016, F023, F119, F120, F121, F122, F123, F124, F126, F127 analytics: a team is created, edited and deleted, its people are moved, and the list of users is filtered by it", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org } = own;
  const [dina, vera] = [person("Dina"), person("Vera")];
  await inviteUsers(page, org, [[dina, "Designer"], [vera, "Viewer"]]);
  for (const who of [dina, vera]) await joinByMail(own, browsers, who);

  await test.step("created, with people and without", async () => {
    await open(page, `${org}/teams`);
    await link(page, "New team").first().click();
    await expectPage(page, "New team");
    await field(page, "Team Name").fill("Data");
    await page.getByRole("checkbox", { name: new RegExp(dina.name) }).check();
    await expectAccessible(page);
    await button(page, "Save Changes").click();
    await expectNotice(page, "The team Data was created.");
    await open(page, `${org}/teams/new`);
    await field(page, "Team Name").fill("Ops");
    await button(page, "Save Changes").click();
    await expectNotice(page, "The team Ops was created.");
  });

  await test.step("edited", async () => {
    await open(page, `${org}/teams`);
    await choose(row(page, "Data"), "Edit");
    await field(page, "Team Name").fill("Data science");
    await expectAccessible(page);
    await button(page, "Save Changes").click();
    await expectNotice(page, "The team Data science was saved.");
  });

  await test.step("somebody is moved to the other team, and out of the first with it", async () => {
    await open(page, `${org}/teams`);
    await choose(row(page, "Data science"), "Manage users");
    await expectPage(page, "Users of Data science");
    await page.getByRole("combobox", { name: `Team of ${dina.name}` }).selectOption({ label: "Ops" });
    await button(page, `Move ${dina.name}`).click();
    await expectNotice(page, `${dina.name} was moved to another team.`);
    await open(page, `${org}/teams`);
    await expect(row(page, "Ops")).toContainText("1 person");
    await expect(row(page, "Data science")).toContainText("0 people");
    await expect(await found(page, org, "users", dina.email)).toContainText("Ops");
  });

  await test.step("the filter beside the head finds who is in a team", async () => {
    await open(page, `${org}/users`);
    await page.getByRole("columnheader", { name: /^Team/ }).getByRole("button", { name: "Filter: Team", exact: true }).click();
    const group = page.getByRole("group", { name: "Team", exact: true }).filter({ visible: true });
    await group.locator("label").filter({ hasText: /^Ops\b/ }).getByRole("radio").check();
    await button(group, "Apply").click();
    await expect(page).toHaveURL(/team=/);
    await expect(row(page, dina.name)).toBeVisible();
    await expect(row(page, vera.name)).toHaveCount(0);
  });

  await test.step("deleted, after the question says who leaves", async () => {
    await open(page, `${org}/teams`);
    await choose(row(page, "Ops"), "Delete");
    await expectPage(page, "Delete the team Ops?");
    await expect(page.getByRole("main")).toContainText("1 person leaves the team and stays in the organization");
    await button(page, "Delete team").click();
    await expectNotice(page, "The team Ops was deleted.");
    await expect(row(page, "Ops")).toHaveCount(0);
    await expect(await found(page, org, "users", dina.email)).not.toContainText("Ops");
  });
});
