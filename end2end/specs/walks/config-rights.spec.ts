// As each of the five roles of a configuration service every row of the matrix M5, what is kept from whoever may not see
// secrets, and menus that follow who is signed in (docs/spec/walks.md, `config`, 6).
import { expectAccessible } from "../../support/accessibility.ts";
import { act, actions, create, listed, register, remove, rename } from "../../support/assets.ts";
import { isScripted } from "../../support/browsers.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { memberId } from "../../support/forged.ts";
import { results, rolesOf } from "../../support/invitations.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectPage, field, link, navigation, open, signIn, signOut } from "../../support/portal.ts";
import { choose, fact, offers } from "../../support/users.ts";
import { entries, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Configuration" });

const KINDS = ["Project", "Environment", "Parameter", "Secret", "Template"] as const;
const PARTS: readonly string[] = ["Parameter", "Secret", "Template"];

async function createUsers(page: Page, org: string, people: readonly (readonly [Person, string])[]): Promise<void> {
  await open(page, `${org}/invite`);
  await field(page, "Email addresses").fill(people.map(([who]) => who.email).join(", "));
  await button(page, "Set User Roles").click();
  for (const [who, role] of people) await rolesOf(page, who.email).selectOption({ label: role });
  await button(page, "Set User Roles").click();
  await expect(results(page)).toContainText(people.length === 1 ? "1 person was invited" : `${people.length} people were invited`);
}

/** What a thing of a kind is a part of. */
function place(kind: string, project: string): { parent?: string } {
  return PARTS.includes(kind) ? { parent: `${project} (Project)` } : {};
}

test("F139 config: projects, environments, parameters, secrets and templates are permissioned by role", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  test.slow();
  faults.expect(403, 404);
  const { page, org } = own;
  const roles = ["Admin", "Contributor", "Viewer", "Viewer, no secrets"] as const;
  const people = roles.map((role) => [person(role.slice(0, 4).toLowerCase()), role] as const);
  await createUsers(page, org, people);
  const things = new Map<string, string>();
  for (const kind of KINDS) things.set(kind, await register(page, org, kind, `A ${kind}`, place(kind, "A Project")));

  for (const [who, role] of people) {
    const theirs = await joinByMail(own, browsers, who);
    const manages = role === "Admin" || role === "Contributor";
    await test.step(`${role} ${manages ? "creates, changes and deletes" : "sees"} them`, async () => {
      const seen = KINDS.filter((kind) => kind !== "Secret" || role !== "Viewer, no secrets");
      expect(await listed(theirs, org)).toEqual(seen.map((kind) => `A ${kind}`).sort());
      expect(await open(theirs, `${org}/assets/new`)).toBe(manages ? 200 : 403);
      for (const kind of KINDS) {
        const asset = things.get(kind) ?? "";
        if (!(seen as readonly string[]).includes(kind)) {
          expect(await open(theirs, asset), kind).toBe(404);
          expect((await act(theirs, org, asset, "delete")).status(), kind).toBe(404);
        } else if (manages) {
          const expected = role === "Admin" ? ["Delete", "Edit", "Share", "Transfer"] : ["Delete", "Edit", "Share"];
          expect(await actions(theirs, asset), kind).toEqual(expected);
          await rename(theirs, asset, `A ${kind} of ${role}`);
          await rename(theirs, asset, `A ${kind}`);
          const theirOwn = await register(theirs, org, kind, `Another ${kind}`, place(kind, "A Project"));
          await remove(theirs, theirOwn, `Another ${kind}`);
        } else {
          expect(await actions(theirs, asset), kind).toEqual([]);
          expect((await act(theirs, org, asset, "update", ["name", "Forged"])).status(), kind).toBe(403);
          expect((await act(theirs, org, asset, "delete")).status(), kind).toBe(403);
        }
        if (!manages) expect((await create(theirs, org, kind, "Forged")).status(), kind).toBe(403);
      }
    });
  }

  await test.step("every role switches projects", async () => {
    for (const [who] of people) {
      const id = await memberId(page, org, who);
      await open(page, `${org}/users/${id}/permissions?permission=Asset.Project.USE`);
      await expect(page.getByRole("main").getByText(`${who.name} can use “Project: Use”.`)).toBeVisible();
    }
  });

  await test.step("nothing that was refused left a trace", async () => {
    expect(await listed(page, org)).toEqual(KINDS.map((kind) => `A ${kind}`).sort());
  });
});

test("F104 config: a secret is kept from a viewer without secrets wherever its name could show", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403, 404);
  const { page, org, owner } = own;
  const [nina, vic] = [person("Nina"), person("Vic")];
  await createUsers(page, org, [[nina, "Viewer, no secrets"], [vic, "Viewer"]]);
  const blind = await joinByMail(own, browsers, nina);
  const viewer = await joinByMail(own, browsers, vic);
  const project = await register(page, org, "Project", "Website");
  await register(page, org, "Parameter", "DB_HOST", { parent: "Website (Project)" });
  const secret = await register(page, org, "Secret", "DB_PASSWORD", { parent: "Website (Project)" });
  const id = secret.split("/").pop() ?? "";

  await test.step("a Viewer, as read-only, sees it", async () => {
    expect(await listed(viewer, org)).toEqual(["DB_HOST", "DB_PASSWORD", "Website"]);
    expect(await actions(viewer, secret)).toEqual([]);
    await open(viewer, project);
    await expect(link(viewer, "Show 2 parts")).toBeVisible();
  });

  await test.step("without secrets it is neither listed, nor searched, nor counted, nor offered as a kind", async () => {
    expect(await listed(blind, org)).toEqual(["DB_HOST", "Website"]);
    await expect(blind.getByRole("radio", { name: "Secret" })).toHaveCount(0);
    for (const query of ["?kind=Secret", "?q=DB_PASSWORD", `?in=${project.split("/").pop()}`]) {
      expect(await listed(blind, org, query), query).not.toContain("DB_PASSWORD");
    }
    await open(blind, project);
    await expect(link(blind, "Show 1 part")).toBeVisible();
    await open(blind, `${org}/users/${await memberId(page, org, owner)}`);
    await expectPage(blind, owner.name);
    await expect(blind.getByRole("region", { name: "Assets" })).toContainText("Owns 2 assets.");
    await open(blind, `${org}/find?q=DB_`);
    await expect(blind.getByText("DB_PASSWORD")).toHaveCount(0);
    await expectAccessible(blind);
  });

  await test.step("nor is it there by its address, its forms, or the requests that the program makes", async () => {
    for (const path of ["", "/edit", "/share", "/delete"]) {
      expect(await open(blind, `${secret}${path}`), path).toBe(404);
      await expect(blind.getByText("DB_PASSWORD")).toHaveCount(0);
    }
    await open(blind, `${org}/assets/transfer?asset=${id}`);
    await expect(blind.getByText("No assets selected")).toBeVisible();
    const asked = `slug=${org.split("/o/")[1]}&asset=${id}`;
    const answer = await blind.request.get(`${own.server.url}/rpc/assets/get?${asked}`);
    expect(answer.status()).toBe(404);
    expect(await answer.text()).not.toContain("DB_PASSWORD");
    const me = await memberId(page, org, nina);
    await open(blind, `${org}/users/${me}/permissions?permission=Asset.Secret.READ&asset=${id}`);
    await expect(blind.getByText("There's no such asset, or you can't see it.")).toBeVisible();
    await expect(blind.getByText("DB_PASSWORD")).toHaveCount(0);
  });

  await test.step("and the owner is told why", async () => {
    await open(page, `${org}/users/${await memberId(page, org, nina)}/permissions?permission=Asset.Secret.READ&asset=${id}`);
    await expect(page.getByText(`${nina.name} can't use “Secret: Read”. No role grants it.`)).toBeVisible();
    await expectAccessible(page);
  });
});

test("F145 config: menus show what the person who is signed in may do, at once", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403);
  const { page, org, server, owner } = own;
  const [amy, cat] = [person("Amy"), person("Cat")];
  await createUsers(page, org, [[amy, "Admin"], [cat, "Contributor"]]);
  const theirs = await joinByMail(own, browsers, amy);
  await (await joinByMail(own, browsers, cat)).close();

  await test.step("in one browser, one after the other: each sees their own menus", async () => {
    await open(theirs, `${org}/users`);
    expect(await entries(theirs, "Access Control")).toEqual(["Overview", "Users", "Invitations", "Roles", "Reviews", "Assets", "Integrations", "Audit log"]);
    expect(await offers(await found(theirs, org, "users", cat.email))).toEqual(["Disable"]);
    expect(await offers(await found(theirs, org, "users", amy.email))).toEqual(["Leave Organization"]);
    await signOut(theirs, amy);

    await signIn(theirs, server.url, cat);
    expect(await entries(theirs, "Access Control")).toEqual(["Users", "Roles", "Assets"]);
    for (const who of [amy, cat, owner]) await expect((await found(theirs, org, "users", who.email)).getByRole("button", { name: /^Actions/ })).toHaveCount(0);
    await expect(link(theirs, "Create Users")).toHaveCount(0);
    await signOut(theirs, cat);

    await signIn(theirs, server.url, owner);
    expect(await entries(theirs, "Access Control")).toEqual(["Overview", "Users", "Invitations", "Roles", "Reviews", "Assets", "Integrations", "Audit log", "Settings"]);
    expect(await offers(await found(theirs, org, "users", cat.email))).toEqual(["Change Role", "Disable", "Remove Access"]);
    expect(await offers(await found(theirs, org, "users", owner.email))).toEqual(["Change Role", "Leave Organization"]);
    await signOut(theirs, owner);
  });

  await test.step("a role that changes meanwhile changes the menus of the session that is open", async () => {
    await signIn(theirs, server.url, amy);
    await choose(await found(page, org, "users", amy.email), "Change Role");
    await page.getByRole("radio", { name: /^Viewer\b(?!,)/ }).check();
    await button(page, "Update").click();
    await expect(await found(page, org, "users", amy.email)).toContainText("Viewer");
    if (isScripted(theirs)) await link(await navigation(theirs), "Assets").click();
    else await open(theirs, `${org}/assets`);
    await expectPage(theirs, /^Assets/);
    expect(await entries(theirs, "Access Control")).toEqual(["Users", "Roles", "Assets"]);
    await open(theirs, `${org}/users/${await memberId(page, org, amy)}`);
    await expect(fact(theirs, "Roles")).toContainText("Viewer");
    expect(await open(theirs, `${org}/invitations`)).toBe(403);
  });
});
