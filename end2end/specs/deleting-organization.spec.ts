// Deleting an organization: what goes with it, the typed name, what its people see, and bringing it back.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, joinOwn, test } from "../support/fixtures.ts";
import { slug } from "../support/forged.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, expectRefusal, field, goTo, link, open } from "../support/portal.ts";

test("an owner deletes the organization by its name, everybody is told, and it comes back as it was", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(409, 410, 422);
  const { page, org, organization, owner, mails, server } = own;
  const { who: mia, page: member } = await joinOwn(own, browsers, "Mia", "Member");
  const guest = person("Grace");
  await inviteOne(page, org, guest.email, "Member");
  const confirm = () => field(page, `Type ${organization} to confirm`);
  const act = () => button(page.getByRole("main"), `Delete ${organization}`);

  await test.step("the question says what goes with it, and the name is typed", async () => {
    await open(page, `${org}/settings/account`);
    await link(page, "Delete organization").click();
    await expectPage(page, `Delete ${organization}?`);
    await expect(page.getByRole("main")).toContainText("2 members lose access");
    await expect(page.getByRole("main")).toContainText("1 open invitation");
    await expectAccessible(page);
    await confirm().fill("Something else");
    await act().click();
    await expectProblems(page, { [`Type ${organization} to confirm`]: `Type the name exactly as it is: ${organization}` });
    await expect(confirm()).toHaveValue("Something else");
  });

  await test.step("what has changed since is shown, and nothing is done", async () => {
    const second = await browsers.open();
    await open(second, (await mails.to(guest.email)).link);
    await second.getByText("Decline", { exact: true }).click();
    await button(second, "Decline invitation").click();
    await expectPage(second, "You declined this invitation");
    await confirm().fill(organization);
    await act().click();
    await expectRefusal(page, "Something has changed since the consequences were shown");
    await expect(page.getByRole("main")).toContainText("No longer: 1 open invitation");
    await expectAccessible(page);
  });

  await test.step("it is deleted, and the owner is offered to restore it", async () => {
    await confirm().fill(organization);
    await act().click();
    await expectPage(page, "Choose an organization");
    await expectNotice(page, `${organization} was deleted.`);
    await expect(page.getByRole("main")).toContainText(`Deleted by ${owner.name}. It can be restored until`);
    await expectAccessible(page);
  });

  await test.step("members are told on the next page, and by mail", async () => {
    expect(await open(member, `${org}/users`)).toBe(410);
    await expectPage(member, "This organization was deleted");
    await expect(member.getByText(`${organization} was deleted by ${owner.name}.`).first()).toBeVisible();
    await expectAccessible(member);
    await link(member, "Your organizations").click();
    await expectPage(member, "You're not in an organization");
    await expect(button(member, `Restore ${organization}`)).toHaveCount(0);
    expect((await mails.to(mia.email, 2)).subject).toBe(`${organization} was deleted`);
  });

  await test.step("restoring brings everything back", async () => {
    await button(page, `Restore ${organization}`).click();
    await expectNotice(page, `${organization} was restored.`);
    await goTo(page, "Users");
    await expect(page.getByRole("main")).toContainText(mia.name);
    expect(await open(member, `${org}/users`)).toBe(200);
    await expectPage(member, "Users");
    await open(page, `${org}/audit`);
    await expect(page.getByRole("rowheader").filter({ hasText: "restored the deleted organization" }).first()).toBeVisible();
  });

  await test.step("the operator restores it on the console", async () => {
    await open(page, `${org}/settings/account/delete`);
    await confirm().fill(organization);
    await act().click();
    await expectPage(page, "Choose an organization");
    const printed = await server.command("organization", "restore", "--organization", slug(org));
    expect(printed).toContain(`${organization} is there:`);
    expect(await open(member, `${org}/users`)).toBe(200);
  });
});

test("the link of an invitation says that the organization was deleted", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org, organization, mails } = own;
  const guest = person("Grace");
  await inviteOne(page, org, guest.email, "Member");
  const { link: invitation } = await mails.to(guest.email);
  await open(page, `${org}/settings/account/delete`);
  await field(page, `Type ${organization} to confirm`).fill(organization);
  await button(page.getByRole("main"), `Delete ${organization}`).click();
  await expectPage(page, "Choose an organization");
  const visitor = await browsers.open();
  await open(visitor, invitation);
  await expectPage(visitor, "This organization was deleted");
  await expect(visitor.getByRole("main")).toContainText(`the invitation to ${guest.email} can't be accepted`);
  await expectAccessible(visitor);
  await button(page, `Restore ${organization}`).click();
  await expectNotice(page, `${organization} was restored.`);
  await open(visitor, invitation);
  await expectPage(visitor, /invited you to/);
});
