// Bulk actions: confirmation, results and undo.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { bar, box, confirm, refused, showChanges } from "../support/bulk.ts";
import { expect, test } from "../support/fixtures.ts";
import { memberId } from "../support/forged.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, link, notices, open } from "../support/portal.ts";
import { findRow, row, search } from "../support/users.ts";

test("several members are disabled in one form: each row is decided on its own, and refused rows can be retried", async ({ house, owner, join }) => {
  const [ada, bob] = [(await join("Ada")).who, (await join("Bob")).who];
  const ids = [await memberId(owner, house.org, ada), await memberId(owner, house.org, bob), await memberId(owner, house.org, house.owner)];
  const chosen = ids.map((id) => `sel=${id}`).join("&");
  await open(owner, `${house.org}/users/bulk/disable?${chosen}`);
  await expectPage(owner, "Disable 2 members?");
  const question = owner.getByRole("main");
  await expect(question).toContainText(`${ada.name} and ${bob.name}`);
  await expect(question).toContainText(`1 can't be changed: ${house.owner.name}`);
  await expect(question).toContainText("You can't do this to yourself.");
  await expectAccessible(owner);
  await expectNoSidewaysScroll(owner);

  await confirm(owner, "Disable 2", "2 members were disabled · 1 refused");
  await expect(refused(owner)).toContainText(house.owner.name);
  await expectAccessible(owner);
  await link(owner, "Retry refused rows").click();
  await expectPage(owner, "Disable: nothing to do");
  await expect(await findRow(owner, house.org, ada)).toContainText("Disabled");

  await open(owner, `${house.org}/users/bulk/enable?${chosen}`);
  await confirm(owner, "Enable 2", "2 members were enabled");
  await expect(await findRow(owner, house.org, bob)).toContainText("Active");
});

test("invitations are cancelled in bulk as it was shown, and what differs by now is shown anew", { tag: "@no-js" }, async ({ own, browsers }) => {
  const { page, org } = own;
  const other = await browsers.open(await page.context().storageState());
  const [ada, bob] = [person("Ada").email, person("Bob").email];
  for (const email of [ada, bob]) await inviteOne(page, org, email, "Viewer");
  await open(page, `${org}/invitations/bulk/cancel?all=1`);
  await expectPage(page, "Cancel 2 invitations?");
  await open(other, `${org}/invitations/bulk/cancel?all=1&q=${encodeURIComponent(bob)}`);
  await confirm(other, "Cancel 1", "1 invitation was cancelled");
  // A script shows it at once.
  if (!isScripted(page)) {
    await button(page, "Cancel 2").click();
    await expect(page.getByText("Something has changed since this page was shown.")).toBeVisible();
  }
  await expectPage(page, "Cancel 1 invitation?");
  await expect(page.getByRole("main")).toContainText(ada);
  await expectAccessible(page);
  await confirm(page, "Cancel 1", "1 invitation was cancelled");
});

test("a bulk removal is undone from its results page", async ({ house, owner, join }) => {
  const [ada, bob] = [(await join("Ada")).who, (await join("Bob")).who];
  const ids = [await memberId(owner, house.org, ada), await memberId(owner, house.org, bob)];
  await open(owner, `${house.org}/users/bulk/remove?${ids.map((id) => `sel=${id}`).join("&")}`);
  await confirm(owner, "Remove 2", "2 members were removed");
  await button(owner, "Undo").click();
  await expectPage(owner, "Recent changes");
  await expect(notices(owner)).toContainText("2 people are members again.");
  await expect(await findRow(owner, house.org, ada)).toContainText("Member");
  await expect(await findRow(owner, house.org, bob)).toContainText("Active");
});

test("roles are given to everyone who matches a search, and roles already held change nothing", async ({ house, owner, join, faults }) => {
  faults.expect(422);
  const mark = person("Zoe").name.split(" ")[1] ?? "";
  const first = (await join(`Quill${mark}`, "Member")).who;
  await join(`Quill${mark}`, "Viewer");
  await open(owner, `${house.org}/users/bulk/roles?q=Quill${mark}&all=1`);
  await expectPage(owner, "Change the roles of 2 members?");
  await button(owner, "Show what changes").click();
  await expect(owner.getByRole("alert")).toContainText("Select at least one role.");
  await expectAccessible(owner);
  await owner.getByRole("group", { name: "Add", exact: true }).getByRole("checkbox", { name: "Viewer" }).check();
  await showChanges(owner, "Viewer: gained by 1 member");
  await expect(owner.getByText("Nothing changes for 1")).toBeVisible();
  await confirm(owner, "Change roles", "The roles of 1 member were changed");
  await expect(owner.getByText("Nothing changes for 1")).toBeVisible();
  await open(owner, `${house.org}/users?role=viewer`);
  await search(owner, first.email);
  await expect(owner.getByRole("row").filter({ hasText: first.email })).toHaveCount(1);
});

test("the bulk bar offers only the actions that a selected row allows", { tag: ["@no-js", "@phone"] }, async ({ house, owner, join }) => {
  const mark = `Quill${person("Zoe").name.split(" ")[1] ?? ""}`;
  const ada = (await join(mark)).who;
  const guest = person(mark);
  await inviteOne(owner, house.org, guest.email, "Member");
  await open(owner, `${house.org}/users?q=${mark}`);
  const [member, invitation] = [row(owner, ada.name), row(owner, guest.email)];
  const before = await member.boundingBox();
  const offered = () => bar(owner).getByRole("button").filter({ hasNotText: "Keep selection" });
  await expect(bar(owner)).toBeHidden();
  await box(member).check();
  await expect(offered()).toHaveText(["Change roles", "Change teams", "Disable", "End sessions", "Remove", "Export"]);
  expect(await member.boundingBox()).toEqual(before);
  await expectAccessible(owner);
  await box(member).uncheck();
  await box(invitation).check();
  await expect(offered()).toHaveText(["Resend", "Cancel", "Export"]);
  await box(member).check();
  await expect(offered()).toHaveText(["Change roles", "Change teams", "Disable", "End sessions", "Remove", "Resend", "Cancel", "Export"]);

  // A selected row that is not on this page offers every action of its kind.
  const id = await memberId(owner, house.org, ada);
  await open(owner, `${house.org}/users?q=${encodeURIComponent(guest.email)}&sel=${id}`);
  await expect(offered()).toHaveText(["Change roles", "Change teams", "Disable", "Enable", "End sessions", "Remove", "Export"]);
});

test("a bulk action is forbidden without the permission, and an unknown one does not exist", async ({ house, owner, join, faults }) => {
  faults.expect(403, 404);
  const { page } = await join("Mia", "Member");
  expect(await open(page, `${house.org}/users/bulk/remove?all=1`)).toBe(403);
  expect(await open(owner, `${house.org}/users/bulk/explode?all=1`)).toBe(404);
});
