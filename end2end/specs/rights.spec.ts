// Permissions: what menus and forms offer, and what the server answers to forged requests.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { actOn, giveRoles, memberId, roleId, sendInvitation } from "../support/forged.ts";
import { findInvitation, inviteOne } from "../support/invitations.ts";
import { type Person, person } from "../support/people.ts";
import { expectPage, link, navigation, open } from "../support/portal.ts";
import { choose, findRow, offers, openInvite, roleBox, search } from "../support/users.ts";

/** The navigation links to the users, and the list shows this person. */
async function expectUsers(page: Page, org: string, who: Person): Promise<void> {
  await expect((await navigation(page)).getByRole("link", { name: /^Users/ })).toHaveAttribute("href", new URL(`${org}/users`).pathname);
  await expect(await findRow(page, org, who)).toContainText(who.email);
}

const OWNERS_ONLY = "Only an owner can give the owner role or change an owner. Ask an owner.";

test("an admin invites up to Admin and not Owner, and an owner invites owners", async ({ house, owner, join }) => {
  const { page } = await join("Amy", "Admin");
  const [nina, noel, olga] = [person("Nina"), person("Noel"), person("Olga")];
  await openInvite(page, house.org);
  await expect(roleBox(page, "Owner")).toBeDisabled();
  await expect(roleBox(page, "Owner")).toHaveAccessibleName(`Owner ${OWNERS_ONLY}`);
  await expectAccessible(page);
  await inviteOne(page, house.org, nina.email, "Admin");
  await expect(await findInvitation(page, house.org, nina.email)).toContainText("Admin");

  const role = await roleId(page, house.org, "Owner");
  const forged = await sendInvitation(page, house.org, noel.email, role);
  const answer = await forged.text();
  expect(answer).toContain(OWNERS_ONLY);
  expect(answer).toContain("0 people were invited");
  await open(page, `${house.org}/invitations`);
  await search(page, noel.email);
  await expect(page.getByText(`No invitations match “${noel.email}”`)).toBeVisible();

  await inviteOne(owner, house.org, olga.email, "Owner");
  await expect(await findInvitation(page, house.org, olga.email)).toContainText("Owner");
});

test("an admin cannot make an owner or change owners and other admins", async ({ house, join }) => {
  const { who: admin, page } = await join("Amy", "Admin");
  const { who: peer } = await join("Abe", "Admin");
  const { who: member } = await join("Mia");
  await choose(await findRow(page, house.org, member), "Change roles");
  await expectPage(page, `Roles of ${member.name}`);
  await expect(roleBox(page, "Owner")).toBeDisabled();
  await expect(roleBox(page, "Owner")).toHaveAccessibleName(`Owner ${OWNERS_ONLY}`);

  const [memberKey, adminKey] = [await memberId(page, house.org, member), await memberId(page, house.org, admin)];
  const [peerKey, ownerKey] = [await memberId(page, house.org, peer), await memberId(page, house.org, house.owner)];
  const [ownerRole, viewerRole] = [await roleId(page, house.org, "Owner"), await roleId(page, house.org, "Viewer")];
  for (const key of [memberKey, adminKey]) {
    expect((await giveRoles(page, house.org, key, ownerRole)).status()).toBe(403);
  }
  for (const key of [peerKey, ownerKey]) {
    expect((await giveRoles(page, house.org, key, viewerRole)).status()).toBe(403);
    for (const verb of ["disable", "remove"] as const) {
      expect((await actOn(page, house.org, key, verb)).status(), verb).toBe(403);
    }
  }
  await expect(await findRow(page, house.org, peer)).toContainText("Admin");
  expect((await giveRoles(page, house.org, memberKey, viewerRole)).status()).toBe(303);
});

test("every role sees the users, and only those who may invite are offered it and can do it", async ({ house, owner, join, faults }) => {
  faults.expect(403);
  const { page: admin } = await join("Amy", "Admin");
  await open(admin, `${house.org}/users`);
  await expect(link(admin, "Invite people").first()).toBeVisible();
  const role = await roleId(owner, house.org, "Viewer");
  for (const page of [owner, admin]) await expectUsers(page, house.org, house.owner);
  for (const name of ["Member", "Viewer"]) {
    const { page } = await join("Mia", name);
    await expectUsers(page, house.org, house.owner);
    await expect(link(page, "Invite people")).toHaveCount(0);
    expect(await open(page, `${house.org}/invitations`)).toBe(403);
    await expect(page.getByRole("heading", { name: "You don't have access to this" }).first()).toBeAttached();
    await expectAccessible(page);
    expect((await sendInvitation(page, house.org, person("Noel").email, role)).status()).toBe(403);
  }
});

test("row menus offer exactly what the signed-in user may do with the row", async ({ house, owner, join, faults }) => {
  const { who: admin, page: adminPage } = await join("Amy", "Admin");
  const { who: member, page: memberPage } = await join("Mia");
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Member");
  await actOn(owner, house.org, await memberId(owner, house.org, member), "disable");
  expect(await offers(await findRow(owner, house.org, member))).toEqual(["Change roles", "Enable", "Remove"]);
  await actOn(owner, house.org, await memberId(owner, house.org, member), "enable");
  faults.expect(401);

  expect(await offers(await findRow(owner, house.org, admin))).toEqual(["Change roles", "Disable", "Remove"]);
  expect(await offers(await findRow(adminPage, house.org, admin))).toEqual(["Change roles", "Leave organization"]);
  expect(await offers(await findRow(adminPage, house.org, member))).toEqual(["Change roles", "Disable", "Remove"]);
  expect(await offers(await findRow(adminPage, house.org, guest))).toEqual(["Resend", "Copy link", "Cancel"]);
  await expect((await findRow(adminPage, house.org, house.owner)).getByRole("button")).toHaveCount(0);

  const places = await navigation(adminPage);
  await expect(places.getByRole("listitem")).toHaveText([/^Overview/, /^Users/, /^Invitations/, /^Teams/, /^Roles/, /^Reviews/, /^Assets/]);
  await open(memberPage, `${house.server.url}/sign-in`);
});

test("a forged form of a member is refused and changes nothing", async ({ house, owner, join }) => {
  const { page } = await join("Mia");
  const { who: other } = await join("Max");
  const key = await memberId(owner, house.org, other);
  for (const verb of ["disable", "enable", "remove"] as const) {
    expect((await actOn(page, house.org, key, verb)).status(), verb).toBe(403);
  }
  expect((await giveRoles(page, house.org, key, await roleId(owner, house.org, "Viewer"))).status()).toBe(403);
  const row = await findRow(owner, house.org, other);
  await expect(row).toContainText("Active");
  await expect(row).toContainText("Member");
});
