// The day of an owner of an analytics tenant (docs/spec/walks.md, `analytics`).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { listed, results } from "../../support/invitations.ts";
import { names } from "../../support/list.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, goTo, link, navigation, open } from "../../support/portal.ts";
import { choose, offers, row, searchBox } from "../../support/users.ts";
import { entries, expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Analytics" });

/** Adds one address with a role to the list. */
async function add(page: Page, { email }: Person, role: string): Promise<void> {
  await field(page, "Email").fill(email);
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption({ label: role });
  await button(page, "Add").click();
  await expect(listed(page, email)).toBeVisible();
}

test("F004, F014, F021, F023, F030, F035, F052, F057, F070, F071, F083, F084 analytics: an owner's day", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404);
  const { page, org, owner } = own;
  const [cleo, dina, vera] = [person("Cleo"), person("Dina"), person("Vera")];

  await test.step("five roles, and the owner is whoever the tenant was created for", async () => {
    expect(await entries(page, "Administration")).toEqual(expect.arrayContaining(["Users", "Invitations", "Invite Users", "Roles", "Audit log"]));
    await open(page, `${org}/roles`);
    for (const role of ["Owner", "Administrator", "Creator", "Designer", "Viewer"]) {
      await expect(page.getByRole("region", { name: role, exact: true })).toBeVisible();
    }
    await expect(await found(page, org, "users", owner.email)).toContainText("Owner");
  });

  await test.step("Invite Users: an address, a role, Add; again; all are sent together", async () => {
    await goTo(page, "Invite Users");
    await add(page, cleo, "Creator");
    await expect(field(page, "Email")).toHaveValue("");
    await add(page, dina, "Designer");
    await add(page, vera, "Viewer");
    expect(own.mails.all(cleo.email)).toHaveLength(0);
    await expectAccessible(page);
    await button(page, "Send Invite").click();
    await expect(results(page)).toContainText("3 people were invited");
    for (const [who, role] of [[cleo, "Creator"], [dina, "Designer"], [vera, "Viewer"]] as const) {
      const invited = await found(page, org, "users", who.email);
      await expect(invited).toContainText("Pending");
      await expect(invited).toContainText(role);
    }
    await open(page, `${org}/users`);
    await link(page, "Invite Users").last().click();
    await expectPage(page, "Invite Users");
  });

  await test.step("Pending until they register, then Active", async () => {
    for (const who of [cleo, dina, vera]) await joinByMail(own, browsers, who);
    for (const who of [cleo, dina, vera]) await expect(await found(page, org, "users", who.email)).toContainText("Active");
  });

  await test.step("people are found by typing and by the filters beside the heads", async () => {
    await open(page, `${org}/users`);
    await searchBox(page).pressSequentially(dina.name.slice(0, 3).toLowerCase());
    await searchBox(page).press("Enter");
    await expect(row(page, dina.name)).toBeVisible();
    await expect(row(page, vera.name)).toHaveCount(0);
    for (const [menu, choice, rest] of [["Status", "Active", vera], ["Role is", "Designer", dina]] as const) {
      await open(page, `${org}/users`);
      await page.getByRole("button", { name: `Filter: ${menu}`, exact: true }).click();
      const group = page.getByRole("group", { name: menu, exact: true }).filter({ visible: true });
      await group.locator("label").filter({ hasText: new RegExp(`^${choice}\\b`) }).getByRole("radio").check();
      await button(group, "Apply").click();
      await expect(page).toHaveURL(/(status|role)=/);
      expect(await names(page)).toContain(rest.name);
    }
    expect(await names(page)).toEqual([dina.name]);
  });

  await test.step("Disabled instead of deleted", async () => {
    expect(await offers(await found(page, org, "users", vera.email))).toEqual(["Change role", "Disable", "Delete"]);
    await choose(await found(page, org, "users", vera.email), "Disable");
    await button(page, "Disable Vera").click();
    await expectNotice(page, `${vera.name} was disabled.`);
    await expect(await found(page, org, "users", vera.email)).toContainText("Disabled");
  });
});

test("F005, F049 analytics: every role sees the users, and only owners and administrators invite", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const roles = ["Administrator", "Creator", "Designer", "Viewer"] as const;
  const people = roles.map((role) => [person(role.slice(0, 4)), role] as const);
  await open(page, `${org}/invite`);
  for (const [who, role] of people) await add(page, who, role);
  await button(page, "Send Invite").click();
  await expect(results(page)).toContainText("4 people were invited");
  for (const [who, role] of people) {
    const theirs = await joinByMail(own, browsers, who);
    await open(theirs, `${org}/users`);
    await expect(row(theirs, own.owner.name)).toBeVisible();
    const may = role === "Administrator";
    await expect((await navigation(theirs)).getByRole("link", { name: "Invite Users" })).toHaveCount(may ? 1 : 0);
    expect(await open(theirs, `${org}/invite`), role).toBe(may ? 200 : 403);
    expect(await open(theirs, `${org}/invitations`), role).toBe(may ? 200 : 403);
  }
  await expectNobody(page, org, "users", "nobody@example.com");
});
