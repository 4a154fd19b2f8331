// End dates of a membership and a role, on the person's page and in the dialog of roles.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { day } from "../support/later.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, open } from "../support/portal.ts";
import { choose, fact, openPerson, pickRoles, row } from "../support/users.ts";

/** The line of what can end on a person's page. */
function ending(page: Page, name: string) {
  const card = page.getByRole("region", { name: "End dates", exact: true });
  return card.getByRole("listitem").filter({ hasText: name });
}

test("an end date is set, put off and cleared on the person's page", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(422);
  const { who, page } = await join("Gus");
  await openPerson(owner, house.org, who);
  const access = ending(owner, "Access to the organization");
  await expect(access).toContainText("No end date");
  await access.getByText("Change", { exact: true }).click();
  await access.getByLabel("Last day").fill(day(3));
  await button(access, "Save").click();
  await expectPage(owner, who.name);
  await expectNotice(owner, `The end date of ${who.name} was changed.`);
  await expect(access).toContainText(/Until .* 23:59/);
  await expect(fact(owner, "Access ends")).toContainText("23:59");
  await expectAccessible(owner);

  await open(owner, `${house.org}/users?status=expiring`);
  await expect(row(owner, who.name)).toBeVisible();
  await openPerson(owner, house.org, who);
  await access.getByText("Change", { exact: true }).click();
  await button(access, "30 days longer").click();
  await expectPage(owner, who.name);
  await open(owner, `${house.org}/users?status=expiring`);
  await expect(owner.getByText(who.name)).toHaveCount(0);

  await openPerson(owner, house.org, who);
  await access.getByText("Change", { exact: true }).click();
  await button(access, "No end date").click();
  await expectPage(owner, who.name);
  await expect(access).toContainText("No end date");

  // A day that is over is refused, and whoever has an end cannot put it off.
  await access.getByText("Change", { exact: true }).click();
  await access.getByLabel("Last day").fill("2020-01-31");
  await button(access, "Save").click();
  await expect(owner.getByText("Choose today or a later day").first()).toBeVisible();
  await expect(access.getByLabel("Last day")).toHaveValue("2020-01-31");
  await openPerson(page, house.org, who);
  await expect(page.getByRole("region", { name: "End dates" })).toHaveCount(0);
});

test("what ends soon is listed with what it is, and put off by one press there and on the person's page", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const { who } = await join("Gus", "Viewer");
  await openPerson(owner, house.org, who);
  for (const name of ["Access to the organization", "Role Viewer"]) {
    const end = ending(owner, name);
    await end.getByText("Change", { exact: true }).click();
    await end.getByLabel("Last day").fill(day(3));
    await button(end, "Save").click();
    await expectNotice(owner, `The end date of ${who.name} was changed.`);
    await expectPage(owner, who.name);
  }
  await button(ending(owner, "Access to the organization"), /^Extend by 30 days: /).click();
  await expectPage(owner, who.name);
  await expectNotice(owner, `The end date of ${who.name} was changed.`);
  await expectAccessible(owner);

  await open(owner, `${house.org}/users?status=expiring`);
  await expect(row(owner, who.name)).toContainText("Role Viewer");
  await expectAccessible(owner);
  await choose(row(owner, who.name), "Extend by 30 days: Role Viewer");
  await expectNotice(owner, `The end date of ${who.name} was changed.`);
  await expect(row(owner, who.name)).toHaveCount(0);
});

test("the last owner gets no end date", async ({ house, owner }) => {
  await openPerson(owner, house.org, house.owner);
  await expect(owner.getByRole("region", { name: "End dates" })).toHaveCount(0);
});

test("a role gets an end date in the dialog that changes roles", async ({ house, owner, join }) => {
  const { who } = await join("Rita");
  await openPerson(owner, house.org, who);
  await owner.getByRole("link", { name: "Change roles" }).click();
  const dialog = owner.getByRole("dialog");
  await pickRoles(owner, "Member", "Viewer");
  await dialog.getByText("End dates", { exact: true }).click();
  await dialog.getByLabel("Viewer: last day").fill(day(5));
  await button(dialog, "Save roles").click();
  await expectNotice(owner, `The roles of ${who.name} were changed.`);
  await expect(ending(owner, "Role Viewer")).toContainText(/Until .* 23:59/);
  await expect(ending(owner, "Role Member")).toContainText("No end date");
});

test("each person of a list is invited until the day for all, until one of their own, or without an end", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob, eve] = [person("Ada"), person("Bob"), person("Eve")];
  const own = (who: { email: string }) => owner.getByLabel(`Access ends on: ${who.email}`);
  await open(owner, `${house.org}/invite`);
  await owner.getByRole("textbox", { name: "E-mail addresses" }).fill([ada, bob, eve].map(({ email }) => email).join("\n"));
  await button(owner, "Review list").click();
  await expect(owner.getByRole("heading", { name: "3 people on the list" })).toBeVisible();
  await expect(own(ada)).toHaveCount(0);
  await owner.getByText("End dates", { exact: true }).click();
  await owner.locator("#until").fill(day(10));
  // Without a script the rows have it once the list is checked.
  await button(owner, "Check again").last().click();
  for (const who of [ada, bob, eve]) await expect(own(who)).toHaveValue(day(10));
  await expectAccessible(owner);
  await own(bob).fill(day(20));
  await own(eve).fill("");
  await own(eve).blur();
  await owner.locator("#until").fill(day(12));
  await button(owner, "Check again").last().click();
  await expect(own(ada)).toHaveValue(day(12));
  await expect(own(bob)).toHaveValue(day(20));
  await expect(own(eve)).toHaveValue("");
  // The text of the list has no place for it, and it is kept all the same.
  await button(owner, "Back").click();
  await button(owner, "Review list").click();
  await expect(own(bob)).toHaveValue(day(20));
  await button(owner, "Send 3 invitations").click();
  const text = async (who: { email: string }) => (await house.mails.to(who.email)).text;
  const last = (days: number) => new Date(day(days)).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  expect(await text(ada)).toContain(`Your access ends on ${last(12)}, 23:59 UTC.`);
  expect(await text(bob)).toContain(`Your access ends on ${last(20)}, 23:59 UTC.`);
  expect(await text(eve)).not.toContain("Your access ends on");
});
