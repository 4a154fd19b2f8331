// Who may do what with virtual machines, storage and networks, and what becomes of them when somebody is removed
// (docs/spec/walks.md, `cloud`, 4; docs/spec/matrices.md, M7).
import { expectAccessible } from "../../support/accessibility.ts";
import { act, actions, create, give, listed, register, remove, rename } from "../../support/assets.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { memberId } from "../../support/forged.ts";
import { results } from "../../support/invitations.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../../support/portal.ts";
import { choose, fact } from "../../support/users.ts";
import { expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Cloud" });

const KINDS = ["Virtual machine", "Storage", "Network"];

/** Invites one person with one role. */
async function invite(page: Page, org: string, { email }: Person, role: string): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email").fill(email);
  const roles = page.getByRole("group", { name: "Roles" });
  await roles.getByRole("checkbox", { name: new RegExp(`^${role}\\b`) }).check();
  if (role !== "Reader") await roles.getByRole("checkbox", { name: /^Reader\b/ }).uncheck();
  await button(page, "Send invite").click();
  await expect(results(page)).toContainText("1 person was invited");
}

test("F101, F141 cloud: a role decides which virtual machines, storage and networks can be created, changed, deleted and seen", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 404);
  const { page, org, owner } = own;
  const [carla, sam, rita, nils] = [person("Carla"), person("Sam"), person("Rita"), person("Nils")];

  await test.step("a role of its own sees networks and nothing else", async () => {
    await open(page, `${org}/roles/new`);
    await field(page, "Name").fill("Network watcher");
    await page.getByRole("group", { name: "Network" }).getByRole("checkbox", { name: "Read" }).check();
    await button(page, "Create role").click();
    await expectNotice(page, "The role Network watcher was created.");
  });
  for (const [who, role] of [[carla, "Contributor"], [sam, "Support"], [rita, "Reader"], [nils, "Network watcher"]] as const) await invite(page, org, who, role);
  const contributor = await joinByMail(own, browsers, carla);
  const support = await joinByMail(own, browsers, sam);
  const reader = await joinByMail(own, browsers, rita);
  const watcher = await joinByMail(own, browsers, nils);

  const resources: string[] = [];
  await test.step("the Owner registers one of each kind", async () => {
    for (const kind of KINDS) resources.push(await register(page, org, kind, `${kind} one`));
    for (const resource of resources) expect(await actions(page, resource)).toEqual(["Delete", "Edit", "Share", "Transfer"]);
  });

  await test.step("a Contributor creates, changes and deletes all of them, and gives away their own", async () => {
    for (const [n, kind] of KINDS.entries()) {
      const theirs = await register(contributor, org, kind, `${kind} two`);
      await expect(fact(contributor, "Owner")).toHaveText(carla.name);
      expect(await actions(contributor, theirs)).toEqual(["Delete", "Edit", "Share", "Transfer"]);
      await remove(contributor, theirs, `${kind} two`);
      const foreign = resources[n] ?? "";
      expect(await actions(contributor, foreign)).toEqual(["Delete", "Edit", "Share"]);
      await rename(contributor, foreign, `${kind} renamed`);
      expect((await act(contributor, org, foreign, "transfer", ["owner", carla.email])).status()).toBe(403);
      await open(page, foreign);
      await expect(fact(page, "Owner")).toHaveText(owner.name);
    }
    const given = await register(contributor, org, "Storage", "Backups");
    await give(contributor, given, sam);
    await expect(fact(contributor, "Owner")).toHaveText(sam.name);
    await expect(fact(contributor, "Registered by")).toHaveText(carla.name);
    const deleted = await register(page, org, "Network", "Old network");
    await remove(contributor, deleted, "Old network");
  });

  await test.step("Support changes what is there, and neither creates nor deletes", async () => {
    await open(support, `${org}/assets`);
    await expect(link(support, "New asset")).toHaveCount(0);
    expect(await open(support, `${org}/assets/new`)).toBe(403);
    for (const [n, kind] of KINDS.entries()) {
      const resource = resources[n] ?? "";
      expect(await actions(support, resource)).toEqual(["Edit", "Share"]);
      await rename(support, resource, `${kind} by support`);
      expect((await act(support, org, resource, "delete")).status(), kind).toBe(403);
      expect((await create(support, org, kind, "Forged")).status(), kind).toBe(403);
    }
  });

  await test.step("a Reader sees all of them and changes none", async () => {
    expect(await listed(reader, org)).toEqual(["Backups", "Network by support", "Storage by support", "Virtual machine by support"]);
    await expect(link(reader, "New asset")).toHaveCount(0);
    expect(await open(reader, `${org}/assets/new`)).toBe(403);
    for (const [n, kind] of KINDS.entries()) {
      const resource = resources[n] ?? "";
      expect(await actions(reader, resource)).toEqual([]);
      for (const [path, words] of [["edit", "You can't change this asset."], ["share", "You can't share this asset."], ["delete", "You can't delete this asset."]] as const) {
        await open(reader, `${resource}/${path}`);
        await expect(reader.getByText(words)).toBeVisible();
        await expect(reader.getByRole("main").getByRole("button", { name: /Save|Share|Delete/ })).toHaveCount(0);
      }
      expect((await act(reader, org, resource, "update", ["name", "Forged"])).status(), kind).toBe(403);
      expect((await act(reader, org, resource, "delete")).status(), kind).toBe(403);
      expect((await create(reader, org, kind, "Forged")).status(), kind).toBe(403);
    }
    await expectAccessible(reader);
  });

  await test.step("whoever sees networks alone is told of no other resource", async () => {
    expect(await listed(watcher, org)).toEqual(["Network by support"]);
    for (const [n, kind] of KINDS.entries()) expect(await open(watcher, resources[n] ?? ""), kind).toBe(kind === "Network" ? 200 : 404);
    await open(watcher, `${org}/assets?kind=Vm`);
    await expect(watcher.getByText("Virtual machine by support")).toHaveCount(0);
    expect((await act(watcher, org, resources[0] ?? "", "delete")).status()).toBe(404);
  });

  await test.step("the web console of a virtual machine is for Owners and Contributors", async () => {
    for (const [who, can] of [[owner, true], [carla, true], [sam, false], [rita, false]] as const) {
      const id = await memberId(page, org, who);
      await open(page, `${org}/users/${id}/permissions?permission=Asset.Vm.USE&asset=${resources[0]?.split("/").pop()}`);
      const answer = can ? `${who.name} can use “Virtual machine: Use”.` : `${who.name} can't use “Virtual machine: Use”. No role grants it.`;
      await expect(page.getByRole("main").getByText(answer).first(), who.name).toBeVisible();
    }
  });

  await test.step("nothing that was refused left a trace", async () => {
    expect(await listed(page, org)).toEqual(["Backups", "Network by support", "Storage by support", "Virtual machine by support"]);
  });
});

test("F112, F113 cloud: who is removed keeps the account, and what they created stays, handed over before or not", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 404);
  const { page, org, owner, server } = own;
  const [carla, dan] = [person("Carla"), person("Dan")];
  await invite(page, org, carla, "Contributor");
  await invite(page, org, dan, "Contributor");
  const leaver = await joinByMail(own, browsers, carla);
  const colleague = await joinByMail(own, browsers, dan);
  const machine = await register(leaver, org, "Virtual machine", "build-01");
  const storage = await register(leaver, org, "Storage", "artifacts");
  const network = await register(leaver, org, "Network", "office");

  await test.step("from the person's page their things are chosen and handed over", async () => {
    await (await found(page, org, "users", carla.email)).getByRole("link", { name: carla.name }).click();
    await expectPage(page, carla.name);
    await expect(page.getByRole("region", { name: "Assets" })).toContainText("Owns 3 assets.");
    await link(page.getByRole("region", { name: "Assets" }), "All assets").click();
    await expectPage(page, /^Assets/);
    for (const name of ["build-01", "artifacts"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
    await button(page, "Transfer selected").click();
    await expectPage(page, "Transfer assets");
    await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: `owned by ${carla.name}` })).toHaveCount(2);
    await expectAccessible(page);
    await field(page, "E-mail address of the new owner").fill(dan.email);
    await button(page, "Transfer").click();
    await expectNotice(page, `2 assets were transferred to ${dan.email}.`);
  });

  await test.step("the person is removed, and signs in to an account without an organization", async () => {
    await choose(await found(page, org, "users", carla.email), "Remove");
    await button(page.locator("form.card"), "Remove").click();
    await expectNobody(page, org, "users", carla.email);
    await open(leaver, machine);
    await expectPage(leaver, "Sign in");
    await open(leaver, `${server.url}/sign-in`);
    await field(leaver, "E-mail").fill(carla.email);
    await field(leaver, "Password").fill(carla.password);
    await button(leaver, "Sign in").click();
    await expectPage(leaver, "You're not in an organization");
    for (const asset of [machine, network]) expect(await open(leaver, asset)).toBe(404);
  });

  await test.step("what was handed over has its new owner, and who created it is still known", async () => {
    for (const [asset, name] of [[machine, "build-01"], [storage, "artifacts"]] as const) {
      expect(await actions(colleague, asset)).toEqual(["Delete", "Edit", "Share", "Transfer"]);
      await expect(fact(colleague, "Owner")).toHaveText(dan.name);
      await expect(fact(colleague, "Registered by")).toHaveText(carla.name);
      await rename(colleague, asset, `${name} of Dan`);
    }
  });

  await test.step("what was not stays in the organization, and is handed over later", async () => {
    expect(await listed(page, org)).toEqual(["artifacts of Dan", "build-01 of Dan", "office"]);
    await open(page, network);
    await expect(fact(page, "Owner")).toContainText(carla.name);
    await expect(fact(page, "Owner")).toContainText("Removed");
    await give(page, network, owner);
    await expect(fact(page, "Owner")).toHaveText(owner.name);
    await remove(page, network, "office");
  });
});
