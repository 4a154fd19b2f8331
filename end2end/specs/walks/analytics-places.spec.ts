// The places of Administration in an analytics tenant: who sees and manages what (docs/spec/walks.md, `analytics`, 1, 6 and 7).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { giveRoles, memberId, post, slug } from "../../support/forged.ts";
import { results } from "../../support/invitations.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, goTo, link, navigation, open, sendSignIn, signOut } from "../../support/portal.ts";
import { row } from "../../support/users.ts";
import { entries, found, inviteUsers, joinByMail } from "../../support/walk.ts";

test.use({ template: "Analytics" });

async function createTeam(page: Page, org: string, name: string): Promise<void> {
  await open(page, `${org}/teams/new`);
  await field(page, "Team Name").fill(name);
  await button(page, "Save Changes").click();
  await expectNotice(page, `The team ${name} was created.`);
}

test("F053 analytics: people are invited into a team", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org } = own;
  const ian = person("Ian");
  await createTeam(page, org, "Sales");
  await open(page, `${org}/invite`);
  await page.getByText("File, team, language and note").click();
  await field(page, "Team").selectOption({ label: "Sales" });
  await field(page, "Email").fill(ian.email);
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption({ label: "Viewer" });
  await button(page, "Add").click();
  await expectAccessible(page);
  await button(page, "Send Invite").click();
  await expect(results(page)).toContainText("1 person was invited");
  await expect(await found(page, org, "users", ian.email)).toContainText("Sales");
  await joinByMail(own, browsers, ian);
  const member = await found(page, org, "users", ian.email);
  await expect(member).toContainText("Active");
  await expect(member).toContainText("Sales");
  await open(page, `${org}/teams`);
  await expect(row(page, "Sales")).toContainText("1 person");
});

test("F103 analytics: a Creator sees the roles and teams of users and manages neither", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const [cleo, vera] = [person("Cleo"), person("Vera")];
  await createTeam(page, org, "Sales");
  await inviteUsers(page, org, [[cleo, "Creator"], [vera, "Viewer"]]);
  const creator = await joinByMail(own, browsers, cleo);
  await joinByMail(own, browsers, vera);
  const [veraId, cleoId] = [await memberId(page, org, vera), await memberId(page, org, cleo)];

  await test.step("the roles are in the list and on a person's page, without a way to change them", async () => {
    const other = await found(creator, org, "users", vera.email);
    await expect(other).toContainText("Viewer");
    await expect(other.getByRole("button", { name: /^Actions for / })).toHaveCount(0);
    await open(creator, `${org}/users/${veraId}`);
    await expectPage(creator, vera.name);
    await expect(creator.getByRole("main")).toContainText("Viewer");
    await expect(link(creator, "Change role")).toHaveCount(0);
    await open(creator, `${org}/roles`);
    await expectPage(creator, "Roles");
    await expect(creator.getByRole("region", { name: "Designer", exact: true })).toBeVisible();
    await expect(creator.getByText("Change landing page")).toHaveCount(0);
    await open(page, `${org}/users/${veraId}/roles`);
    const designer = await page.getByRole("radio", { name: /^Designer\b/ }).inputValue();
    expect((await giveRoles(creator, org, veraId, designer)).status()).toBe(403);
    await expect(await found(page, org, "users", vera.email)).toContainText("Viewer");
  });

  await test.step("the teams are listed with their people, without a way to change them", async () => {
    await goTo(creator, "Teams");
    await expect(link(creator, "New team")).toHaveCount(0);
    await expect(row(creator, "Sales")).toContainText("0 people");
    await link(creator, "Sales").click();
    await expectPage(creator, "Users of Sales");
    await expectAccessible(creator);
    const team = new URL(creator.url()).pathname.split("/").at(-2) ?? "";
    const renamed = await post(creator, `${org}/teams/${team}`, [["do", "team/save"], ["slug", slug(org)], ["team", team], ["name", "Mine"]]);
    expect(renamed.status()).toBe(403);
    const added = await post(creator, `${org}/teams/${team}/users`, [["do", "team/add"], ["slug", slug(org)], ["team", team], ["people[]", cleoId]]);
    expect(added.status()).toBe(403);
    await open(page, `${org}/teams`);
    await expect(row(page, "Sales")).toContainText("0 people");
  });
});

test("F129, F131 analytics: embed links and media have pages in Administration, for who may administer them", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 404);
  const { page, org } = own;
  const [adam, cleo, dina, vera] = [person("Adam"), person("Cleo"), person("Dina"), person("Vera")];
  await inviteUsers(page, org, [[adam, "Administrator"], [cleo, "Creator"], [dina, "Designer"], [vera, "Viewer"]]);

  const joined: Record<string, Page> = {};
  for (const who of [adam, cleo, dina, vera]) joined[who.name] = await joinByMail(own, browsers, who);
  await test.step("the entries of Administration", async () => {
    for (const [who, places] of [[adam, ["Embed links", "Media"]], [cleo, ["Embed links"]], [dina, []], [vera, []]] as const) {
      const offered = await entries(joined[who.name] as Page, "Administration");
      expect(offered.filter((name) => ["Embed links", "Media"].includes(name)), who.name).toEqual(places);
    }
  });

  for (const [place, kind, label, who] of [["Embed links", "EmbedLink", "Embed link", cleo], ["Media", "Media", "Media", adam]] as const) {
    await test.step(`${place} are registered, changed and deleted on their page`, async () => {
      const reader = joined[who.name] as Page;
      await goTo(reader, place);
      await expectAccessible(reader);
      await link(reader, "New asset").first().click();
      await expect(field(reader, "Kind").locator("option:checked")).toHaveText(label);
      await field(reader, "Name").fill(`Shop window ${kind}`);
      await button(reader, "Register asset").click();
      await expectNotice(reader, `Shop window ${kind} was registered.`);
      await goTo(reader, place);
      await link(reader, `Shop window ${kind}`).click();
      await link(reader, "Edit").click();
      await field(reader, "Name").fill(`Front page ${kind}`);
      await button(reader, "Save").click();
      await expectNotice(reader, `Front page ${kind} was changed.`);
      await link(reader, "Delete").click();
      await button(reader, "Delete").click();
      await expectNotice(reader, `Front page ${kind} was deleted.`);
    });
  }

  await test.step("who may not is refused", async () => {
    const create = (reader: Page, kind: string) =>
      post(reader, `${org}/assets/new`, [["do", "assets/create"], ["slug", slug(org)], ["kind", kind], ["name", "Mine"]]);
    expect((await create(joined[cleo.name] as Page, "Media")).status()).toBe(403);
    for (const kind of ["EmbedLink", "Media"]) {
      for (const who of [dina, vera]) expect((await create(joined[who.name] as Page, kind)).status(), `${who.name} ${kind}`).toBe(403);
    }
    await open(page, `${org}/assets`);
    await expect(link(page, "Mine")).toHaveCount(0);
  });
});

test("F015, F128 analytics: the general settings choose where the holders of each role land", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org } = own;
  const [adam, dina] = [person("Adam"), person("Dina")];
  await inviteUsers(page, org, [[adam, "Administrator"], [dina, "Designer"]]);
  const admin = await joinByMail(own, browsers, adam);
  const designer = await joinByMail(own, browsers, dina);
  await goTo(admin, "Settings");
  const card = admin.getByRole("region", { name: "Landing pages" });
  // Not that of the role above their own.
  await expect(card.getByRole("combobox", { name: "Owner" })).toHaveCount(0);
  await card.getByRole("combobox", { name: "Designer" }).selectOption({ label: "Assets" });
  await expectAccessible(admin);
  await button(card, "Save the landing page of Designer").click();
  await expectNotice(admin, "Designer was changed.");
  await expect(admin).toHaveURL(/\/settings/);
  await expect(card.getByRole("combobox", { name: "Designer" }).locator("option:checked")).toHaveText("Assets");
  await signOut(designer, dina);
  await open(designer, `${own.server.url}/sign-in`);
  await sendSignIn(designer, dina.email, dina.password);
  await expectPage(designer, "Assets");
  await expect((await navigation(designer)).getByRole("link", { name: "Settings" })).toHaveCount(0);
});
