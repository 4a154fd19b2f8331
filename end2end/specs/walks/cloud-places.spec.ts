// Who invites in a compute cloud: the permission decides, not the name of a role (docs/spec/walks.md, `cloud`, 2 and 5).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { sendInvitation } from "../../support/forged.ts";
import { results } from "../../support/invitations.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, navigation, open } from "../../support/portal.ts";
import { found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Cloud" });

/** Makes a role of these boxes: the row of the grid, and its box. */
async function createRole(page: Page, org: string, name: string, grants: [string, string][]): Promise<void> {
  await open(page, `${org}/roles/new`);
  await field(page, "Name").fill(name);
  for (const [entity, action] of grants) {
    await page.getByRole("group", { name: entity, exact: true }).getByRole("checkbox", { name: action, exact: true }).check();
  }
  await button(page, "Create role").click();
  await expectNotice(page, `The role ${name} was created.`);
}

async function invite(page: Page, org: string, who: Person, ...roles: string[]): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email").fill(who.email);
  const group = page.getByRole("group", { name: "Roles" });
  for (const role of roles) await group.getByRole("checkbox", { name: new RegExp(`^${role}\\b`) }).check();
  await button(page, "Send invite").click();
  await expect(results(page)).toContainText("1 person was invited");
}

test("F044 cloud: who holds User.UserInvite.CREATE by a role of the organization's own invites, and who lacks it does not", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const [ines, lea, nell] = [person("Ines"), person("Lea"), person("Nell")];
  await createRole(page, org, "Inviter", [["Members", "Read"], ["Invitations", "Read"], ["Invitations", "Create"]]);
  await createRole(page, org, "Onlooker", [["Members", "Read"], ["Invitations", "Read"]]);
  await invite(page, org, ines, "Inviter");
  await invite(page, org, lea, "Onlooker");
  const [inviter, onlooker] = [await joinByMail(own, browsers, ines), await joinByMail(own, browsers, lea)];

  await test.step("the permission is named where pages say what somebody may do", async () => {
    for (const [who, has] of [[ines, true], [lea, false]] as const) {
      const member = await found(page, org, "users", who.email);
      await member.getByRole("link", { name: who.name }).click();
      await expectPage(page, who.name);
      await link(page, "Everything they can do").click();
      await expectPage(page, `What ${who.name} can do`);
      const lines = page.getByRole("row").filter({ hasText: "User.UserInvite.CREATE" });
      await expect(lines).toHaveCount(has ? 1 : 0);
      if (has) await expect(lines).toContainText("Invitations: Create");
    }
    await expectAccessible(page);
  });

  await test.step("with it: the button is there, and an invitation is sent, of what the role itself grants", async () => {
    await open(inviter, `${org}/invitations`);
    await expect(link(inviter, "Invite User").first()).toBeVisible();
    await invite(inviter, org, nell, "Onlooker");
    await own.mails.to(nell.email);
    await expect(await found(inviter, org, "invitations", nell.email)).toContainText("Pending");
    await open(inviter, `${org}/invite`);
    await expect(inviter.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: /^Owner\b/ })).toBeDisabled();
  });

  await test.step("without it: no button, no page, and a request is refused", async () => {
    await open(onlooker, `${org}/invitations`);
    await expect(link(onlooker, "Invite User")).toHaveCount(0);
    expect(await open(onlooker, `${org}/invite`)).toBe(403);
    await open(page, `${org}/invite`);
    const group = page.getByRole("group", { name: "Roles" });
    const role = await group.getByRole("checkbox", { name: /^Onlooker\b/ }).inputValue();
    expect((await sendInvitation(onlooker, org, "mallory@example.com", role)).status()).toBe(403);
    await open(page, `${org}/invitations?q=mallory`);
    await expect(page.getByRole("row").filter({ hasText: "mallory@example.com" })).toHaveCount(0);
  });
});

test("the pages about users lead to roles and to the audit log, for who may open these", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org } = own;
  const rita = person("Rita");
  await invite(page, org, rita, "Reader");
  const reader = await joinByMail(own, browsers, rita);
  for (const place of ["users", "invitations"]) {
    await open(page, `${org}/${place}`);
    for (const [name, address] of [["Roles", "roles"], ["Audit log", "audit"]] as const) {
      await expect((await navigation(page)).getByRole("link", { name })).toHaveAttribute("href", new RegExp(`/${address}$`));
    }
  }
  await open(reader, `${org}/users`);
  await expect((await navigation(reader)).getByRole("link", { name: "Audit log" })).toHaveCount(0);
});
