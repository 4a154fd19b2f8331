// The day of an administrator of a configuration service with strict rules for owners (docs/spec/walks.md, `config`).
import { expectAccessible } from "../../support/accessibility.ts";
import { isScripted } from "../../support/browsers.ts";
import { expect, type Locator, type Page, test } from "../../support/fixtures.ts";
import { actOn, giveRoles, memberId } from "../../support/forged.ts";
import { listed, results, rolesOf } from "../../support/invitations.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, goTo, link, open } from "../../support/portal.ts";
import { choose, offers } from "../../support/users.ts";
import { columns, entries, expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Configuration" });

const ROLES = ["Owner", "Admin", "Contributor", "Viewer", "Viewer, no secrets"];
const LAST_OWNER = "This is the last active owner. Make someone else an owner first, then try again.";

/** Invites people by the two steps of the dialog, each with a role. */
async function createUsers(page: Page, org: string, people: [Person, string][]): Promise<void> {
  await open(page, `${org}/users`);
  await link(page, "Create Users").first().click();
  await expectPage(page, "Invite team members");
  await field(page, "Email addresses").fill(people.map(([who]) => who.email).join(", "));
  await button(page, "Set User Roles").click();
  for (const [who, role] of people) await rolesOf(page, who.email).selectOption({ label: role });
  await button(page, "Set User Roles").click();
  await expect(results(page)).toContainText(people.length === 1 ? "1 person was invited" : `${people.length} people were invited`);
}

/** Changes a role in the dialog "Edit User" over the list; without a script on a page of the same name. */
async function editUser(page: Page, org: string, who: Person, role: string): Promise<void> {
  await choose(await found(page, org, "users", who.email), "Change Role");
  await expectPage(page, "Edit User");
  const place = isScripted(page) ? editor(page) : page.getByRole("main");
  if (isScripted(page)) await expect(page).toHaveURL(/\/users\?q=/);
  await place.getByRole("radio", { name: new RegExp(`^${role}\\b(?!,)`) }).check();
  await expectAccessible(page);
  await button(place, "Update").click();
}

/** The dialog that changes roles. */
function editor(page: Page): Locator {
  return page.getByRole("dialog", { name: "Edit User" });
}

test("F007, F008, F030, F031, F036, F037, F038, F039, F040, F058, F062, F069, F085 config: users are created, and their invitations stand in the directory", { tag: ["@no-js", "@phone"] }, async ({ own, browsers }) => {
  const { page, org, mails } = own;
  const [ann, bea, cy] = [person("Ann"), person("Bea"), person("Cy")];

  await test.step("Access Control, Users, User Directory", async () => {
    expect(await entries(page, "Access Control")).toEqual(["Overview", "Users", "Invitations", "Roles", "Reviews", "Assets", "Integrations", "Audit log", "Settings"]);
    await goTo(page, "Users");
    await expect(page.getByText("User Directory", { exact: true })).toBeVisible();
    expect(await columns(page)).toEqual(["Name", "E-mail", "Roles", "Status"]);
    await open(page, `${org}/roles`);
    for (const role of ROLES) await expect(page.getByRole("region", { name: role, exact: true })).toBeVisible();
  });

  await test.step("a comma list, then a role for each; one is taken out", async () => {
    await open(page, `${org}/users`);
    await link(page, "Create Users").first().click();
    await expectPage(page, "Invite team members");
    await field(page, "Email addresses").fill(`${ann.email}, ${bea.email}, ${cy.email}`);
    await expect(page.getByRole("radio")).toHaveCount(0);
    await expectAccessible(page);
    await button(page, "Set User Roles").click();
    await expect(page.getByRole("heading", { level: 2 })).toHaveText("3 people on the list");
    await rolesOf(page, ann.email).selectOption({ label: "Contributor" });
    await rolesOf(page, cy.email).selectOption({ label: "Viewer, no secrets" });
    await button(listed(page, bea.email), `REMOVE ${bea.email}`).click();
    await expect(page.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
    await expectAccessible(page);
    await button(page, "Set User Roles").click();
    await expect(results(page)).toContainText("2 people were invited");
  });

  await test.step("the invitations stand in the list of users", async () => {
    const invited = await found(page, org, "users", ann.email);
    await expect(invited).toContainText("Invited");
    await expect(invited).toContainText("Contributor");
    expect(await offers(invited)).toEqual(["Resend", "Delete"]);
    await choose(await found(page, org, "users", ann.email), "Resend");
    await mails.to(ann.email, 2);
    await choose(await found(page, org, "users", cy.email), "Delete");
    await expectNotice(page, `The invitation to ${cy.email} was cancelled.`);
    await expectNobody(page, org, "users", cy.email);
  });

  await test.step("who accepts is there, and the invitation is not", async () => {
    const guest = await joinByMail(own, browsers, ann, 2);
    await expectPage(guest, "Users");
    const member = await found(page, org, "users", ann.email);
    await expect(member.getByRole("rowheader", { name: ann.name })).toBeVisible();
    await expect(member).toContainText("Active");
    // A member's entries, not an invitation's, and other ones on one's own row.
    expect(await offers(member)).toEqual(["Change Role", "Disable", "Remove Access"]);
    expect(await offers(await found(page, org, "users", own.owner.email))).toEqual(["Change Role", "Leave Organization"]);
  });
});

test("F046, F047, F048, F095, F096, F099, F100, F106, F107, F108, F109, F110, F111, F145 config: what only owners may do, and the last one may not", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404, 409);
  const { page, org, owner } = own;
  const [amy, cat, otto] = [person("Amy"), person("Cat"), person("Otto")];
  await createUsers(page, org, [[amy, "Admin"], [cat, "Contributor"]]);
  const admin = await joinByMail(own, browsers, amy);
  const contributor = await joinByMail(own, browsers, cat);

  await test.step("only owners and admins invite, and an admin up to Admin", async () => {
    await open(contributor, `${org}/users`);
    await expect(link(contributor, "Create Users")).toHaveCount(0);
    expect(await open(contributor, `${org}/invite`)).toBe(403);

    await open(admin, `${org}/invite`);
    await field(admin, "Email addresses").fill("nell@example.com");
    await button(admin, "Set User Roles").click();
    const choices = rolesOf(admin, "nell@example.com").locator("option:not([disabled])");
    await expect(choices.filter({ hasText: /^Owner$/ })).toHaveCount(0);
    await expect(choices.filter({ hasText: /^Admin$/ })).toHaveCount(1);
  });

  await test.step("who is signed in decides what the menu of one and the same row shows", async () => {
    const menu = async (reader: Page, who: Person) => offers(await found(reader, org, "users", who.email));
    expect(await menu(page, amy)).toEqual(["Change Role", "Disable", "Remove Access"]);
    expect(await menu(admin, amy)).toEqual(["Leave Organization"]);
    expect(await menu(page, cat)).toEqual(["Change Role", "Disable", "Remove Access"]);
    expect(await menu(admin, cat)).toEqual(["Disable"]);
    await expect((await found(contributor, org, "users", cat.email)).getByRole("button", { name: /^Actions/ })).toHaveCount(0);
  });

  await test.step("only an owner changes roles and removes", async () => {
    expect(await offers(await found(admin, org, "users", cat.email))).toEqual(["Disable"]);
    const id = await memberId(page, org, cat);
    expect((await actOn(admin, org, id, "remove")).status()).toBe(403);
    await open(page, `${org}/users/${id}/roles`);
    const viewer = await page.getByRole("radio", { name: /^Viewer\b(?!,)/ }).inputValue();
    expect((await giveRoles(admin, org, id, viewer)).status()).toBe(403);
    await expect(await found(page, org, "users", cat.email)).toContainText("Contributor");

    await editUser(page, org, cat, "Viewer");
    await expectNotice(page, `The roles of ${cat.name} were changed.`);
    if (isScripted(page)) {
      await expect(editor(page)).toBeHidden();
      await expect(button(page, `Actions for ${cat.name}`)).toBeFocused();
    }
    await expect(await found(page, org, "users", cat.email)).toContainText("Viewer");
  });

  await test.step("the only owner can be neither lowered nor removed, and cannot leave", async () => {
    await open(page, `${org}/users`);
    await page.getByRole("link", { name: owner.name }).first().click();
    await open(page, `${org}/users/${await memberId(page, org, owner)}`);
    await expect(page.getByText("This is the only active owner. Add a second one")).toBeVisible();
    await editUser(page, org, owner, "Admin");
    await expectRefusal(page, LAST_OWNER);
    if (isScripted(page)) {
      // It is said inside, and nothing behind is lost: Escape gives the focus back to the menu of the row.
      await expect(editor(page).getByRole("alert")).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(editor(page)).toBeHidden();
      await expect(button(page, `Actions for ${owner.name}`)).toBeFocused();
      await expect(page).toHaveURL(/\/users\?q=/);
    }
    await choose(await found(page, org, "users", owner.email), "Leave Organization");
    await expectAccessible(page);
    await button(page, "Yes, leave").click();
    await expectRefusal(page, LAST_OWNER);
    expect((await actOn(admin, org, await memberId(page, org, owner), "remove")).status()).toBe(403);
  });

  await test.step("with a second owner each of it works", async () => {
    await createUsers(page, org, [[otto, "Owner"]]);
    const second = await joinByMail(own, browsers, otto);
    await editUser(page, org, owner, "Admin");
    await expectNotice(page, `The roles of ${owner.name} were changed.`);
    await expect(await found(second, org, "users", owner.email)).toContainText("Admin");
    await choose(await found(second, org, "users", owner.email), "Remove Access");
    await expectAccessible(second);
    await button(second, "Yes, remove").click();
    await expectNobody(second, org, "users", owner.email);
    await open(page, `${org}/users`);
    await expectPage(page, "Sign in");
  });

  await test.step("admins may leave, contributors and viewers may not", async () => {
    await open(contributor, `${org}/users`);
    await expect((await found(contributor, org, "users", cat.email)).getByRole("button", { name: /^Actions/ })).toHaveCount(0);
    expect(await offers(await found(admin, org, "users", amy.email))).toEqual(["Leave Organization"]);
    await choose(await found(admin, org, "users", amy.email), "Leave Organization");
    await button(admin, "Yes, leave").click();
    await expectPage(admin, "Sign in");
  });
});
