// Owners of a configuration service: who makes somebody one, how one leaves, and what the rule of ranks allows an Admin
// (docs/spec/walks.md, `config`, 2, 4 and 5).
import { isScripted } from "../../support/browsers.ts";
import { expect, type Locator, type Page, test } from "../../support/fixtures.ts";
import { actOn, giveRoles, memberId } from "../../support/forged.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, open } from "../../support/portal.ts";
import { choose, offers } from "../../support/users.ts";
import { createUsers, expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Configuration" });

const LAST_OWNER = "This is the last active owner. Make someone else an owner first, then try again.";
const OWNERS_ONLY = "Only owners can do this. Ask an owner.";
const NOT_BY_ADMINS = "Only an owner can give the owner role or change an owner. Ask an owner.";

/** The choice of a role. */
function choice(page: Page | Locator, role: string): Locator {
  return page.getByRole("radio", { name: new RegExp(`^${role}\\b(?!,)`) });
}

/** Changes a role from the menu of a row. */
async function changeRole(page: Page, org: string, who: Person, role: string): Promise<void> {
  await choose(await found(page, org, "users", who.email), "Change Role");
  await expectPage(page, "Edit User");
  const place = isScripted(page) ? page.getByRole("dialog", { name: "Edit User" }) : page.getByRole("main");
  await choice(place, role).check();
  await button(place, "Update").click();
}

/** Chooses who manages members, by the words of the setting. */
async function manageBy(page: Page, org: string, words: RegExp): Promise<void> {
  await open(page, `${org}/settings/members`);
  await page.getByRole("radio", { name: words }).check();
  await button(page, /^Save/).click();
  await expectNotice(page, "The settings were saved.");
}

/** Leaves from the menu of one's own row. */
async function leave(page: Page, org: string, who: Person): Promise<void> {
  await choose(await found(page, org, "users", who.email), "Leave Organization");
  await button(page, "Yes, leave").click();
}

test("F048, F096 config: an Admin who makes somebody an Owner is refused with the reason, by owners and by rank", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const [amy, cat] = [person("Amy"), person("Cat")];
  await createUsers(page, org, [[amy, "Admin"], [cat, "Contributor"]]);
  const admin = await joinByMail(own, browsers, amy);
  await joinByMail(own, browsers, cat);
  const id = await memberId(page, org, cat);
  await open(page, `${org}/users/${id}/roles`);
  const ownerRole = await choice(page, "Owner").inputValue();

  await test.step("where owners manage members, an Admin changes no role at all", async () => {
    await open(admin, `${org}/users/${id}/roles`);
    await expect(admin.getByText("You can't do this")).toBeVisible();
    await expect(admin.getByRole("radio")).toHaveCount(0);
    const answer = await giveRoles(admin, org, id, ownerRole);
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain(OWNERS_ONLY);
  });

  await test.step("where ranks do, an Admin changes roles below, and the owner role is not theirs to give", async () => {
    await manageBy(page, org, /for members below their own rank/);
    await changeRole(admin, org, cat, "Viewer");
    await expectNotice(admin, `The roles of ${cat.name} were changed.`);
    await open(admin, `${org}/users/${id}/roles`);
    await expect(choice(admin, "Owner")).toBeDisabled();
    await expect(admin.getByText(NOT_BY_ADMINS)).toBeVisible();
    const answer = await giveRoles(admin, org, id, ownerRole);
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain(NOT_BY_ADMINS);
    await expect(await found(page, org, "users", cat.email)).toContainText("Viewer");
  });

  await test.step("as Owner it works", async () => {
    await changeRole(page, org, cat, "Owner");
    await expectNotice(page, `The roles of ${cat.name} were changed.`);
    await expect(await found(page, org, "users", cat.email)).toContainText("Owner");
  });
});

test("F111 config: the owner leaves once a second owner is named, who is then the only one", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 409);
  const { page, org, owner, organization } = own;
  const otto = person("Otto");
  await createUsers(page, org, [[otto, "Admin"]]);
  const second = await joinByMail(own, browsers, otto);
  await leave(page, org, owner);
  await expectRefusal(page, LAST_OWNER);

  await changeRole(page, org, otto, "Owner");
  await expectNotice(page, `The roles of ${otto.name} were changed.`);
  await leave(page, org, owner);
  await expectPage(page, /Sign in|You're not in an organization/);
  await expectNotice(page, `You left ${organization}.`);
  await expectNobody(second, org, "users", owner.email);
  await leave(second, org, otto);
  await expectRefusal(second, LAST_OWNER);
});

test("F096, F107 config: by rank an Admin changes and removes people below, and neither an equal nor an owner", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403);
  const { page, org, owner } = own;
  const [amy, adam, cat] = [person("Amy"), person("Adam"), person("Cat")];
  await createUsers(page, org, [[amy, "Admin"], [adam, "Admin"], [cat, "Contributor"]]);
  const admin = await joinByMail(own, browsers, amy);
  await joinByMail(own, browsers, adam);
  const theirs = await joinByMail(own, browsers, cat);
  expect(await offers(await found(admin, org, "users", cat.email))).not.toContain("Remove Access");

  await manageBy(page, org, /for members below their own rank/);
  for (const above of [adam, owner]) {
    const row = await found(admin, org, "users", above.email);
    await expect(row.getByRole("button", { name: /^Actions/ })).toHaveCount(0);
    const id = await memberId(page, org, above);
    expect((await actOn(admin, org, id, "remove")).status(), above.name).toBe(403);
  }
  expect(await offers(await found(admin, org, "users", cat.email))).toEqual(["Change Role", "Disable", "Remove Access"]);
  await choose(await found(admin, org, "users", cat.email), "Remove Access");
  await button(admin, "Yes, remove").click();
  await expectNotice(admin, `${cat.name} was removed.`);
  await expectNobody(page, org, "users", cat.email);
  await open(theirs, `${org}/users`);
  await expectPage(theirs, "Sign in");
});
