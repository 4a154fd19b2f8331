// What people of a data workspace own, when they are disabled, and the roles that an admin makes for them (docs/spec/walks.md,
// `workspace`, 3 and 4).
import { expectAccessible } from "../../support/accessibility.ts";
import { act, actions, give, listed, register, rename, share } from "../../support/assets.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { results } from "../../support/invitations.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, link, open } from "../../support/portal.ts";
import { choose, fact } from "../../support/users.ts";
import { found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Workspace" });

/** Invites people with the roles that are preselected. */
async function invite(page: Page, org: string, ...people: Person[]): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email").fill(people.map(({ email }) => email).join("\n"));
  await button(page, "Invite").click();
  await expect(results(page)).toContainText(`${people.length} people were invited`);
}

/** Sets exactly these roles of a person. */
async function editRoles(page: Page, org: string, who: Person, ...roles: string[]): Promise<void> {
  await choose(await found(page, org, "users", who.email), "Edit Roles");
  await expectPage(page, `Edit Roles of ${who.name}`);
  for (const box of await page.getByRole("group", { name: "Roles" }).getByRole("checkbox").all()) {
    const name = ((await box.locator("xpath=ancestor::label").innerText()).split("\n")[0] ?? "").trim();
    await box.setChecked(roles.includes(name));
  }
  await button(page, "Save").click();
  await expectNotice(page, `The roles of ${who.name} were changed.`);
}

/** Signs in, whatever page follows. */
async function signIn(page: Page, url: string, { email, password }: Person): Promise<void> {
  await open(page, `${url}/sign-in`);
  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
  await expect(page).not.toHaveURL(/sign-in/);
}

test("F076, F077, F078, F079, F080, F142 workspace: what a disabled person owns stays, and an admin cares for it", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404, 409);
  const { page, org, server } = own;
  const [dora, kim] = [person("Dora"), person("Kim")];
  await invite(page, org, dora, kim);
  const theirs = await joinByMail(own, browsers, dora);
  const colleague = await joinByMail(own, browsers, kim);

  const [dataset, flow, schedule] = await test.step("things of every kind have an owner, whoever registers them", async () => {
    const dataset = await register(theirs, org, "Dataset", "Customers");
    const flow = await register(theirs, org, "Flow", "Nightly sales");
    const schedule = await register(theirs, org, "Schedule", "Every night", { parent: "Nightly sales (Flow)" });
    await register(theirs, org, "Macro", "Clean up");
    await register(page, org, "Connection", "Warehouse", { owner: dora.email });
    expect(await listed(theirs, org)).toEqual(["Clean up", "Customers", "Every night", "Nightly sales", "Warehouse"]);
    await open(theirs, schedule);
    await expect(fact(theirs, "Owner")).toContainText(dora.name);
    await expect(fact(theirs, "Part of")).toContainText("Nightly sales");
    expect(await actions(theirs, schedule)).toEqual(["Delete", "Edit", "Share", "Stop", "Transfer"]);
    await expectAccessible(theirs);
    return [dataset, flow, schedule] as const;
  });

  await test.step("one of them is shared with a colleague, who sees that one and no other", async () => {
    expect(await listed(colleague, org)).toEqual([]);
    expect(await open(colleague, dataset)).toBe(404);
    await share(theirs, dataset, kim, "View");
    expect(await listed(colleague, org)).toEqual(["Customers"]);
    expect(await open(colleague, dataset)).toBe(200);
    expect(await open(colleague, flow)).toBe(404);
    await expect(colleague.getByText("Nightly sales")).toHaveCount(0);
  });

  await choose(await found(page, org, "users", dora.email), "Disable");
  await button(page, "Disable Dora").click();
  await expect(await found(page, org, "users", dora.email)).toContainText("Disabled");

  await test.step("the things stay in the portal, and their owner stays the owner", async () => {
    expect(await listed(page, org)).toEqual(["Clean up", "Customers", "Every night", "Nightly sales", "Warehouse"]);
    for (const asset of [dataset, flow, schedule]) {
      await open(page, asset);
      await expect(fact(page, "Owner")).toHaveText(new RegExp(`^${dora.name}\\s*Disabled$`));
      await expect(fact(page, "Registered by")).toHaveText(dora.name);
    }
    await (await found(page, org, "users", dora.email)).getByRole("link", { name: dora.name }).click();
    await expectPage(page, dora.name);
    await expect(page.getByRole("region", { name: "Assets" })).toContainText("Owns 5 assets.");
    await link(page.getByRole("region", { name: "Assets" }), "All assets").click();
    await expectPage(page, /^Assets/);
    await expect(page.getByRole("rowheader")).toHaveCount(5);
  });

  await test.step("the disabled person reaches none of them, signed in or not", async () => {
    await open(theirs, dataset);
    await expectPage(theirs, "Sign in");
    await expect(theirs.getByText("Customers")).toHaveCount(0);
    await signIn(theirs, server.url, dora);
    for (const asset of [dataset, schedule]) {
      expect(await open(theirs, asset)).toBe(404);
      await expect(theirs.getByText(/Customers|Every night/)).toHaveCount(0);
    }
    expect(await open(theirs, `${org}/assets`)).toBe(404);
    expect((await act(theirs, org, schedule, "stop")).status()).toBe(404);
  });

  await test.step("whoever it was shared with keeps it, as far as it was shared", async () => {
    expect(await listed(colleague, org)).toEqual(["Customers"]);
    expect(await actions(colleague, dataset)).toEqual([]);
    expect((await act(colleague, org, dataset, "update", ["name", "Mine"])).status()).toBe(403);
    expect((await act(colleague, org, dataset, "delete")).status()).toBe(403);
    expect((await act(colleague, org, schedule, "stop")).status()).toBe(404);
  });

  await test.step("the schedule goes on until an admin stops it", async () => {
    await open(page, schedule);
    await expect(page.getByText("This schedule is stopped.")).toHaveCount(0);
    await button(page, "Stop").click();
    await expectNotice(page, "The schedule was stopped.");
    await expect(page.getByText("This schedule is stopped. It doesn't run until someone starts it.")).toBeVisible();
    await expectAccessible(page);
    await open(page, `${org}/assets?kind=Schedule`);
    await expect(page.getByRole("row").filter({ hasText: "Every night" })).toContainText("Stopped");
  });

  await test.step("an admin does with them what an owner does: change, share, give away, delete", async () => {
    expect(await actions(page, flow)).toEqual(["Delete", "Edit", "Share", "Transfer"]);
    await rename(page, dataset, "Clients");
    await share(page, dataset, kim, "Edit");
    await rename(colleague, dataset, "All clients");
    await give(page, flow, kim);
    await open(page, flow);
    await expect(fact(page, "Owner")).toHaveText(kim.name);
    await expect(fact(page, "Registered by")).toHaveText(dora.name);
    // The schedule is a part of what is Kim's now.
    expect(await actions(colleague, schedule)).toEqual(["Delete", "Edit", "Share", "Start", "Transfer"]);
    await open(page, schedule);
    await link(page, "Delete").click();
    await button(page, "Delete").click();
    await expectNotice(page, "Every night was deleted.");
  });

  await test.step("enabled again, the person has what they own, and works on what they created", async () => {
    await choose(await found(page, org, "users", dora.email), "Enable");
    await button(page, "Enable Dora").click();
    await expect(await found(page, org, "users", dora.email)).toContainText("Enabled");
    await signIn(theirs, server.url, dora);
    expect(await listed(theirs, org)).toEqual(["All clients", "Clean up", "Nightly sales", "Warehouse"]);
    await open(theirs, flow);
    await expect(fact(theirs, "Owner")).toHaveText(kim.name);
  });
});

test("F089, F092, F098 workspace: a role of the workspace's own is made, and people hold it beside Default", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 404);
  const { page, org, owner } = own;
  const [dora, kim] = [person("Dora"), person("Kim")];
  await invite(page, org, dora, kim);
  const theirs = await joinByMail(own, browsers, dora);
  const colleague = await joinByMail(own, browsers, kim);
  const dataset = await register(theirs, org, "Dataset", "Customers");

  await test.step("a role is made of what the admin may do", async () => {
    await open(page, `${org}/roles`);
    await link(page, "New role").click();
    await expectPage(page, "New role");
    await field(page, "Name").fill("Data steward");
    await page.getByRole("group", { name: "Dataset" }).getByRole("checkbox", { name: "Read" }).check();
    await page.getByRole("group", { name: "Dataset" }).getByRole("checkbox", { name: "Change" }).check();
    await page.getByRole("group", { name: "Members", exact: true }).getByRole("checkbox", { name: "Read" }).check();
    await expectAccessible(page);
    await button(page, "Create role").click();
    await expectNotice(page, "The role Data steward was created.");
    const card = page.getByRole("region", { name: "Data steward", exact: true });
    await expect(card).toContainText("Custom");
    await expect(card).toContainText("0 members");
  });

  await test.step("without it, the colleague sees neither the users nor what is another's", async () => {
    expect(await open(colleague, `${org}/users`)).toBe(403);
    expect(await open(colleague, dataset)).toBe(404);
  });

  await test.step("it is added to Default, and what both grant adds up", async () => {
    await editRoles(page, org, kim, "Default", "Data steward");
    await expect((await found(page, org, "users", kim.email)).getByRole("cell").filter({ hasText: /^2$/ })).toBeVisible();
    await (await found(page, org, "users", kim.email)).getByRole("link", { name: kim.name }).click();
    await expectPage(page, kim.name);
    for (const role of ["Default", "Data steward"]) await expect(fact(page, "Roles")).toContainText(role);
    // By the role of the workspace's own: the users, and everyone's datasets.
    expect(await open(colleague, `${org}/users`)).toBe(200);
    expect(await actions(colleague, dataset)).toContain("Edit");
    await rename(colleague, dataset, "Clients");
    // By Default: something of one's own.
    await register(colleague, org, "Flow", "Weekly");
    expect(await listed(colleague, org)).toEqual(["Clients", "Weekly"]);
  });

  await test.step("a third is added, and those who hold the role are found by it", async () => {
    await editRoles(page, org, kim, "Default", "Data steward", "Workspace Admin");
    await expect((await found(page, org, "users", kim.email)).getByRole("cell").filter({ hasText: /^3$/ })).toBeVisible();
    await open(page, `${org}/roles`);
    await page.getByRole("region", { name: "Data steward", exact: true }).getByRole("link", { name: "1 member" }).click();
    await expectPage(page, /^Users/);
    await expect(page.getByRole("row").filter({ hasText: kim.email })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: owner.email })).toHaveCount(0);
    await open(colleague, `${org}/roles`);
    await expectPage(colleague, /^Roles/);
  });

  await test.step("both are taken away, and with them what they granted", async () => {
    await editRoles(page, org, kim, "Default");
    expect(await open(colleague, `${org}/users`)).toBe(403);
    expect(await open(colleague, `${org}/roles`)).toBe(403);
    expect(await open(colleague, dataset)).toBe(404);
    expect((await act(colleague, org, dataset, "update", ["name", "Mine"])).status()).toBe(404);
    expect(await listed(colleague, org)).toEqual(["Weekly"]);
  });

  await test.step("who may not make roles is not offered it and is refused", async () => {
    await expect(colleague.getByRole("link", { name: "Roles" })).toHaveCount(0);
    expect(await open(colleague, `${org}/roles/new`)).toBe(403);
  });
});

test("F114, F115 workspace: what a removed person owns goes to a colleague, or with the account, and comes back with it", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 404, 409);
  const { page, org, server } = own;
  const [dora, kim, lea] = [person("Dora"), person("Kim"), person("Lea")];
  await invite(page, org, dora, kim, lea);
  const theirs = await joinByMail(own, browsers, dora);
  const colleague = await joinByMail(own, browsers, kim);
  const gone = await joinByMail(own, browsers, lea);
  const flow = await register(theirs, org, "Flow", "Nightly sales");
  await register(theirs, org, "Schedule", "Every night", { parent: "Nightly sales (Flow)" });
  const dataset = await register(gone, org, "Dataset", "Customers");

  await test.step("F115: handed over to a colleague, who owns it from then on", async () => {
    await choose(await found(page, org, "users", dora.email), "Remove");
    await expectPage(page, /^Remove /);
    await expectAccessible(page);
    await page.getByRole("radio", { name: "Hand it over to one person" }).check();
    await field(page, "E-mail address of the new owner").fill(kim.email);
    await button(page.locator("form.card"), "Remove").click();
    await expectNotice(page, `${dora.name} was removed.`);
    expect(await listed(colleague, org)).toEqual(["Every night", "Nightly sales"]);
    await open(colleague, flow);
    await expect(fact(colleague, "Owner")).toHaveText(kim.name);
    await expect(fact(colleague, "Registered by")).toHaveText(dora.name);
  });

  await test.step("F114: not handed over, it goes with the account", async () => {
    await choose(await found(page, org, "users", lea.email), "Remove");
    await expectPage(page, /^Remove /);
    await expect(page.getByText("Their account is closed, because this is their only organization.")).toBeVisible();
    await page.getByRole("radio", { name: /^Delete it/ }).check();
    await button(page.locator("form.card"), "Remove").click();
    await expectNotice(page, `${lea.name} was removed.`);
    expect(await open(page, dataset)).toBe(404);
    await open(gone, `${server.url}/sign-in`);
    await field(gone, "E-mail").fill(lea.email);
    await field(gone, "Password").fill(lea.password);
    await button(gone, "Sign in").click();
    await expectPage(gone, "Sign in");
  });

  await test.step("for 14 days both are restored, with what they owned", async () => {
    await open(page, `${org}/undo`);
    await expect(page.getByRole("main")).toContainText("Restore removed members within 14 days.");
    for (const who of [dora, lea]) {
      const change = page.getByRole("listitem").filter({ hasText: who.name });
      await button(change, /^Undo/).click();
      await expect(change.getByRole("button")).toHaveCount(0);
    }
    expect(await open(page, dataset)).toBe(200);
    await signIn(gone, server.url, lea);
    expect(await listed(gone, org)).toEqual(["Customers"]);
    await signIn(theirs, server.url, dora);
    expect(await listed(theirs, org)).toEqual(["Every night", "Nightly sales"]);
    await open(theirs, flow);
    await expect(fact(theirs, "Owner")).toHaveText(dora.name);
    expect(await listed(colleague, org)).toEqual([]);
  });
});
