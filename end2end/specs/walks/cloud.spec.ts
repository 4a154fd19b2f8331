// The day of an administrator of a compute cloud (docs/spec/walks.md, `cloud`).
import { expectAccessible } from "../../support/accessibility.ts";
import { bar, box, confirm } from "../../support/bulk.ts";
import { isScripted } from "../../support/browsers.ts";
import { expect, type Page, test } from "../../support/fixtures.ts";
import { post, slug } from "../../support/forged.ts";
import { results } from "../../support/invitations.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, goTo, link, open, signIn } from "../../support/portal.ts";
import { choose, fact } from "../../support/users.ts";
import { columns, entries, expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Cloud" });

/** Chooses exactly these roles; with a script each is found by typing. */
async function pick(page: Page, ...roles: string[]): Promise<void> {
  const group = page.getByRole("group", { name: "Roles" });
  for (const role of ["Owner", "Contributor", "Support", "Reader"]) {
    const chosen = group.getByRole("checkbox", { name: new RegExp(`^${role}\\b`) });
    if (isScripted(page)) {
      await page.getByRole("searchbox", { name: "Search roles" }).fill(role.slice(0, 4).toLowerCase());
      await expect(group.getByRole("checkbox").filter({ visible: true })).not.toHaveCount(4);
    }
    if (await chosen.isEnabled()) await chosen.setChecked(roles.includes(role));
  }
}

test("F009, F012, F041, F042, F043, F044, F051, F055, F063, F068, F087, F089, F097, F112 cloud: an administrator's day", { tag: ["@no-js", "@phone"] }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404);
  const { page, org, server } = own;
  const [carla, dan] = [person("Carla"), person("Dan")];
  const invite = async (email: string, ...roles: string[]) => {
    await open(page, `${org}/invitations`);
    await link(page, "Invite User").first().click();
    await expectPage(page, "Invite User");
    await field(page, "Email").fill(email);
    await pick(page, ...roles);
    await expectAccessible(page);
    await button(page, "Send invite").click();
    await expect(results(page)).toContainText("1 person was invited");
  };

  await test.step("two pages: Users and User Invites", async () => {
    expect(await entries(page, "User Management")).toEqual(["Overview", "Users", "User Invites", "Roles", "Reviews", "Assets", "Audit log", "Settings"]);
    await goTo(page, "User Invites");
    await goTo(page, "Users");
    expect(await columns(page)).toEqual(["Name", "E-mail", "Roles", "Status", "Last sign-in"]);
  });

  await test.step("four built-in roles, each with its audience", async () => {
    await open(page, `${org}/roles`);
    for (const role of ["Owner", "Contributor", "Support", "Reader"]) {
      await expect(page.getByRole("region", { name: role, exact: true })).toContainText("Best for");
    }
  });

  await test.step("inviting with two roles that are found by typing", async () => {
    await invite(carla.email, "Contributor", "Support");
    await invite(dan.email, "Reader");
    await expect(await found(page, org, "invitations", carla.email)).toContainText("Pending");
    await expectNobody(page, org, "users", carla.email);
  });

  await test.step("a pending invitation is selected and cancelled", async () => {
    await box(await found(page, org, "invitations", dan.email)).check();
    await bar(page).getByRole("button", { name: "Cancel invite", exact: true }).click();
    await confirm(page, "Cancel invite (1)", "1 invitation was cancelled");
    await expect(await found(page, org, "invitations", dan.email)).toContainText("Cancelled");
  });

  const guest = await test.step("the invitee signs up by the link and is a member with both roles", async () => {
    const guest = await joinByMail(own, browsers, carla);
    await expectPage(guest, "Users");
    await expect(await found(page, org, "invitations", carla.email)).toContainText("Accepted");
    const row = await found(page, org, "users", carla.email);
    await row.getByRole("link", { name: carla.name }).click();
    await expectPage(page, carla.name);
    for (const role of ["Contributor", "Support"]) await expect(fact(page, "Roles")).toContainText(role);
    await expect(fact(page, "Last sign-in")).not.toBeEmpty();
    // What Support alone grants: the audit log.
    expect(await open(guest, `${org}/audit`)).toBe(200);
    return guest;
  });

  await test.step("roles are added and removed", async () => {
    await choose(await found(page, org, "users", carla.email), "Change roles");
    await expectPage(page, `Roles of ${carla.name}`);
    await pick(page, "Contributor", "Reader");
    await button(page, "Save").click();
    await expectNotice(page, `The roles of ${carla.name} were changed.`);
    expect(await open(guest, `${org}/audit`)).toBe(403);
  });

  await test.step("who may not invite is not offered it and is refused", async () => {
    await open(guest, `${org}/users`);
    await expect(link(guest, "Invite User")).toHaveCount(0);
    expect(await open(guest, `${org}/invite`)).toBe(403);
    const forged = await post(guest, `${org}/invite`, [["do", "invitation/send"], ["slug", slug(org)], ["sheet[line][]", "x@example.com"], ["sheet[who][]", ""], ["sheet[own][]", ""], ["act", "send"]]);
    expect(forged.status()).toBe(403);
  });

  await test.step("Remove takes the person out, and the account stays", async () => {
    await choose(await found(page, org, "users", carla.email), "Remove");
    await button(page.locator("form.card"), "Remove").click();
    await expectNobody(page, org, "users", carla.email);
    await open(guest, `${server.url}/sign-in`);
    await field(guest, "E-mail").fill(carla.email);
    await field(guest, "Password").fill(carla.password);
    await button(guest, "Sign in").click();
    await expectPage(guest, "You're not in an organization");
  });
});

test("F055, F059 cloud: three days after it was sent an invitation is Expired, and only a new one helps", async ({ own, browsers, faults }) => {
  faults.expect(404, 410);
  const { page, server } = own;
  const guest = person("Carla");
  await open(page, `${own.org}/invite`);
  await field(page, "Email").fill(guest.email);
  await button(page, "Send invite").click();
  await expect(results(page)).toContainText("1 person was invited");
  const { link: first } = await own.mails.to(guest.email);

  await server.comeBack(4);
  const org = own.org.replace(/^https?:\/\/[^/]+/, server.url);
  await signIn(page, server.url, own.owner);
  await expect(await found(page, org, "invitations", guest.email)).toContainText("Expired");
  const late = await browsers.open();
  await open(late, first.replace(/^https?:\/\/[^/]+/, server.url));
  await expectPage(late, /expired/i);

  await choose(await found(page, org, "invitations", guest.email), "Re-invite");
  await expect(await found(page, org, "invitations", guest.email)).toContainText("Pending");
  await own.mails.to(guest.email, 2);
});
