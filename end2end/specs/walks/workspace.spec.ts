// The day of an administrator of a data workspace (docs/spec/walks.md, `workspace`).
import { expectAccessible } from "../../support/accessibility.ts";
import { bar, box, confirm } from "../../support/bulk.ts";
import { isScripted } from "../../support/browsers.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { actOn, memberId } from "../../support/forged.ts";
import { results, showLink } from "../../support/invitations.ts";
import { names } from "../../support/list.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, open, sendJoin } from "../../support/portal.ts";
import { choose, fact, offers } from "../../support/users.ts";
import { columns, entries, expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Workspace" });

/** Invites people with one role. */
async function invite(page: Page, org: string, role: string, ...people: Person[]): Promise<void> {
  await open(page, `${org}/users`);
  await link(page, "Invite").first().click();
  await expectPage(page, "Invite users");
  await field(page, "Email").fill(people.map(({ email }) => email).join("\n"));
  const roles = page.getByRole("group", { name: "Roles" });
  for (const one of ["Workspace Admin", "Default"]) await roles.getByRole("checkbox", { name: new RegExp(`^${one}\\b`) }).setChecked(one === role);
  await button(page, "Invite").click();
  await expect(results(page)).toContainText(people.length === 1 ? "1 person was invited" : `${people.length} people were invited`);
}

/** Opens a filter beside the head of its column, chooses and applies. */
async function filter(page: Page, menu: string, choice: string): Promise<void> {
  await page.getByRole("button", { name: `Filter: ${menu}`, exact: true }).click();
  const group = page.getByRole("group", { name: menu, exact: true }).filter({ visible: true });
  await group.locator("label").filter({ hasText: new RegExp(`^${choice}\\b`) }).getByRole("radio").check();
  await button(group, "Apply").click();
  await expect(link(page, new RegExp(`^Remove filter ${menu}: ${choice}`))).toBeVisible();
}

test("F010, F011, F017, F019, F020, F022, F024, F025, F026, F027, F028, F029, F030, F031 workspace: the list of users", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org, owner } = own;
  const [zoe, adam, ines] = [person("Zoe"), person("Adam"), person("Ines")];
  await invite(page, org, "Default", zoe, adam, ines);
  await joinByMail(own, browsers, zoe);
  await joinByMail(own, browsers, adam);

  await test.step("its columns, with the number of roles", async () => {
    expect(await entries(page, "Workspace")).toEqual(["Overview", "Users", "Invitations", "Teams", "Roles", "Reviews", "Assets", "Audit log", "Settings"]);
    await open(page, `${org}/users`);
    await expectPage(page, "Users");
    expect(await columns(page)).toEqual(["Name", "E-mail", "Status", "Roles", "Last active"]);
    const row = await found(page, org, "users", zoe.email);
    await expect(row.getByRole("cell").filter({ hasText: /^1$/ })).toBeVisible();
    await expect(row).not.toContainText("Default");
    await expectAccessible(page);
  });

  await test.step("sorted by name and by last active, and by nothing else", async () => {
    await open(page, `${org}/users`);
    await expect(page.getByRole("columnheader").getByRole("link")).toHaveText(["Name", "Last active"]);
    const ascending = await names(page);
    expect(ascending.indexOf(adam.name)).toBeLessThan(ascending.indexOf(zoe.name));
    await page.getByRole("columnheader").getByRole("link", { name: "Name" }).click();
    await expect(page).toHaveURL(/sort=-name/);
    const descending = await names(page);
    expect(descending.indexOf(zoe.name)).toBeLessThan(descending.indexOf(adam.name));
    await page.getByRole("columnheader").getByRole("link", { name: "Last active" }).click();
    await expect(page).toHaveURL(/sort=-active/);
    await page.getByRole("columnheader").getByRole("link", { name: "Last active" }).click();
    await expect(page).toHaveURL(/sort=active/);
  });

  await test.step("filtered beside the heads by status, by has and by has not", async () => {
    await open(page, `${org}/users`);
    await filter(page, "Status", "Invited");
    expect(await names(page)).toEqual([ines.email]);
    await open(page, `${org}/users`);
    await filter(page, "Status", "Enabled");
    expect(new Set(await names(page))).toEqual(new Set([owner.name, zoe.name, adam.name]));
    await page.getByRole("button", { name: "Filter: Status", exact: true }).click();
    for (const status of ["Enabled", "Invited", "Disabled"]) {
      await expect(page.getByRole("group", { name: "Status", exact: true }).filter({ visible: true }).locator("label").filter({ hasText: new RegExp(`^${status}\\b`) })).toBeVisible();
    }
    await open(page, `${org}/users`);
    await filter(page, "Role is", "Workspace Admin");
    expect(await names(page)).toEqual([owner.name]);
    await open(page, `${org}/users`);
    await filter(page, "Role is not", "Workspace Admin");
    expect(await names(page)).not.toContain(owner.name);
  });

  await test.step("searched by name and by address, which is what people sign in with", async () => {
    await expect(await found(page, org, "users", zoe.name)).toBeVisible();
    await expect(await found(page, org, "users", adam.email)).toContainText(adam.name);
  });

  await test.step("a name leads to the details", async () => {
    const row = await found(page, org, "users", zoe.email);
    await row.getByRole("link", { name: zoe.name }).click();
    await expectPage(page, zoe.name);
    await expect(fact(page, "Roles")).toHaveText(/Default/);
  });

  await test.step("boxes for some and for all, and actions only while some are chosen", async () => {
    await open(page, `${org}/users`);
    await expect(bar(page)).toBeHidden();
    await box(page.getByRole("row").filter({ hasText: zoe.email })).check();
    await expect(bar(page)).toBeVisible();
    await box(page.getByRole("row").filter({ hasText: zoe.email })).uncheck();
    await expect(bar(page)).toBeHidden();
    if (!isScripted(page)) return;
    await page.getByRole("checkbox", { name: "Select all rows on this page" }).check();
    await expect(box(page.getByRole("row").filter({ hasText: adam.email }))).toBeChecked();
  });

  await test.step("menus follow the kind of the row, its state, and oneself", async () => {
    expect(await offers(await found(page, org, "users", zoe.email))).toEqual(["Edit Roles", "Disable", "Remove"]);
    expect(await offers(await found(page, org, "users", ines.email))).toEqual(["Re-invite User", "Copy Invite URL", "Cancel invite"]);
    expect(await offers(await found(page, org, "users", owner.email))).toEqual(["Edit Roles"]);
  });
});

test("F045, F056, F064, F065, F066, F072, F073, F075, F088, F093, F098, F116 workspace: inviting, roles, disabling", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404, 409);
  const { page, org, owner, mails } = own;
  const [dora, ines, jan] = [person("Dora"), person("Ines"), person("Jan")];

  await test.step("two are invited; one's link is copied, one is invited again, then both together", async () => {
    await invite(page, org, "Default", ines, jan);
    await expect(await found(page, org, "users", ines.email)).toContainText("Invited");
    await choose(await found(page, org, "users", ines.email), "Copy Invite URL");
    await expectPage(page, ines.email);
    await choose(await found(page, org, "users", jan.email), "Re-invite User");
    await mails.to(jan.email, 2);
    await open(page, `${org}/users?status=invited`);
    for (const who of [ines, jan]) await box(page.getByRole("row").filter({ hasText: who.email })).check();
    await bar(page).getByRole("button", { name: "Re-invite User(s)", exact: true }).click();
    await confirm(page, "Re-invite User(s) (2)", "2 invitations were resent");
    await mails.to(ines.email, 2);
    await mails.to(jan.email, 3);
  });

  await test.step("the copied link works", async () => {
    const url = await showLink(page, org, ines.email);
    const guest = await browsers.open();
    await open(guest, url);
    await sendJoin(guest, ines);
    await guest.waitForURL(/\/o\//);
    await expect(await found(page, org, "users", ines.email)).toContainText("Enabled");
  });

  await invite(page, org, "Default", dora);
  const guest = await joinByMail(own, browsers, dora);

  await test.step("roles are added and removed, down to none", async () => {
    await choose(await found(page, org, "users", dora.email), "Edit Roles");
    await expectPage(page, `Edit Roles of ${dora.name}`);
    await page.getByRole("checkbox", { name: /^Workspace Admin\b/ }).check();
    await button(page, "Save").click();
    await expectNotice(page, `The roles of ${dora.name} were changed.`);
    expect(await open(guest, `${org}/users`)).toBe(200);
    await choose(await found(page, org, "users", dora.email), "Edit Roles");
    for (const role of ["Workspace Admin", "Default"]) await page.getByRole("checkbox", { name: new RegExp(`^${role}\\b`) }).uncheck();
    await button(page, "Save").click();
    await expectNotice(page, `The roles of ${dora.name} were changed.`);
    await open(guest, `${org}/users`);
    await expect(guest.getByText("You don't have a role in this organization yet.").first()).toBeVisible();
  });

  await test.step("disabled, nobody can use the workspace; enabled, they can again", async () => {
    await choose(await found(page, org, "users", ines.email), "Disable");
    await button(page, "Disable Ines").click();
    await expect(await found(page, org, "users", ines.email)).toContainText("Disabled");
    await choose(await found(page, org, "users", ines.email), "Enable");
    await button(page, "Enable Ines").click();
    await expect(await found(page, org, "users", ines.email)).toContainText("Enabled");
  });

  await test.step("an admin cannot remove themselves", async () => {
    expect(await offers(await found(page, org, "users", owner.email))).toEqual(["Edit Roles"]);
    expect((await actOn(page, org, await memberId(page, org, owner), "remove")).status()).toBe(403);
    await open(page, `${org}/leave`);
    await expect(page.getByText("You can't leave this organization yourself.", { exact: false }).first()).toBeVisible();
  });

  await test.step("removed", async () => {
    await choose(await found(page, org, "users", ines.email), "Remove");
    await button(page.locator("form.card"), "Remove").click();
    await expectNobody(page, org, "users", ines.email);
  });
});
