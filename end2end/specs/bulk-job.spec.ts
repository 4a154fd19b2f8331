// A bulk action on more rows than one request changes: a job carries it out.
import { askFor, bar, confirm } from "../support/bulk.ts";
import { expect, test } from "../support/fixtures.ts";
import { slug } from "../support/forged.ts";
import { expectChosen, pick, total } from "../support/list.ts";
import { expectPage, link, open } from "../support/portal.ts";

test("everybody in a list of more than fifty is disabled by a job, whose page has the results, also without a script", { tag: "@no-js" }, async ({ own }) => {
  const { page, org, owner, server } = own;
  await server.command("--development", "seed", "--org", slug(org), "--members", "80");
  await open(page, `${org}/users?status=active`);
  const everybody = await total(page);
  const others = everybody - 1;
  expect(others).toBeGreaterThan(50);
  await pick(page, 0);
  await link(bar(page), `Select all ${everybody}`).click();
  await expectChosen(page, everybody);
  await askFor(page, "Disable", `Disable ${others} members?`);
  await expect(page.getByRole("main")).toContainText(`1 can't be changed: ${owner.name}`);
  await confirm(page, `Disable ${others}`, `${others} members were disabled · 1 refused`);

  await expectPage(page, "Disable: results");
  expect(page.url()).toMatch(/\/jobs\//);
  const rows = page.getByRole("region", { name: "Rows", exact: true });
  await expect(link(rows, `Changed (${others})`)).toBeVisible();
  await link(rows, "Refused (1)").click();
  await expect(rows.getByRole("listitem")).toHaveCount(1);
  await expect(rows.getByRole("listitem")).toContainText(owner.name);
  await expect(rows.getByRole("listitem")).toContainText("You can't do this to yourself.");
  await open(page, `${org}/users?status=active`);
  expect(await total(page)).toBe(1);
});
