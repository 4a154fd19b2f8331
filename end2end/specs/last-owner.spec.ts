// An organization never loses its last owner.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, joinOwn, test } from "../support/fixtures.ts";
import { actOn, giveRoles, memberId, roleId } from "../support/forged.ts";
import { button, expectPage, expectRefusal, open, signIn } from "../support/portal.ts";
import { act, changeRoles, choose, findRow, offers, openPerson, pickRoles, roleBox } from "../support/users.ts";

const REFUSED = "This is the last active owner. Make someone else an owner first, then try again.";

test("the only owner cannot step down, leave or be removed", async ({ own, browsers, faults }) => {
  faults.expect(409);
  const { page, org, owner } = own;
  await openPerson(page, org, owner);
  await expect(page.getByText("This is the only active owner. Add a second one")).toBeVisible();
  await expectAccessible(page);
  expect(await offers(await findRow(page, org, owner))).toEqual(["Change roles", "Leave organization"]);

  await choose(await findRow(page, org, owner), "Change roles");
  await expectPage(page, `Roles of ${owner.name}`);
  await pickRoles(page, "Admin");
  await button(page, "Save roles").click();
  await expectRefusal(page, REFUSED);
  await expectAccessible(page);
  await open(page, `${org}/users/${await memberId(page, org, owner)}/roles`);
  await expect(roleBox(page, "Owner")).toBeChecked();

  await choose(await findRow(page, org, owner), "Leave organization");
  await expectPage(page, `Leave ${own.organization}?`);
  await button(page.getByRole("main"), "Leave organization").click();
  await expectRefusal(page, REFUSED);
  await expectAccessible(page);

  const { page: admin } = await joinOwn(own, browsers, "Amy", "Admin");
  const id = await memberId(page, org, owner);
  const viewer = await roleId(page, org, "Viewer");
  for (const verb of ["disable", "remove"] as const) {
    for (const visitor of [page, admin]) {
      expect((await actOn(visitor, org, id, verb)).status(), verb).toBe(403);
    }
  }
  expect((await giveRoles(page, org, id, viewer)).status()).toBe(409);
  expect((await giveRoles(admin, org, id, viewer)).status()).toBe(403);
  await expect(await findRow(page, org, owner)).toContainText("Owner");
  await expect(await findRow(page, org, owner)).toContainText("Active");
});

test("with a second owner, stepping down, leaving and removing work", async ({ own, browsers, faults }) => {
  faults.expect(401, 409);
  const { page, org, owner } = own;
  const { who: second, page: other } = await joinOwn(own, browsers, "Otto", "Owner");
  await openPerson(page, org, owner);
  await expect(page.getByText("Add a second one")).toHaveCount(0);

  await changeRoles(page, org, owner, "Admin");
  await expect(await findRow(other, org, owner)).toContainText("Admin");
  await changeRoles(other, org, owner, "Owner");

  expect(await offers(await findRow(other, org, owner))).toEqual(["Change roles", "Disable", "Remove"]);
  await act(other, org, owner, "Disable");
  await choose(await findRow(other, org, second), "Leave organization");
  await button(other.getByRole("main"), "Leave organization").click();
  await expectRefusal(other, REFUSED);
  await act(other, org, owner, "Enable");
  await signIn(page, own.server.url, owner);

  await choose(await findRow(page, org, owner), "Leave organization");
  await button(page.getByRole("main"), "Leave organization").click();
  await expectPage(page, /Sign in|You're not in an organization/);

  const { page: third } = await joinOwn({ ...own, owner: second, page: other }, browsers, "Thea", "Owner");
  await act(third, org, second, "Remove");
});
