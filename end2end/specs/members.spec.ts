// Changing members: roles, disabling, enabling, removing, leaving.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { box } from "../support/bulk.ts";
import { expect, joinOwn, type Page, test } from "../support/fixtures.ts";
import { firstName } from "../support/people.ts";
import { button, expectNotice, expectPage, goTo, link, open, sendSignIn, signIn } from "../support/portal.ts";
import { act, changeRoles, choose, fact, findRow, openPerson, pickRoles, roleBox, row, search, showPlan } from "../support/users.ts";

/** Access has ended: the page hears of it, and without a script the next click leads to the sign-in. */
async function expectOut(page: Page): Promise<void> {
  if (!isScripted(page)) await page.getByRole("rowheader").getByRole("link").first().click();
  await expectPage(page, "Sign in");
}

test("a name in the list leads to the person's details, with roles, last sign-in and every action", { tag: "@phone" }, async ({ house, owner, join }) => {
  const { who } = await join("Mia", "Member", "Viewer");
  await openPerson(owner, house.org, who);
  await expect(fact(owner, "E-mail")).toContainText(who.email);
  await expect(fact(owner, "Status")).toHaveText("Active");
  await expect(fact(owner, "Roles")).toContainText("Member");
  await expect(fact(owner, "Roles")).toContainText("Viewer");
  await expect(fact(owner, "Last sign-in")).toContainText("UTC");
  // The relative time, and the exact one for those who cannot hover.
  await expect(fact(owner, "Last active").getByText(/^\d+ \w+ \d{4}, \d\d:\d\d UTC$/)).toBeVisible();
  await expect(fact(owner, "Joined")).toContainText("UTC");
  await expect(fact(owner, "Invited by")).toHaveText(house.owner.name);
  await expectAccessible(owner);
  await link(owner, "Change roles").click();
  await expectPage(owner, `Roles of ${who.name}`);
  await pickRoles(owner, "Viewer");
  await button(owner, "Save roles").click();
  await expectPage(owner, new RegExp(`^${who.name}`));
  await expect(fact(owner, "Roles")).toHaveText("Viewer");
  for (const [verb, done, state, next] of [["Disable", "was disabled.", "Disabled", "Enable"], ["Enable", "was enabled.", "Active", "Disable"]] as const) {
    await link(owner, verb).click();
    await button(owner, `${verb} ${firstName(who)}`).click();
    await expectNotice(owner, `${who.name} ${done}`);
    await expect(fact(owner, "Status")).toHaveText(state);
    await expect(link(owner, next)).toBeVisible();
    await expect(link(owner, verb)).toHaveCount(0);
  }
  await link(owner, "Remove").click();
  await button(owner, `Remove ${firstName(who)}`).click();
  await expectPage(owner, "Users");
  await expectNotice(owner, `${who.name} was removed.`);
});

test("roles are added and removed, and take effect at once", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(422);
  const { who, page } = await join("Mia", "Viewer");
  await expect(link(page, "Invite people")).toHaveCount(0);

  await choose(await findRow(owner, house.org, who), "Change roles");
  await expectPage(owner, `Roles of ${who.name}`);
  await expect(roleBox(owner, "Viewer")).toBeChecked();
  await expect(roleBox(owner, "Admin")).not.toBeChecked();
  await expectAccessible(owner);
  await pickRoles(owner);
  await button(owner, "Save roles").click();
  await expect(owner.getByRole("alert")).toContainText("Select at least one role.");
  await expectAccessible(owner);
  await pickRoles(owner, "Admin", "Viewer");
  await showPlan(owner, "Roles gained: Admin");
  await expectAccessible(owner);
  await button(owner, "Save roles").click();
  await expectNotice(owner, `The roles of ${who.name} were changed.`);
  await expect(await findRow(owner, house.org, who)).toContainText("Admin");

  await open(page, `${house.org}/users`);
  await expect(link(page, "Invite people").first()).toBeVisible();

  await changeRoles(owner, house.org, who, "Member");
  await open(page, `${house.org}/users`);
  await expect(link(page, "Invite people")).toHaveCount(0);
});

test("a disabled member is out at once, until enabled again", async ({ house, owner, join, faults }) => {
  // The organization is not found for a disabled member.
  faults.expect(401, 404);
  const { who, page } = await join("Mia");
  await choose(await findRow(owner, house.org, who), "Disable");
  await expectPage(owner, `Disable ${who.name} in ${house.organization}?`);
  const keep = link(owner, `Keep ${firstName(who)}`);
  await expect(keep).toBeFocused();
  await expectAccessible(owner);
  await keep.click();
  await expect(owner.getByRole("dialog")).toBeHidden();
  await expect(await findRow(owner, house.org, who)).toContainText("Active");

  await act(owner, house.org, who, "Disable");
  await expect(await findRow(owner, house.org, who)).toContainText("Disabled");
  await expectOut(page);
  await sendSignIn(page, who.email, who.password);
  await expectPage(page, "Page not found");
  await expectAccessible(page);
  await link(page, "Go to the start page").click();
  await expectPage(page, "You're not in an organization");

  await act(owner, house.org, who, "Enable");
  await expect(await findRow(owner, house.org, who)).toContainText("Active");
  await signIn(page, house.server.url, who);
});

test("a removed member is out of the organization and keeps the account", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(401);
  const { who, page } = await join("Mia");
  await choose(await findRow(owner, house.org, who), "Remove");
  await expectPage(owner, `Remove ${who.name} from ${house.organization}?`);
  await expect(link(owner, `Keep ${firstName(who)}`)).toBeFocused();
  await expectAccessible(owner);
  await button(owner, `Remove ${firstName(who)}`).click();
  await expectPage(owner, "Users");
  await expectNotice(owner, `${who.name} was removed.`);
  await search(owner, who.email);
  await expect(owner.getByText(`No one matches “${who.email}”`)).toBeVisible();
  await expectAccessible(owner);

  await expectOut(page);
  await open(page, `${house.server.url}/sign-in`);
  await sendSignIn(page, who.email, who.password);
  await expectPage(page, "You're not in an organization");
});

test("on their own row members leave after a confirmation, and are out", async ({ house, owner, join }) => {
  const { who, page } = await join("Mia");
  await choose(await findRow(page, house.org, who), "Leave organization");
  await expectPage(page, `Leave ${house.organization}?`);
  await expect(link(page, "Stay")).toBeFocused();
  await expectAccessible(page);
  await link(page, "Stay").click();
  await expectPage(page, "Users");

  await choose(await findRow(page, house.org, who), "Leave organization");
  await expectPage(page, `Leave ${house.organization}?`);
  await button(page.getByRole("main"), "Leave organization").click();
  await expectPage(page, /Sign in|You're not in an organization/);
  await expectNotice(page, `You left ${house.organization}.`);
  await open(owner, `${house.org}/users`);
  await search(owner, who.email);
  await expect(owner.getByText(`No one matches “${who.email}”`)).toBeVisible();
});

test("changes to members are in the audit log with the old and the new value", async ({ house, owner, join }) => {
  const { who } = await join("Mia", "Viewer");
  await changeRoles(owner, house.org, who, "Admin");
  await act(owner, house.org, who, "Disable");
  await act(owner, house.org, who, "Enable");
  await act(owner, house.org, who, "Remove");
  await goTo(owner, "Audit log");
  for (const words of ["changed the roles of", "disabled", "enabled", "removed"]) {
    await expect(owner.getByRole("rowheader", { name: `${house.owner.name} ${words} ${who.name}` })).toBeVisible();
  }
  const entry = owner.getByRole("row").filter({ hasText: `changed the roles of ${who.name}` });
  await entry.getByText("Show").click();
  await expect(entry.getByRole("definition").filter({ hasText: /^Viewer$/ })).toBeVisible();
  await expect(entry.getByRole("definition").filter({ hasText: /^Admin$/ })).toBeVisible();
  await expect(entry.getByRole("definition").filter({ hasText: "Roles gained: Admin · Roles lost: Viewer" })).toBeVisible();
  await expectAccessible(owner);
});

test("saving a form that another browser made outdated is refused", { tag: "@no-js" }, async ({ house, owner, join, browsers, faults }) => {
  faults.expect(409, 422);
  const { who } = await join("Mia");
  const other = await browsers.open(house.session);
  await choose(await findRow(owner, house.org, who), "Change roles");
  await expectPage(owner, `Roles of ${who.name}`);
  await act(other, house.org, who, "Remove");
  await pickRoles(owner, "Viewer");
  await button(owner, "Save roles").click();
  await expect(owner.getByRole("alert")).toContainText("This member was changed by someone else.");
  if (isScripted(owner)) await expect(roleBox(owner, "Viewer")).toBeChecked();
});

test("roles are changed as it was shown, and what differs by now is shown anew", { tag: "@no-js" }, async ({ house, owner, join, browsers }) => {
  const { who } = await join("Mia", "Viewer");
  const other = await browsers.open(house.session);
  await choose(await findRow(owner, house.org, who), "Change roles");
  await expectPage(owner, `Roles of ${who.name}`);
  await pickRoles(owner, "Admin");
  await showPlan(owner, "Roles lost: Viewer");
  await changeRoles(other, house.org, who, "Member");
  await button(owner, "Save roles").click();
  await expect(owner.getByText("Something has changed since this page was shown.")).toBeVisible();
  await expect(owner.getByText("No longer: Roles lost: Viewer")).toBeVisible();
  await expect(owner.getByRole("listitem").filter({ hasText: "Roles lost: Member" })).toContainText("New");
  await expect(roleBox(owner, "Admin")).toBeChecked();
  await expect(roleBox(owner, "Viewer")).not.toBeChecked();
  await expectAccessible(owner);
  await button(owner, "Save roles").click();
  await expectNotice(owner, `The roles of ${who.name} were changed.`);
  await expect(await findRow(owner, house.org, who)).toContainText("Admin");
});

test("roles are changed in a dialog over the list, which keeps its address, its place and the chosen rows", async ({ own, browsers, faults }) => {
  faults.expect(422);
  const { page, org, owner } = own;
  const { who } = await joinOwn(own, browsers, "Mia", "Viewer");
  // So low that the list is scrolled.
  await page.setViewportSize({ width: 1280, height: 320 });
  await open(page, `${org}/users?sort=-name`);
  await box(row(page, owner.name)).check();
  await expect(page).toHaveURL(/sel=/);
  const address = page.url();
  await page.evaluate(() => window.scrollTo(0, 60));
  const place = await page.evaluate(() => window.scrollY);
  expect(place).toBeGreaterThan(0);
  const menu = button(page, `Actions for ${who.name}`);
  const dialog = page.getByRole("dialog", { name: `Roles of ${who.name}` });

  await choose(row(page, who.name), "Change roles");
  await expect(dialog).toBeVisible();
  await expect(roleBox(page, "Viewer")).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(menu).toBeFocused();

  await choose(row(page, who.name), "Change roles");
  await link(dialog, "Cancel").click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(address);

  await choose(row(page, who.name), "Change roles");
  await pickRoles(page);
  await button(dialog, "Save roles").click();
  await expect(dialog.getByRole("alert")).toBeFocused();
  await expect(dialog.getByRole("alert")).toContainText("Select at least one role.");
  await expect(roleBox(page, "Viewer")).not.toBeChecked();
  await pickRoles(page, "Member");
  await button(dialog, "Save roles").click();
  await expect(dialog).toBeHidden();
  await expectNotice(page, `The roles of ${who.name} were changed.`);
  await expect(row(page, who.name)).toContainText("Member");
  await expect(menu).toBeFocused();
  await expect(page).toHaveURL(address);
  await expect(box(row(page, owner.name))).toBeChecked();
});
