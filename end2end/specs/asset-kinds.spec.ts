// Kinds of assets that an organization adds: one is added, granted by a role, used by its holder, and deleted once nothing
// is of it.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, open } from "../support/portal.ts";
import { choose, findRow, roleBox, row } from "../support/users.ts";

test("a kind is added, granted in a role, used by its holder, and not deleted while it is in use", { tag: "@no-js" }, async ({ house, owner: page, join, faults }) => {
  faults.expect(403, 422);
  const { org } = house;
  const { who: bea, page: buyer } = await join("Bea", "Viewer");
  // One installation serves all tests of a worker, so its names are used once.
  const [kind, role, order] = [`Purchase order ${bea.name}`, `Buyers ${bea.name}`, `Order of ${bea.name}`];

  await test.step("whoever changes settings adds a kind; others do not", async () => {
    expect(await open(buyer, `${org}/assets/kinds`)).toBe(403);
    await open(page, `${org}/assets`);
    await link(page, "Kinds of assets").click();
    await expectPage(page, "Kinds of assets");
    await expect(row(page, "Project")).toContainText("Built in");
    await link(page, "Add kind").click();
    await expectPage(page, "Add a kind of assets");
    await field(page, "Name").fill("Project");
    await button(page, "Add kind").click();
    await expectProblems(page, { Name: "Another kind of assets has this name." });
    await field(page, "Name").fill(kind);
    await field(page, "Part of").selectOption({ label: "Project" });
    await expectAccessible(page);
    await button(page, "Add kind").click();
    await expectNotice(page, `The kind ${kind} was added.`);
    await expect(row(page, kind)).toContainText("PurchaseOrder");
    await expectAccessible(page);
  });

  await test.step("a role grants it", async () => {
    await open(page, `${org}/roles/new`);
    await field(page, "Name").fill(role);
    const grants = page.getByRole("group", { name: kind, exact: true });
    for (const action of ["Read", "Use", "Create"]) await grants.getByRole("checkbox", { name: action, exact: true }).check();
    await button(page, "Create role").click();
    await expectNotice(page, `The role ${role} was created.`);
    await choose(await findRow(page, org, bea), "Change roles");
    await expectPage(page, `Roles of ${bea.name}`);
    await roleBox(page, "Viewer").uncheck();
    await roleBox(page, role).check();
    await button(page, "Save roles").click();
    await expect(await findRow(page, org, bea)).toContainText(role);
  });

  await test.step("its holder registers one", async () => {
    await open(buyer, `${org}/assets/new`);
    await expect(field(buyer, "Kind").getByRole("option")).toHaveText([kind]);
    await field(buyer, "Name").fill(order);
    await button(buyer, "Register asset").click();
    await expectNotice(buyer, `${order} was registered.`);
    await open(buyer, `${org}/assets`);
    await expect(row(buyer, order)).toContainText(kind);
  });

  await test.step("while it is in use, it is not deleted, and the page leads to what is of it", async () => {
    await open(page, `${org}/assets/kinds`);
    await choose(row(page, kind), "Delete");
    await expectPage(page, `Delete the kind ${kind}?`);
    await expect(page.getByText("1 asset is of this kind. Delete it first.")).toBeVisible();
    await expect(button(page, "Delete kind")).toHaveCount(0);
    await expectAccessible(page);
    await link(page, "Show 1 asset").click();
    await link(page, order).click();
    await expectPage(page, order);
    await link(page, "Delete").click();
    await button(page, "Delete").click();
    await expectNotice(page, `${order} was deleted.`);
  });

  await test.step("once nothing is of it, it is renamed and deleted, with what roles grant on it", async () => {
    await open(page, `${org}/assets/kinds`);
    await choose(row(page, kind), "Rename");
    await expectPage(page, `Rename ${kind}`);
    await field(page, "Name").fill(`${kind} (old)`);
    await button(page, "Save name").click();
    await expectNotice(page, `The kind is now called ${kind} (old).`);
    await choose(row(page, `${kind} (old)`), "Delete");
    await expect(page.getByText(`These roles no longer grant anything on it: Owner, ${role}`)).toBeVisible();
    await expectAccessible(page);
    await button(page, "Delete kind").click();
    await expectNotice(page, `The kind ${kind} (old) was deleted.`);
    await expect(row(page, kind)).toHaveCount(0);
    expect(await open(buyer, `${org}/assets/new`)).toBe(403);
  });
});
