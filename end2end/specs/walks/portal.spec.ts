// The day of an administrator of a cloud portal with two roles (docs/spec/walks.md, `portal`).
import { expectAccessible } from "../../support/accessibility.ts";
import { expect, test } from "../../support/fixtures.ts";
import { actOn, memberId } from "../../support/forged.ts";
import { results } from "../../support/invitations.ts";
import { person } from "../../support/people.ts";
import { button, expectNotice, expectPage, field, goTo, link, open } from "../../support/portal.ts";
import { choose, offers } from "../../support/users.ts";
import { columns, entries, expectNobody, found, joinByMail } from "../../support/walk.ts";

test.use({ template: "Portal" });

test("F001, F002, F018, F030, F032, F033, F034, F050, F054, F060, F061, F067, F068, F074, F082, F094, F105 portal: an administrator's day", { tag: ["@no-js", "@phone"] }, async ({ own, browsers, faults }) => {
  faults.expect(401, 403, 404, 409);
  const { page, org, owner, mails } = own;
  const [grace, dan, ian] = [person("Grace"), person("Dan"), person("Ian")];
  const invite = async (email: string, role: string) => {
    await open(page, `${org}/users`);
    await link(page, "Invite User").first().click();
    await expectPage(page, "Add User");
    await field(page, "Email Address").fill(email);
    await page.getByRole("group", { name: "Role Assignment" }).getByRole("radio", { name: new RegExp(`^${role}\\b`) }).check();
    await expectAccessible(page);
    await button(page, "Send Invite").click();
    await expect(results(page)).toContainText("1 person was invited");
    await expect(results(page)).toContainText("Their e-mail is on the way.");
  };

  await test.step("the users with their roles, and two lists", async () => {
    await open(page, `${org}/users`);
    await expectPage(page, "User Management");
    expect(await entries(page, "User Management")).toEqual(["Overview", "Users", "Invited", "Roles", "Reviews", "Assets", "Audit log", "Settings"]);
    await open(page, `${org}/users`);
    expect(await columns(page)).toEqual(["E-mail", "Name", "Roles", "Status"]);
    await expect(await found(page, org, "users", owner.email)).toContainText("Admin");
    await open(page, `${org}/roles`);
    await expect(page.getByRole("region")).toHaveCount(2);
    for (const role of ["Admin", "User"]) await expect(page.getByRole("region", { name: role, exact: true })).toBeVisible();
  });

  await test.step("inviting one address with a role", async () => {
    await invite(grace.email, "User");
    await invite(dan.email, "User");
    await invite(ian.email, "User");
    await expectNobody(page, org, "users", grace.email);
  });

  await test.step("the list of invitations", async () => {
    await goTo(page, "Invited");
    expect(await columns(page)).toEqual(expect.arrayContaining(["E-mail", "Roles", "Status"]));
    const invited = await found(page, org, "invitations", grace.email);
    await expect(invited).toContainText("User");
    await expect(invited).toContainText("Active");
    expect(await offers(invited)).toEqual(["Resend Invitation", "Cancel Invitation"]);

    await choose(await found(page, org, "invitations", dan.email), "Cancel Invitation");
    await expectNotice(page, `The invitation to ${dan.email} was cancelled.`);
    await expect(await found(page, org, "invitations", dan.email)).toContainText("Cancelled");

    await choose(await found(page, org, "invitations", grace.email), "Resend Invitation");
    await mails.to(grace.email, 2);
    await expect(await found(page, org, "invitations", grace.email)).toContainText("Active");
  });

  const guest = await test.step("the invitee signs up and is in", async () => {
    const guest = await joinByMail(own, browsers, grace, 2);
    await expectPage(guest, "User Management");
    await expect(link(guest, "Invite User")).toHaveCount(0);
    await expect(await found(page, org, "invitations", grace.email)).toContainText("Accepted");
    await expect(await found(page, org, "users", grace.email)).toContainText("User");
    return guest;
  });

  await test.step("deactivated, the person is out at once; activated, back", async () => {
    expect(await offers(await found(page, org, "users", grace.email))).toEqual(["Make Admin", "Deactivate", "Delete"]);
    await choose(await found(page, org, "users", grace.email), "Deactivate");
    await button(page, "Deactivate: Grace").click();
    await expect(await found(page, org, "users", grace.email)).toContainText("Deactivated");
    await open(guest, `${org}/users`);
    await expectPage(guest, "Sign in");
    await choose(await found(page, org, "users", grace.email), "Activate");
    await button(page, "Activate: Grace").click();
    await expect(await found(page, org, "users", grace.email)).toContainText("Active");
    await open(guest, `${own.server.url}/sign-in`);
    await field(guest, "E-mail").fill(grace.email);
    await field(guest, "Password").fill(grace.password);
    await button(guest, "Sign in").click();
    await expectPage(guest, "User Management");
  });

  await test.step("Make Admin, and of two admins one can be made User", async () => {
    await choose(await found(page, org, "users", grace.email), "Make Admin");
    await expectNotice(page, `The roles of ${grace.name} were changed.`);
    await open(guest, `${org}/users`);
    await expect(link(guest, "Invite User").first()).toBeVisible();
    await choose(await found(page, org, "users", grace.email), "Make User");
    await expectNotice(page, `The roles of ${grace.name} were changed.`);
  });

  await test.step("the last Admin can be neither deactivated nor made User nor deleted", async () => {
    expect(await offers(await found(page, org, "users", owner.email))).toEqual(["Make User", "Leave"]);
    await choose(await found(page, org, "users", owner.email), "Make User");
    await expect(page.getByText("This is the last active owner.").first()).toBeVisible();
    const id = await memberId(page, org, owner);
    for (const verb of ["disable", "remove"] as const) {
      expect((await actOn(guest, org, id, verb)).status(), verb).toBe(403);
    }
    await choose(await found(page, org, "users", owner.email), "Leave");
    await button(page.getByRole("main"), "Leave").click();
    await expect(page.getByRole("alert").filter({ hasText: "This is the last active owner." })).toBeVisible();
    await expect(await found(page, org, "users", owner.email)).toContainText("Admin");
  });

  await test.step("Delete takes the person out of the organization", async () => {
    await choose(await found(page, org, "users", grace.email), "Delete");
    await button(page.locator("form.card"), "Delete").click();
    await expectNobody(page, org, "users", grace.email);
    await open(guest, `${org}/users`);
    await expectPage(guest, "Sign in");
  });

  await test.step("for good: nothing brings them back, and they sign in to no organization", async () => {
    await open(page, `${org}/users?status=removed`);
    for (const action of ["Activate", "Undo", "Restore"]) await expect(page.getByRole("menuitem", { name: action })).toHaveCount(0);
    await open(page, `${org}/undo`);
    await expectPage(page, /^Recent changes/);
    await expect(page.getByText("Recently disabled members and cancelled invitations.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "removed" })).toHaveCount(0);
    await expect(button(page, new RegExp(`Undo: ${grace.name}`))).toHaveCount(0);
    await open(guest, `${own.server.url}/sign-in`);
    await field(guest, "E-mail").fill(grace.email);
    await field(guest, "Password").fill(grace.password);
    await button(guest, "Sign in").click();
    await expectPage(guest, "You're not in an organization");
    expect(await open(guest, `${org}/users`)).toBe(404);
  });
});
