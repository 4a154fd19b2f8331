// Several organizations of one person: a new one from a template, and the menu that leads from one to another.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { button, expectNotice, expectPage, field, link, navigation, open } from "../support/portal.ts";

/** Opens the menu of the organization. */
async function openMenu(page: Page, organization: string): Promise<Locator> {
  const places = await navigation(page);
  await places.getByRole("button", { name: organization }).click();
  const menu = page.locator("#org-menu");
  await expect(menu).toBeVisible();
  return menu;
}

test("an organization is created from a template, and the menu of the organization leads to the other one and back", { tag: ["@no-js", "@phone"] }, async ({ own, faults }) => {
  faults.expect(422);
  const { page, org, organization, server } = own;
  await open(page, `${server.url}/choose`);
  await link(page, "New organization").click();
  await expectPage(page, "New organization");
  await page.getByRole("group", { name: "Template" }).getByRole("radio", { name: /^Cloud\b/ }).check();
  await expectAccessible(page);
  await button(page, "Create organization").click();
  await expect(page.getByRole("alert")).toContainText("Enter the name of the organization.");
  await expect(page.getByRole("radio", { name: /^Cloud\b/ })).toBeChecked();
  await field(page, "Name").fill("Harbour Cloud");
  await button(page, "Create organization").click();
  await expectNotice(page, "Harbour Cloud was created. Invite the first people.");
  const other = `${server.url}/o/harbour-cloud`;
  expect(page.url()).toContain(other);

  await test.step("it has the roles of its template", async () => {
    await open(page, `${other}/roles`);
    for (const role of ["Owner", "Contributor", "Support", "Reader"]) await expect(page.getByRole("region", { name: role, exact: true })).toBeVisible();
  });

  await test.step("its menu leads to the first one, and that one's leads back", async () => {
    await link(await openMenu(page, "Harbour Cloud"), organization).click();
    await expectPage(page, "Overview");
    expect(page.url()).toContain(org);
    const menu = await openMenu(page, organization);
    await expectAccessible(page);
    await link(menu, "Harbour Cloud").click();
    await expectPage(page, "Overview");
    expect(page.url()).toContain(other);
  });

  await test.step("and so does the page with all of them", async () => {
    await link(await openMenu(page, "Harbour Cloud"), "All organizations").click();
    await expectPage(page, "Choose an organization");
    await link(page, organization).click();
    await expectPage(page, "Overview");
    expect(page.url()).toContain(org);
  });
});
