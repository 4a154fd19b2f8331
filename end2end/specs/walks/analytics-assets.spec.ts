// As each role of an analytics tenant every action of the matrices M1 to M3, on one's own things and on others'
// (docs/spec/walks.md, `analytics`, 7).
import { expectAccessible } from "../../support/accessibility.ts";
import { act, actions, create, listed, register, remove, rename } from "../../support/assets.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { giveRoles, memberId, post, slug } from "../../support/forged.ts";
import { type Person, person } from "../../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, link, navigation, open } from "../../support/portal.ts";
import { choose, offers, row } from "../../support/users.ts";
import { found, inviteUsers, joinByMail } from "../../support/walk.ts";

test.use({ template: "Analytics" });

/** The kinds, as the forms name them. */
const KINDS = ["Collection", "Workbook", "Custom measure", "Data connection", "Data view"] as const;
type Kind = (typeof KINDS)[number];

const EVERYTHING = ["Delete", "Edit", "Share", "Transfer"];
const CHANGES = ["Edit", "Share"];
/** It cannot even be seen. */
const HIDDEN = null;

/** What each role may do with what belongs to somebody else. */
const FOREIGN: Record<string, Record<Kind, string[] | null>> = {
  Administrator: { Collection: EVERYTHING, Workbook: EVERYTHING, "Custom measure": EVERYTHING, "Data connection": EVERYTHING, "Data view": EVERYTHING },
  Creator: { Collection: [], Workbook: CHANGES, "Custom measure": CHANGES, "Data connection": [], "Data view": CHANGES },
  Designer: { Collection: [], Workbook: [], "Custom measure": HIDDEN, "Data connection": HIDDEN, "Data view": [] },
  Viewer: { Collection: [], Workbook: [], "Custom measure": HIDDEN, "Data connection": HIDDEN, "Data view": HIDDEN },
};

/** The kinds that each role may create. */
const OWN: Record<string, readonly Kind[]> = {
  Administrator: KINDS,
  Creator: KINDS,
  Designer: ["Collection", "Workbook"],
  Viewer: [],
};

test("F102, F140 analytics: each role does what its matrix says with its own things and with others'", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  test.slow();
  faults.expect(403, 404, 422);
  const { page, org } = own;
  const people = Object.keys(FOREIGN).map((role) => [person(role.slice(0, 4)), role] as const);
  await inviteUsers(page, org, people);
  const foreign = new Map<Kind, string>();
  for (const kind of KINDS) {
    foreign.set(kind, await register(page, org, kind, `Owner's ${kind}`, kind === "Workbook" ? { parent: "Owner's Collection (Collection)" } : {}));
  }
  const pages = new Map<string, { page: Page; who: Person }>();
  for (const [who, role] of people) pages.set(role, { page: await joinByMail(own, browsers, who), who });

  for (const [role, { page: theirs }] of pages) {
    await test.step(`${role}: what is another's`, async () => {
      const seen = KINDS.filter((kind) => FOREIGN[role]?.[kind] !== HIDDEN);
      const all = await listed(theirs, org);
      expect(all.filter((name) => name.startsWith("Owner's")).sort()).toEqual(seen.map((kind) => `Owner's ${kind}`).sort());
      for (const [kind, asset] of foreign) {
        const expected = FOREIGN[role]?.[kind] ?? HIDDEN;
        if (expected === HIDDEN) {
          expect(await open(theirs, asset), kind).toBe(404);
          for (const verb of ["update", "delete"] as const) expect((await act(theirs, org, asset, verb, ["name", "Forged"])).status(), kind).toBe(404);
          continue;
        }
        expect(await actions(theirs, asset), kind).toEqual(expected);
        if (!expected.includes("Edit")) expect((await act(theirs, org, asset, "update", ["name", "Forged"])).status(), kind).toBe(403);
        if (!expected.includes("Delete")) expect((await act(theirs, org, asset, "delete")).status(), kind).toBe(403);
        if (!expected.includes("Transfer")) expect((await act(theirs, org, asset, "transfer", ["owner", own.owner.email])).status(), kind).toBe(403);
      }
    });

    await test.step(`${role}: what is their own`, async () => {
      const offered = OWN[role] ?? [];
      const status = await open(theirs, `${org}/assets/new`);
      expect(status).toBe(offered.length > 0 ? 200 : 403);
      if (offered.length > 0) {
        const kinds = (await field(theirs, "Kind").locator("option").allInnerTexts()).map((kind) => kind.trim());
        expect(kinds.filter((kind) => (KINDS as readonly string[]).includes(kind))).toEqual(offered);
      }
      for (const kind of KINDS) {
        if (!offered.includes(kind)) {
          expect((await create(theirs, org, kind, "Forged")).status(), kind).toBe(403);
          continue;
        }
        const name = `${role}'s ${kind}`;
        const asset = await register(theirs, org, kind, name, kind === "Workbook" ? { parent: `${role}'s Collection (Collection)` } : {});
        expect(await actions(theirs, asset), kind).toEqual(EVERYTHING);
        await rename(theirs, asset, `${name} 2`);
        if (kind !== "Collection") await remove(theirs, asset, `${name} 2`);
        else await rename(theirs, asset, name);
      }
    });
  }

  const { page: designer, who } = pages.get("Designer") ?? { page, who: own.owner };
  await test.step("a Designer's workbooks are in collections that they created, and in no other", async () => {
    await open(designer, `${org}/assets/new`);
    await field(designer, "Kind").selectOption({ label: "Workbook" });
    await field(designer, "Name").fill("Smuggled");
    await field(designer, "Part of").selectOption({ label: "Owner's Collection (Collection)" });
    await button(designer, "Register asset").click();
    await expectRefusal(designer, "Your role grants Asset.Workbook.CREATE only for what belongs to you.");
    await expect(field(designer, "Name")).toHaveValue("Smuggled");
    await expectAccessible(designer);
    const theirs = await register(page, org, "Workbook", "For the designer", { parent: "Designer's Collection (Collection)" });
    expect(await actions(designer, theirs)).toEqual(EVERYTHING);
    await rename(designer, theirs, "By the designer");
    expect(await listed(page, org, "?q=Smuggled")).toEqual([]);
  });

  await test.step("nothing that was refused left a trace", async () => {
    for (const name of ["Forged", "Smuggled"]) expect(await listed(page, org, `?q=${name}`)).toEqual([]);
    for (const [kind, asset] of foreign) {
      await open(page, asset);
      await expectPage(page, `Owner's ${kind}`);
    }
    await (await found(page, org, "users", who.email)).getByRole("link", { name: who.name }).click();
    await expect(page.getByRole("region", { name: "Assets" })).toContainText("Owns 1 asset.");
  });
});

test("F103 analytics: a Creator sees roles and teams of users and manages neither", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org, owner } = own;
  const [cleo, vera] = [person("Cleo"), person("Vera")];
  await inviteUsers(page, org, [[cleo, "Creator"], [vera, "Viewer"]]);
  const creator = await joinByMail(own, browsers, cleo);
  const viewer = await joinByMail(own, browsers, vera);
  await open(page, `${org}/teams/new`);
  await field(page, "Team Name").fill("Data");
  await page.getByRole("checkbox", { name: new RegExp(vera.name) }).check();
  await button(page, "Save Changes").click();
  await expectNotice(page, "The team Data was created.");

  await test.step("the list shows who has which role and team, and offers nothing", async () => {
    const theirs = await found(creator, org, "users", vera.email);
    await expect(theirs).toContainText("Viewer");
    await expect(theirs).toContainText("Data");
    await expect(await found(creator, org, "users", owner.email)).toContainText("Owner");
    await open(creator, `${org}/users`);
    await expect(row(creator, vera.name).getByRole("button", { name: /^Actions/ })).toHaveCount(0);
    await expect(row(creator, owner.name).getByRole("button", { name: /^Actions/ })).toHaveCount(0);
    // Nothing can be done to people, so there is nobody to choose.
    await expect(row(creator, vera.name).getByRole("checkbox")).toHaveCount(0);
  });

  await test.step("roles are shown and cannot be changed", async () => {
    await link(await navigation(creator), "Roles").click();
    await expectPage(creator, /^Roles/);
    for (const role of ["Owner", "Administrator", "Creator", "Designer", "Viewer"]) await expect(creator.getByRole("region", { name: role, exact: true })).toBeVisible();
    for (const entry of ["New role", "Edit", "Clone", "Delete"]) await expect(creator.getByRole("main").getByText(entry, { exact: true })).toHaveCount(0);
    await expect(creator.getByText("Change landing page")).toHaveCount(0);
    await expectAccessible(creator);
    const id = await memberId(page, org, vera);
    await open(page, `${org}/users/${id}/roles`);
    const designer = await page.getByRole("radio", { name: /^Designer\b/ }).inputValue();
    expect((await giveRoles(creator, org, id, designer)).status()).toBe(403);
    await expect(await found(page, org, "users", vera.email)).toContainText("Viewer");
  });

  await test.step("teams are shown with their people and cannot be changed", async () => {
    await link(await navigation(creator), "Teams").click();
    await expectPage(creator, /^Teams/);
    await expect(row(creator, "Data")).toContainText("1 person");
    await expect(link(creator, "New team")).toHaveCount(0);
    expect(await offers(row(creator, "Data"))).toEqual(["Show users"]);
    await choose(row(creator, "Data"), "Show users");
    await expectPage(creator, "Users of Data");
    await expect(row(creator, vera.name)).toBeVisible();
    await expect(creator.getByRole("main").getByRole("combobox")).toHaveCount(0);
    await expect(creator.getByRole("main").getByRole("button", { name: /Move|Remove|Add/ })).toHaveCount(0);
    const forged = await post(creator, `${org}/teams/new`, [["do", "team/create"], ["slug", slug(org)], ["name", "Forged"]]);
    expect(forged.status()).toBe(403);
    await open(page, `${org}/teams`);
    await expect(row(page, "Forged")).toHaveCount(0);
  });

  await test.step("a Viewer sees neither", async () => {
    const places = await navigation(viewer);
    for (const place of ["Roles", "Teams"]) await expect(link(places, place)).toHaveCount(0);
    expect(await open(viewer, `${org}/roles`)).toBe(403);
    expect(await open(viewer, `${org}/teams`)).toBe(403);
    await expect(await found(viewer, org, "users", cleo.email)).not.toContainText("Creator");
  });
});
