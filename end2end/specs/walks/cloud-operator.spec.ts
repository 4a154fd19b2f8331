// Organizations of a compute cloud are created by the operator alone (docs/spec/walks.md, `cloud`, 1).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, test } from "../../support/fixtures.ts";
import { post } from "../../support/forged.ts";
import { person } from "../../support/people.ts";
import { button, expectPage, field, link, navigation, open } from "../../support/portal.ts";
import { entries, found } from "../../support/walk.ts";

test.use({ creation: "operator" });

test("F143 cloud: the operator creates the organization and its first owner, and nobody else can", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404, 410);
  const { page, server } = own;
  const ada = { ...person("Ada"), name: "Ada Cloud" };
  const create = ["organization", "create", "--name", "Cloud Nine", "--template", "cloud", "--owner", ada.email, "--owner-name", ada.name];

  await test.step("an owner of another organization is not offered it and is refused", async () => {
    await open(page, `${server.url}/choose`);
    await expectPage(page, "Choose an organization");
    await expect(link(page, "New organization")).toHaveCount(0);
    expect(await open(page, `${server.url}/choose/new`)).toBe(403);
    await expect(page.getByText("Only the operator of this installation can create organizations.").first()).toBeVisible();
    const forged = await post(page, `${server.url}/choose/new`, [["do", "organization/create"], ["org_name", "Cloud Nine"], ["template", "cloud"]]);
    expect(forged.status()).toBe(403);
  });

  await test.step("nor is anybody who is not signed in", async () => {
    const stranger = await browsers.open();
    await open(stranger, `${server.url}/choose/new`);
    await expectPage(stranger, "Sign in");
    await expect(stranger.getByRole("link", { name: /sign up|create|new organization/i })).toHaveCount(0);
    const forged = await post(stranger, `${server.url}/choose/new`, [["do", "organization/create"], ["org_name", "Cloud Nine"], ["template", "cloud"]]);
    expect([303, 401]).toContain(forged.status());
    expect(await open(stranger, `${server.url}/o/cloud-nine/users`)).not.toBe(500);
    await open(page, `${server.url}/o/cloud-nine/users`);
    await expect(page.getByText("Cloud Nine")).toHaveCount(0);
  });

  const printed = await server.command(...create);
  expect(printed).toContain(`Created the organization Cloud Nine: ${server.url}/o/cloud-nine/users`);
  expect(printed).toContain(`Its first owner is ${ada.name} <${ada.email}>.`);
  const reset = /^\s+(http\S+\/reset\/\S+)$/m.exec(printed)?.[1] ?? "";

  const org = `${server.url}/o/cloud-nine`;
  const owner = await browsers.open();
  await test.step("the first owner sets a password by the link of the operator and signs in", async () => {
    await open(owner, reset);
    await expectPage(owner, "Choose a new password");
    await expect(field(owner, "E-mail")).toHaveValue(ada.email);
    await field(owner, "New password").fill(ada.password);
    await button(owner, "Set password").click();
    await expectPage(owner, "Sign in");
    await field(owner, "E-mail").fill(ada.email);
    await field(owner, "Password").fill(ada.password);
    await button(owner, "Sign in").click();
    await expectPage(owner, "Overview");
    expect(owner.url()).toContain("/o/cloud-nine/overview");
    expect(await open(await browsers.open(), reset)).toBe(410);
  });

  await test.step("it is a cloud: its words, its roles, its kinds, and this owner alone", async () => {
    expect(await entries(owner, "User Management")).toEqual(["Overview", "Users", "User Invites", "Roles", "Reviews", "Assets", "Audit log", "Settings"]);
    const row = await found(owner, org, "users", ada.email);
    await expect(row).toContainText(ada.name);
    await expect(row).toContainText("Owner");
    await open(owner, `${org}/users`);
    await expect(owner.getByRole("rowheader")).toHaveCount(1);
    await open(owner, `${org}/roles`);
    for (const role of ["Owner", "Contributor", "Support", "Reader"]) await expect(owner.getByRole("region", { name: role, exact: true })).toBeVisible();
    await open(owner, `${org}/assets/new`);
    await expect(field(owner, "Kind").locator("option")).toHaveText(["Virtual machine", "Storage", "Network"]);
    await expectAccessible(owner);
  });

  await test.step("the log says who did it, and the owner of the other organization sees nothing of it", async () => {
    await open(owner, `${org}/audit`);
    await expect(owner.getByRole("row").filter({ hasText: "The operator" }).last()).toContainText("created the organization");
    expect(await open(page, `${org}/users`)).toBe(404);
    await open(page, `${own.org}/users`);
    await expect((await navigation(page)).getByText("Cloud Nine")).toHaveCount(0);
  });

  await test.step("an account that is known gets the next one and signs in as before", async () => {
    const again = await server.command("organization", "create", "--name", "Cloud Ten", "--template", "cloud", "--owner", own.owner.email);
    expect(again).toContain("They sign in with the password that they have.");
    expect(again).not.toContain("/reset/");
    expect(await open(page, `${server.url}/o/cloud-ten/users`)).toBe(200);
    await expectPage(page, "Users");
    await expect(page.getByRole("row").filter({ hasText: own.owner.email })).toContainText("Owner");
    await open(page, `${server.url}/o/cloud-ten/invitations`);
    await expect(link(page, "Invite User").first()).toBeVisible();
  });

  await test.step("a wrong command says each thing that is wrong and creates nothing", async () => {
    const wrong = server.command("organization", "create", "--name", " ", "--template", "nothing", "--owner", "ada");
    await expect(wrong).rejects.toThrow(/--name: .*\n--template: .*\n--owner: /);
    await open(page, `${server.url}/choose`);
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(2);
  });
});
