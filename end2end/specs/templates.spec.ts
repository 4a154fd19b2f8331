// Templates of organizations: one is downloaded, another organization is created from the file, and one is switched to
// another template after a look at the consequences. Also without JavaScript.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/accessibility.ts";
import { expect, joinOwn, type Page, test } from "../support/fixtures.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, navigation, open } from "../support/portal.ts";

/** Downloads the template of the organization. */
async function download(page: Page, org: string): Promise<string> {
  await open(page, `${org}/settings/template`);
  const [file] = await Promise.all([page.waitForEvent("download"), link(page, "Download template").click()]);
  expect(file.suggestedFilename()).toMatch(/\.rolecall-template\.json$/);
  return readFile(await file.path(), "utf8");
}

/** A file to choose in a form. */
function file(name: string, text: string) {
  return { name, mimeType: "application/json", buffer: Buffer.from(text) };
}

test("a template is downloaded, and an organization is created from the file", { tag: ["@no-js", "@phone"] }, async ({ own, faults }) => {
  faults.expect(422);
  const { page, org } = own;
  const text = await download(page, org);
  expect(JSON.parse(text)).toMatchObject({ format: 1, base: "standard" });
  expect(text).not.toContain("@");

  await open(page, new URL("/choose/new", page.url()).href);
  await expectAccessible(page);
  await field(page, "Name").fill("Harbour");
  await field(page, "Or from a file").setInputFiles(file("harbour.json", text.replace('"rank": 40', '"rank": 400')));
  await button(page, "Create organization").click();
  await expectProblems(page, { "Or from a file": "In the file at roles[3].rank: Use a whole number from 1 to 100." });
  await expect(field(page, "Name")).toHaveValue("Harbour");

  await test.step("a missing name does not lose the file", async () => {
    await field(page, "Name").fill("");
    await field(page, "Or from a file").setInputFiles(file("harbour.json", text.replace('"name": "Viewer"', '"name": "Onlooker"')));
    await button(page, "Create organization").click();
    await expect(field(page, "Use harbour.json")).toBeChecked();
    await field(page, "Name").fill("Harbour");
    await button(page, "Create organization").click();
    await expectNotice(page, "Harbour was created. Invite the first people.");
  });
  await open(page, new URL("/o/harbour/roles", page.url()).href);
  await expect(page.getByText("Onlooker").first()).toBeVisible();
});

test("an organization is switched to another template after a look at the consequences", { tag: ["@no-js", "@phone"] }, async ({ own, browsers, faults }) => {
  faults.expect(403);
  const { page, org } = own;
  const amy = await joinOwn(own, browsers, "Amy", "Admin");
  const vic = await joinOwn(own, browsers, "Vic", "Viewer");

  await open(page, `${org}/settings/template`);
  await expectPage(page, "Settings");
  await expectAccessible(page);
  await field(page, "Template").selectOption({ label: "Configuration" });
  await button(page, "See the consequences").click();
  await expect(page.getByRole("heading", { name: "Switch to Configuration" })).toBeVisible();
  await expectAccessible(page);
  await expect(field(page, "Admin becomes")).toHaveValue("admin");
  await expect(page.getByText("Roles of a member: Several becomes One.")).toBeVisible();
  await field(page, "Viewer becomes").selectOption({ label: "Viewer, no secrets" });

  await test.step("another choice is another plan: it is shown before it is carried out", async () => {
    await button(page, "Switch template").click();
    await expect(page.getByText("Something changed since you saw the consequences")).toBeVisible();
    await expect(page.getByText("No longer: Viewer becomes Viewer ·")).toBeVisible();
    await expect(field(page, "Viewer becomes")).toHaveValue("viewer_no_secrets");
  });
  await button(page, "Switch template").click();
  await expectNotice(page, "The organization now uses the template Configuration.");

  await test.step("everybody has the new roles, words and rules from their next page on", async () => {
    await open(page, `${org}/users`);
    await expect(page.getByRole("row").filter({ hasText: vic.who.email })).toContainText("Viewer, no secrets");
    await open(amy.page, `${org}/users`);
    await expect((await navigation(amy.page)).getByText("Access Control")).toBeVisible();
    expect(await open(amy.page, `${org}/settings/template`)).toBe(403);
  });
});
