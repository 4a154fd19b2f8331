// People who go: the consequences come first, what they own is handed over, and undoing brings it back.
import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/accessibility.ts";
import { give, register } from "../support/assets.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { memberId } from "../support/forged.ts";
import { firstName } from "../support/people.ts";
import { button, expectNotice, expectPage, expectRefusal, field, link, notices, open } from "../support/portal.ts";
import { choose, findRow, openPerson } from "../support/users.ts";

const OWNER = "E-mail address of the new owner";

/** The consequences that a question shows. */
function consequences(page: Page): Locator {
  return page.locator("form.card .consequences").getByRole("listitem");
}

/** The report of a card of a person's page. */
async function report(page: Page, card: Locator): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), link(card, "Download the report (CSV)").click()]);
  return readFile(await file.path(), "utf8");
}

/** The card of a person's page with this title. */
function part(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

test("what somebody owns is handed over with the removal, and comes back when it is undone", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(409, 422);
  const { who, page } = await join("Mia", "Member");
  const { who: heir } = await join("Noa", "Member");
  await register(page, house.org, "Project", "Apollo");
  const id = await memberId(owner, house.org, who);

  await choose(await findRow(owner, house.org, who), "Remove");
  await expectPage(owner, `Remove ${who.name} from ${house.organization}?`);
  await expect(consequences(owner).filter({ hasText: "Project: 1 owned" })).toHaveCount(1);
  await expect(owner.getByText("This organization requires you to hand over what they own before they go.")).toBeVisible();
  await expectAccessible(owner);

  await test.step("without a new owner nothing happens", async () => {
    await button(owner, `Remove ${firstName(who)}`).click();
    await expectRefusal(owner, "Enter an e-mail address.");
  });

  await test.step("something that was registered meanwhile is shown before it is agreed to", async () => {
    await register(page, house.org, "Document", "Minutes");
    await field(owner, OWNER).fill(heir.email);
    await button(owner, `Remove ${firstName(who)}`).click();
    await expectRefusal(owner, "Something has changed since the consequences were shown");
    await expect(consequences(owner).filter({ hasText: "Document: 1 owned" })).toContainText("New");
    await expect(consequences(owner).filter({ hasText: "Project: 1 owned" })).not.toContainText("New");
    await expect(field(owner, OWNER)).toHaveValue(heir.email);
  });

  await button(owner, `Remove ${firstName(who)}`).click();
  await expectNotice(owner, `${who.name} was removed.`);
  await openPerson(owner, house.org, heir);
  await expect(part(owner, "Assets")).toContainText("Owns 2 assets.");

  await test.step("the log keeps the consequences", async () => {
    await open(owner, `${house.org}/audit`);
    const entry = owner.getByRole("row").filter({ hasText: `removed ${who.name}` });
    await entry.getByText("Show").click();
    await expect(entry).toContainText(`Project: 1 handed over to ${heir.name}`);
  });

  await test.step("the report lists what moved", async () => {
    await open(owner, `${house.org}/users/${id}`);
    const text = await report(owner, part(owner, "Departure"));
    expect(text).toContain(`"Apollo"`);
    expect(text).toContain(`"handed_over","${heir.name}"`);
    expect(text).toContain(`"session"`);
  });

  await test.step("undone, they own it again", async () => {
    await open(owner, `${house.org}/undo`);
    const change = owner.getByRole("listitem").filter({ hasText: who.name });
    await expect(change).toContainText("2 assets come back");
    await button(change, /^Undo/).click();
    await expect(notices(owner).first()).toBeVisible();
    await openPerson(owner, house.org, who);
    await expect(part(owner, "Assets")).toContainText("Owns 2 assets.");
    await expect(part(owner, "Departure")).toContainText("Undone");
  });
});

test("schedules are stopped and what somebody owns is handed over by its kind while they stay", { tag: "@no-js" }, async ({ house, owner, join, faults }) => {
  faults.expect(409);
  const { who, page } = await join("Mia", "Member");
  const { who: heir } = await join("Noa", "Member");
  const { who: other } = await join("Ida", "Member");
  for (const name of ["Nightly", "Weekly"]) await register(page, house.org, "Schedule", name);
  await register(page, house.org, "Project", "Apollo");

  await openPerson(owner, house.org, who);
  await button(part(owner, "Running schedules"), "Stop Nightly").click();
  await expectNotice(owner, "1 schedule was stopped.");
  await expect(part(owner, "Running schedules")).not.toContainText("Nightly");
  await link(part(owner, "Assets"), "Hand over").click();
  await expectPage(owner, `Hand over what ${who.name} owns`);
  await expectAccessible(owner);

  await test.step("something that was registered meanwhile is shown first", async () => {
    await field(owner, OWNER).fill(heir.email);
    await register(page, house.org, "Document", "Minutes");
    await button(owner, "Hand over").click();
    await expectRefusal(owner, "Something has changed since the consequences were shown");
    await expect(consequences(owner).filter({ hasText: "Document: 1 owned" })).toContainText("New");
    await expect(field(owner, OWNER)).toHaveValue(heir.email);
  });

  await owner.getByText("Decide for each kind").click();
  await field(owner, "Project (1)").selectOption({ label: "Hand over" });
  await field(owner, "New owner: Project").fill(other.email);
  await field(owner, "Document (1)").selectOption({ label: "Stays" });
  await button(owner, "Hand over").click();
  await expectPage(owner, who.name);
  await expectNotice(owner, "3 assets were handed over.");
  await expect(part(owner, "Running schedules")).toHaveCount(0);
  const receipt = part(owner, "Hand-over");
  await expect(receipt).toContainText(`Schedule: 2 handed over to ${heir.name}`);
  await expect(receipt).toContainText("Document: 1 stayed theirs");
  const text = await report(owner, receipt);
  expect(text).toContain(`"handed_over","${other.name}"`);
  expect(text).toContain(`"stayed"`);
});

test("whoever leaves is asked to hand over what they own", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const { page } = await join("Mia", "Member");
  const { who: heir } = await join("Noa", "Member");
  await register(page, house.org, "Project", "Apollo");
  await open(page, `${house.org}/leave`);
  await expectPage(page, `Leave ${house.organization}?`);
  await expect(page.getByText("This organization requires you to hand over what you own before you leave.")).toBeVisible();
  await field(page, OWNER).fill(heir.email);
  await button(page.getByRole("main"), "Leave organization").click();
  await expectNotice(page, `You left ${house.organization}.`);
  await openPerson(owner, house.org, heir);
  await expect(part(owner, "Assets")).toContainText("Owns 1 asset.");
});

test("a new owner is found by name while it is typed, with the keys or the mouse", async ({ house, owner, join }) => {
  const { who, page } = await join("Mia", "Member");
  const { who: heir } = await join("Noa", "Member");
  await register(page, house.org, "Project", "Apollo");
  await openPerson(owner, house.org, who);
  await link(part(owner, "Assets"), "Hand over").click();
  await expectPage(owner, `Hand over what ${who.name} owns`);
  const box = owner.getByRole("combobox", { name: OWNER });
  const options = owner.getByRole("listbox").getByRole("option");

  await box.fill(heir.name);
  await expect(options).toHaveText([`${heir.name} ${heir.email}`]);
  await expect(box).toHaveAttribute("aria-expanded", "true");
  await expect(owner.locator("#live")).toHaveText("1 person found");
  await expectAccessible(owner);
  await box.press("Enter");
  await expect(box).toHaveValue(heir.email);
  await expect(options).toHaveCount(0);

  await box.fill(who.name);
  await expect(owner.locator("#live")).toHaveText("0 people found");
  await expect(options).toHaveCount(0);
  await box.press("Escape");
  await box.fill(heir.name);
  await options.first().click();
  await expect(box).toHaveValue(heir.email);
  await button(owner, "Hand over").click();
  await expectNotice(owner, "1 asset was handed over.");
});

test("what cannot come back is said before a removal is undone", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const { who, page } = await join("Mia", "Member");
  const { who: heir, page: heirs } = await join("Noa", "Member");
  await register(page, house.org, "Project", "Apollo");
  const asset = await register(page, house.org, "Project", "Gemini");
  await choose(await findRow(owner, house.org, who), "Remove");
  await field(owner, OWNER).fill(heir.email);
  await button(owner, `Remove ${firstName(who)}`).click();
  await expectNotice(owner, `${who.name} was removed.`);
  await give(heirs, asset, house.owner);
  await open(owner, `${house.org}/undo`);
  const change = owner.getByRole("listitem").filter({ hasText: `removed ${who.name}` });
  await expect(change).toContainText("1 asset comes back.");
  await expect(change).toContainText("1 asset can't come back");
  await expectAccessible(owner);
});
