// Bulk actions with a choice: roles that replace, teams, and what becomes of what people own; and ending their sessions.
import { expectAccessible } from "../support/accessibility.ts";
import { register } from "../support/assets.ts";
import { askFor, box, confirm, refused, showChanges } from "../support/bulk.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { type Person, person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, field, open, signIn } from "../support/portal.ts";
import { fact, openPerson, row } from "../support/users.ts";

/** A first name that no other test uses. */
function mark(): string {
  return `Quill${person("Zoe").name.split(" ")[1] ?? ""}`;
}

/** Lists everybody of a first name and ticks them. */
async function tick(page: Page, org: string, name: string, people: Person[]): Promise<void> {
  await open(page, `${org}/users?q=${name}`);
  for (const who of people) await box(row(page, who.name)).check();
}

/** Creates a team with these people. */
async function createTeam(page: Page, org: string, name: string, ...people: Person[]): Promise<void> {
  await open(page, `${org}/teams/new`);
  await field(page, "Team name").fill(name);
  for (const who of people) await page.getByRole("checkbox", { name: new RegExp(who.name) }).check();
  await button(page, "Save changes").click();
  await expectNotice(page, `The team ${name} was created.`);
}

test("the roles of several members are replaced by others, after it is said who gains and loses what", { tag: "@no-js" }, async ({ faults, house, owner, join }) => {
  // The overview that the admin has open is not theirs any more.
  faults.expect(403);
  const name = mark();
  const people = [(await join(name, "Member")).who, (await join(name, "Admin", "Member")).who];
  await tick(owner, house.org, name, people);
  await askFor(owner, "Change roles", "Change the roles of 2 members?");
  await owner.getByRole("radio", { name: "Replace all roles with the ones you add" }).check();
  await owner.getByRole("group", { name: "Add", exact: true }).getByRole("checkbox", { name: "Viewer" }).check();
  await showChanges(owner, "Viewer: gained by 2 members");
  const main = owner.getByRole("main");
  for (const line of ["Admin: lost by 1 member", "Member: lost by 2 members"]) await expect(main.getByRole("listitem").filter({ hasText: line })).toBeVisible();
  await expectAccessible(owner);
  await confirm(owner, "Change roles", "The roles of 2 members were changed");
  for (const who of people) {
    await openPerson(owner, house.org, who);
    await expect(fact(owner, "Roles")).toHaveText("Viewer");
  }
});

test("several members are taken out of one team and put into another", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const name = mark();
  const [ada, bob] = [(await join(name)).who, (await join(name)).who];
  const [early, late] = [`Early ${name}`, `Late ${name}`];
  await createTeam(owner, house.org, early, ada);
  await createTeam(owner, house.org, late);
  await tick(owner, house.org, name, [ada, bob]);
  await askFor(owner, "Change teams", "Change the teams of 2 members?");
  await field(owner, "Add to team").selectOption({ label: late });
  await field(owner, "Remove from team").selectOption({ label: early });
  await showChanges(owner, `${late}: gained by 2 members`);
  await expect(owner.getByRole("main").getByRole("listitem").filter({ hasText: `${early}: lost by 1 member` })).toBeVisible();
  await confirm(owner, "Change teams", "The teams of 2 members were changed");
  await open(owner, `${house.org}/teams`);
  await expect(row(owner, late)).toContainText("2 people");
  await expect(row(owner, early)).toContainText("0 people");
});

test("the sessions of several members are ended from the bar: they are signed out, and can sign in again", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(401);
  const name = mark();
  const [ada, bob] = [await join(name), await join(name)];
  await tick(owner, house.org, name, [ada.who, bob.who]);
  await askFor(owner, "End sessions", "End the sessions of 2 members?");
  await expect(owner.getByRole("main")).toContainText("They are signed out of this organization on every device, and can sign in again.");
  await confirm(owner, "End sessions", "2 members were signed out");
  for (const { page } of [ada, bob]) {
    await open(page, `${house.org}/users`);
    await expectPage(page, "Sign in");
  }
  await tick(owner, house.org, name, [ada.who, bob.who]);
  await askFor(owner, "End sessions", "End the sessions of 2 members?");
  await confirm(owner, "End sessions", "0 members were signed out");
  await expect(owner.getByRole("region", { name: "Done" })).toContainText("2 have no active sessions");
  for (const { who, page } of [ada, bob]) await signIn(page, house.server.url, who);
});

test("several people who own assets are removed, and everything goes to one new owner", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(401);
  const name = mark();
  const [ada, bob] = [await join(name), await join(name)];
  const { who: heir } = await join("Noa", "Member");
  await register(ada.page, house.org, "Project", `Apollo ${name}`);
  await register(ada.page, house.org, "Document", `Minutes ${name}`);
  await register(bob.page, house.org, "Project", `Gemini ${name}`);
  await tick(owner, house.org, name, [ada.who, bob.who]);
  await askFor(owner, "Remove", "Remove 2 members?");
  await expect(owner.getByRole("group", { name: "What they own" })).toContainText("2 of them own 3 assets.");
  await expectAccessible(owner);
  await field(owner, "E-mail address of the new owner").fill(heir.email);
  await confirm(owner, "Remove 2", "2 members were removed");
  await expect(refused(owner)).toHaveCount(0);
  await openPerson(owner, house.org, heir);
  await expect(owner.getByRole("region", { name: "Assets", exact: true })).toContainText("Owns 3 assets.");
});

test("people who own assets are not removed while the new owner is missing, and the form says so at its field", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(422);
  const name = mark();
  const [ada, bob] = [await join(name), await join(name)];
  for (const { page } of [ada, bob]) await register(page, house.org, "Project", `Apollo ${name}`);
  await tick(owner, house.org, name, [ada.who, bob.who]);
  await askFor(owner, "Remove", "Remove 2 members?");
  await button(owner, "Remove 2").click();
  await expectProblems(owner, { "E-mail address of the new owner": "Enter an e-mail address." });
  await open(owner, `${house.org}/users?q=${name}`);
  for (const { who } of [ada, bob]) await expect(row(owner, who.name)).toContainText("Active");
});
