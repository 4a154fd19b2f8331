// Teams that give roles, the leads of teams, and a team for each row of an invitation.
import { isScripted } from "../support/browsers.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { expect, joinOwn, type Page, test } from "../support/fixtures.ts";
import { findInvitation, inviteOne, listed, paste, results, sender } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../support/portal.ts";
import { choose, fact, offers, openInvite, openPerson, pickRoles, row } from "../support/users.ts";

/** Creates a team with these people and answers the address of its page. */
async function createTeam(page: Page, org: string, name: string, ...people: string[]): Promise<string> {
  await open(page, `${org}/teams/new`);
  await field(page, "Team name").fill(name);
  for (const one of people) await page.getByRole("checkbox", { name: new RegExp(one) }).check();
  await button(page, "Save changes").click();
  await expectNotice(page, `The team ${name} was created.`);
  return page.url().replace(/\/users.*$/, "");
}

/** Lets a team give a role, or no longer. */
async function giveRole(page: Page, team: string, role: string, given = true): Promise<void> {
  await open(page, team);
  await page.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: new RegExp(`^${role}\\b`) }).setChecked(given);
  await button(page, "Save roles").click();
  await expectNotice(page, "The roles given by the team were saved.");
}

test("a team gives a role, why says so, and its lead invites into the own team and no other @no-js", async ({ own, browsers, faults }) => {
  // Whoever looks at a team when it is deleted hears that there is none.
  faults.expect(403, 404, 409);
  const { page, org } = own;
  const lea = await joinOwn(own, browsers, "Lea", "Team lead");
  const mia = await joinOwn(own, browsers, "Mia", "Viewer");
  const sales = await createTeam(page, org, "Sales", lea.who.name, mia.who.name);
  const night = await createTeam(page, org, "Night");

  await test.step("whoever is in the team has the role of the team", async () => {
    expect(await open(mia.page, `${org}/audit`)).toBe(403);
    await open(page, sales);
    await expectAccessible(page);
    await giveRole(page, sales, "Auditor");
    expect(await open(mia.page, `${org}/audit`)).toBe(200);
    await openPerson(page, org, mia.who);
    await expect(fact(page, "Roles")).toContainText(/Auditor\s+through team Sales/);
    await expectAccessible(page);
  });

  await test.step("the page of roles takes away what is held directly, and says what comes by the team", async () => {
    await link(page, "Change roles").click();
    await expectPage(page, `Roles of ${mia.who.name}`);
    await expect(page.getByText(/^Mia also has Auditor through team Sales\. It ends when Mia leaves the team\.$/)).toBeVisible();
    await expect(page.getByRole("checkbox", { name: /^Auditor\b/ })).not.toBeChecked();
  });

  await test.step("why names the role and the team", async () => {
    await openPerson(page, org, mia.who);
    await fact(page, "Permissions").getByRole("link").click();
    if (isScripted(page)) {
      await field(page, "Permission").click();
      await page.keyboard.type("Audit.Log.READ");
      await page.keyboard.press("Enter");
    } else {
      await field(page, "Permission").selectOption("Audit.Log.READ");
    }
    await button(page, "Ask").click();
    await expect(page.getByText("The role Auditor, given by team Sales, grants it for everything.")).toBeVisible();
  });

  await test.step("an owner makes Lea the lead of Sales", async () => {
    await open(page, `${sales}/users`);
    await choose(row(page, lea.who.name), "Make lead");
    await expectNotice(page, `${lea.who.name} is now a lead of the team.`);
    await expect(row(page, lea.who.name)).toContainText("Lead");
    expect(await offers(row(page, lea.who.name))).toEqual(["View details", "Remove as lead", "Remove from team"]);
    await expectAccessible(page);
  });

  await test.step("the team gives the role no longer, which let all of Sales see every invitation", async () => {
    await giveRole(page, sales, "Auditor", false);
    expect(await open(lea.page, `${org}/audit`)).toBe(403);
    expect(await open(mia.page, `${org}/audit`)).toBe(403);
  });

  await test.step("Lea invites into Sales alone and sees these invitations alone", async () => {
    const [noel, nina] = [person("Noel"), person("Nina")];
    await inviteOne(page, org, nina.email, "Member");
    await openInvite(lea.page, org);
    await expect(field(lea.page, "Team").getByRole("option")).toHaveText(["Sales"]);
    await field(lea.page, "E-mail addresses").fill(noel.email);
    await pickRoles(lea.page, "Member");
    await expectAccessible(lea.page);
    await button(lea.page, "Review list").click();
    await sender(lea.page, 1).click();
    await expect(results(lea.page)).toContainText("1 person was invited");
    await expect(await findInvitation(lea.page, org, noel.email)).toBeVisible();
    await open(lea.page, `${org}/invitations`);
    await expect(row(lea.page, nina.email)).toHaveCount(0);
  });

  await test.step("Lea looks after Sales and not after Night", async () => {
    await open(lea.page, `${night}/users`);
    await expect(button(lea.page, "Add to team")).toHaveCount(0);
    expect(await open(lea.page, night)).toBe(200);
    await expect(button(lea.page, "Save changes")).toHaveCount(0);
    await giveRole(page, sales, "Auditor");
    expect(await open(mia.page, `${org}/audit`)).toBe(200);
    await open(lea.page, `${sales}/users`);
    expect(await offers(row(lea.page, mia.who.name))).toEqual(["View details", "Remove from team"]);
    await choose(row(lea.page, mia.who.name), "Remove from team");
    await expectNotice(lea.page, `${mia.who.name} was removed from the team.`);
    expect(await open(mia.page, `${org}/audit`)).toBe(403);
  });

  await test.step("deleting the team says what its people lose, and is asked again where that is more by now", async () => {
    const other = await browsers.open(await page.context().storageState());
    await giveRole(page, sales, "Auditor", false);
    await open(page, `${sales}/delete`);
    await expectPage(page, "Delete the team Sales?");
    await giveRole(other, sales, "Auditor");
    const lost = page.getByRole("listitem").filter({ hasText: "lose the roles that the team gives them: Auditor" });
    // A script shows it at once.
    if (!isScripted(page)) {
      await button(page, "Delete team").click();
      await expect(page.getByText("Something has changed since this page was shown.")).toBeVisible();
      await expect(lost).toContainText("New");
    }
    await expect(lost).toBeVisible();
    await expectAccessible(page);
    await button(page, "Delete team").click();
    await expectNotice(page, "The team Sales was deleted.");
  });
});

test("each row of a list has a team of its own, from a table or chosen @no-js", async ({ own }) => {
  const { page, org } = own;
  await createTeam(page, org, "Sales");
  await createTeam(page, org, "Night");
  const [ada, ben, cleo, dan] = [person("Ada"), person("Ben"), person("Cleo"), person("Dan")];
  const table = [["Email", "Team"], [ada.email, "sales"], [ben.email, "Night"], [cleo.email, "Nowhere"], [dan.email, ""]];
  await paste(page, org, table.map((cells) => cells.join("\t")).join("\n"), "Member");
  const teamOf = (email: string) => page.getByRole("combobox", { name: `Team of ${email}`, exact: true });
  const chosen = (email: string) => teamOf(email).locator("option:checked");
  await expect(chosen(ada.email)).toHaveText("Sales");
  await expect(chosen(ben.email)).toHaveText("Night");
  await expect(chosen(dan.email)).toHaveText("No team");
  await expect(listed(page, cleo.email)).toContainText("There's no team called Nowhere");
  await expectAccessible(page);
  await teamOf(cleo.email).selectOption({ label: "Sales" });
  await teamOf(ben.email).selectOption({ label: "No team" });
  await button(page, "Check again").last().click();
  await expect(listed(page, cleo.email)).not.toContainText("Nowhere");
  await sender(page, 4).click();
  await expect(results(page)).toContainText("4 people were invited");
  const team = async (name: string) => {
    await open(page, `${org}/teams`);
    await link(row(page, name), name).click();
    await page.waitForURL(/\/teams\/[^/]+/);
    await open(page, `${org}/users?team=${page.url().split("/teams/")[1]?.split("/")[0]}`);
  };
  await team("Sales");
  await expect(page.getByRole("row").filter({ hasText: /Ada|Cleo|ada|cleo/ })).toHaveCount(2);
  await expect(row(page, ben.email)).toHaveCount(0);
});
