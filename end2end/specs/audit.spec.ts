// The filters of the audit log: who did it, whom it concerned, a group of actions, and the text of values.
import { expectAccessible } from "../support/accessibility.ts";
import { register } from "../support/assets.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { inviteOne, openInvitation } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, field, link, open } from "../support/portal.ts";
import { act, changeRoles } from "../support/users.ts";

/** The sentences of the log, newest first. */
function sentences(page: Page): Promise<string[]> {
  return page.getByRole("table").getByRole("rowheader").allInnerTexts();
}

test("the log is filtered by who did it and whom it concerned, by their addresses", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const { who: amy, page: admin } = await join("Amy", "Admin");
  const { who: mia } = await join("Mia");
  await act(admin, house.org, mia, "Disable");
  await act(owner, house.org, mia, "Enable");
  await open(owner, `${house.org}/audit`);
  await button(owner, "People").click();
  const people = owner.getByRole("group", { name: "People" });
  await field(owner, "Done by").fill(amy.email);
  await field(owner, "Concerns").fill(mia.email);
  await button(people, "Apply").click();
  await expect(link(owner, `Remove filter Done by: ${amy.name}`)).toBeVisible();
  await expectAccessible(owner);
  expect(await sentences(owner)).toEqual([`${amy.name} disabled ${mia.name}`]);
  await link(owner, `Remove filter Done by: ${amy.name}`).click();
  await expect(owner).toHaveURL((url) => !url.searchParams.has("actor") && (url.searchParams.get("subject") ?? "").startsWith("mem_"));
  expect((await sentences(owner)).slice(0, 2)).toEqual([`${house.owner.name} enabled ${mia.name}`, `${amy.name} disabled ${mia.name}`]);
});

test("a person is found by name in the filters of the log, and the address has the id", async ({ house, owner, join }) => {
  const { who: mia } = await join("Mia");
  await act(owner, house.org, mia, "Disable");
  await open(owner, `${house.org}/audit`);
  await button(owner, "People").click();
  const box = owner.getByRole("combobox", { name: "Concerns" });
  await box.fill(mia.name);
  await expect(owner.getByRole("listbox").getByRole("option")).toHaveText([`${mia.name} ${mia.email}`]);
  await expectAccessible(owner);
  await box.press("Enter");
  await expect(box).toHaveValue(mia.name);
  await box.press("Enter");
  await expect(owner).toHaveURL((url) => (url.searchParams.get("subject") ?? "").startsWith("mem_"));
  await expect(link(owner, `Remove filter Concerns: ${mia.name}`)).toBeVisible();
  expect((await sentences(owner))[0]).toBe(`${house.owner.name} disabled ${mia.name}`);
});

test("an invitation and an asset have their history, and a group of actions and a value are found", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const guest = person("Grace");
  await inviteOne(owner, house.org, guest.email, "Viewer");
  await openInvitation(owner, house.org, guest.email);
  await link(owner, "History").click();
  await expectPage(owner, /^Audit log/);
  await expect(link(owner, `Remove filter Concerns: ${guest.email}`)).toBeVisible();
  expect(await sentences(owner)).toEqual([`${house.owner.name} invited ${guest.email}`]);

  const asset = await register(owner, house.org, "Project", "Apollo");
  await open(owner, asset);
  await link(owner, "History").click();
  await expect(link(owner, "Remove filter Concerns: Apollo")).toBeVisible();
  expect(await sentences(owner)).toHaveLength(1);

  const { who: mia } = await join("Mia");
  await changeRoles(owner, house.org, mia, "Viewer");
  await open(owner, `${house.org}/audit`);
  await field(owner, "Search the log").fill(`${mia.name} viewer`);
  await field(owner, "Search the log").press("Enter");
  await expect(owner).toHaveURL((url) => url.searchParams.has("q"));
  await expect(owner.getByRole("table").getByRole("rowheader")).toHaveText([/changed the roles of/]);
});
