// Reviewing the list of people to invite: roles, lines, results and large lists.
import { readFile } from "node:fs/promises";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { roleId, sendInvitation } from "../support/forged.ts";
import {
  correction, findInvitation, inviteOne, listed, paste, results, rolesOf, sender,
} from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, field, link, open } from "../support/portal.ts";

/** Checks the list again, which a script does by itself. */
async function checkAgain(page: Page): Promise<void> {
  if (!isScripted(page)) await button(page, "Check again").last().click();
}

test("each line has one or several roles of its own, or the roles for all", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob, eve] = [person("Ada"), person("Bob"), person("Eve")];
  await paste(owner, house.org, `${ada.email} ${bob.email} ${eve.email}`, "Viewer");
  await rolesOf(owner, bob.email).selectOption({ label: "Admin" });
  await rolesOf(owner, eve.email).selectOption({ label: "Several…" });
  await checkAgain(owner);
  const several = owner.getByRole("group", { name: `Roles of ${eve.email}` });
  await several.getByRole("checkbox", { name: "Member" }).check();
  await several.getByRole("checkbox", { name: "Viewer" }).check();
  await expectAccessible(owner);
  await button(owner, "Check again").last().click();
  await expect(rolesOf(owner, eve.email).locator("option:checked")).toHaveText("Member, Viewer");
  await expect(rolesOf(owner, bob.email).locator("option:checked")).toHaveText("Admin");
  await sender(owner, 3).click();
  await expect(results(owner)).toContainText("3 people were invited");
  await expect(await findInvitation(owner, house.org, ada.email)).toContainText("Viewer");
  await expect(await findInvitation(owner, house.org, bob.email)).toContainText("Admin");
  await expect(await findInvitation(owner, house.org, eve.email)).toContainText("Member, Viewer");
});

test("a line is removed, and the others stay as they are", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob, eve] = [person("Ada"), person("Bob"), person("Eve")];
  await paste(owner, house.org, `${ada.email}\n${bob.email}\n${eve.email}`, "Viewer");
  await rolesOf(owner, eve.email).selectOption({ label: "Admin" });
  await button(owner, `Remove ${bob.email}`).click();
  await expect(listed(owner, bob.email)).toHaveCount(0);
  if (isScripted(owner)) await expect(button(owner, `Remove ${eve.email}`)).toBeFocused();
  await expect(rolesOf(owner, eve.email).locator("option:checked")).toHaveText("Admin");
  await expect(owner.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
  expect(house.mails.all(bob.email)).toHaveLength(0);
});

test("addresses are added to the list one after another and sent together", async ({ house, owner }) => {
  const [ada, bob, eve] = [person("Ada"), person("Bob"), person("Eve")];
  await paste(owner, house.org, ada.email, "Viewer");
  for (const who of [bob, eve]) {
    await owner.getByText("Add more addresses").click();
    await field(owner, "E-mail addresses").fill(who.email);
    await button(owner, "Add to list").click();
    await expect(listed(owner, who.email)).toContainText("New");
  }
  await sender(owner, 3).click();
  await expect(results(owner)).toContainText("3 people were invited");
  await link(owner, "Invite more people").click();
  await expectPage(owner, /^Invite people to /);
  await expect(field(owner, "E-mail addresses")).toHaveValue("");
});

test("addresses typed below the list join it first and are not sent unreviewed", async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  await paste(owner, house.org, ada.email, "Viewer");
  await owner.getByText("Add more addresses").click();
  await field(owner, "E-mail addresses").fill(`${bob.email} eve@`);
  await sender(owner, 1).click();
  await expect(owner.getByRole("group", { name: "Note" }).filter({ hasText: "Not sent yet" })).toBeVisible();
  await expect(listed(owner, bob.email)).toContainText("New");
  await expect(listed(owner, "eve@")).toContainText("Enter an e-mail address like");
  await expect(owner.getByRole("heading", { level: 1, name: /^Invite people/ })).toBeFocused();
  expect(house.mails.all(ada.email)).toHaveLength(0);
  await expectAccessible(owner);
  await button(owner, "Remove eve@").click();
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
});

test("what an admin may not grant is refused on its line, and the other lines are sent", async ({ house, owner, join }) => {
  const { page } = await join("Amy", "Admin");
  const [boss, ada, eve] = [person("Boss"), person("Ada"), person("Eve")];
  await inviteOne(owner, house.org, boss.email, "Owner");
  const table = `E-mail,Name,Role\n${boss.email},Boss,Viewer\n${ada.email},Ada,Viewer\n${eve.email},Eve,Owner`;
  await paste(page, house.org, table, "Member");
  const refused = "Only an owner can give the owner role or change an owner.";
  await expect(listed(page, boss.email)).toContainText(refused);
  await expect(listed(page, eve.email)).toContainText(refused);
  await expect(rolesOf(page, ada.email).getByRole("option", { name: "Owner" })).toBeDisabled();
  await sender(page, 1).click();
  await expect(results(page).getByRole("heading")).toHaveText("1 person was invited · 2 lines need a look and are still below");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const [file] = await Promise.all([page.waitForEvent("download"), link(page, "Download the rest").click()]);
  expect(file.suggestedFilename()).toBe("not-invited.csv");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(`"${eve.email}","Eve","Owner"`);
  expect(text).not.toContain(ada.email);

  await rolesOf(page, eve.email).selectOption({ label: "Admin" });
  await sender(page, 1).click();
  await expect(results(page).getByRole("heading")).toHaveText("1 person was invited · 1 line needs a look and is still below");
  expect(house.mails.all(ada.email), "what was sent is not sent again").toHaveLength(1);
  await expect(await findInvitation(owner, house.org, eve.email)).toContainText("Admin");
  await expect(await findInvitation(owner, house.org, boss.email)).toContainText("Owner");
});

test("submitting a list twice sends nothing twice", async ({ house, owner }) => {
  const ada = person("Ada");
  await paste(owner, house.org, ada.email, "Viewer");
  await expect(sender(owner, 1)).toBeVisible();
  const fields = await owner.locator("form[data-sheet]").evaluate((form: HTMLFormElement) =>
    [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]));
  await sender(owner, 1).click();
  await expect(results(owner)).toContainText("1 person was invited");
  await house.mails.to(ada.email);
  const form = new URLSearchParams([...fields, ["act", "send"]]);
  const again = await owner.request.post(`${house.org}/invite`, {
    data: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  expect(await again.text()).toContain("Just sent, not sent again");
  expect(house.mails.all(ada.email)).toHaveLength(1);
});

test("the columns of a table are read, and unused columns and unknown roles are reported", { tag: "@no-js" }, async ({ house, owner }) => {
  const ada = person("Ada");
  await open(owner, `${house.org}/invite`);
  const table = `Name;E-mail;Role;Phone\n"Lovelace; Ada";${ada.email};Admin;1\nBob;bob@;Wizard;2\n`;
  await owner.getByLabel("Choose a file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  // Without a script the file is sent with the form.
  if (isScripted(owner)) await expect(field(owner, "E-mail addresses")).toHaveValue(table);
  await button(owner, "Review list").click();
  await expect(owner.getByText("Columns not used: Phone.")).toBeVisible();
  await expect(listed(owner, ada.email)).toContainText("Lovelace; Ada");
  await expect(rolesOf(owner, ada.email).locator("option:checked")).toHaveText("Admin");
  await correction(listed(owner, "bob@")).fill(person("Bob").email);
  await button(owner, "Check again").last().click();
  await expect(owner.getByText("There's no role called Wizard.")).toBeVisible();
});

test("a thousand addresses are reviewed, changed and sent at once, and the daily limit says when to continue", async ({ own }) => {
  // Playwright looks for what it acts on in a form of a thousand rows, each time anew.
  test.setTimeout(300_000);
  const { page, org } = own;
  const patient = expect.configure({ timeout: 60_000 });
  const addresses = Array.from({ length: 999 }, (_, n) => `guest${n}@guests.example`);
  await paste(page, org, [...addresses, "guest999@"].join("\n"), "Viewer");
  await patient(page.getByRole("heading", { level: 2 })).toHaveText("1,000 people on the list");
  await correction(listed(page, "guest999@")).fill("guest999@guests.example");
  await page.keyboard.press("Enter");
  await patient(listed(page, "guest999@guests.example")).toContainText("New");
  await rolesOf(page, "guest999@guests.example").selectOption({ label: "Admin" });
  await button(page, "Remove guest500@guests.example").click();
  await patient(listed(page, "guest500@guests.example")).toHaveCount(0);
  await expectNoSidewaysScroll(page);
  await sender(page, 999).click();
  await patient(results(page)).toContainText("999 people were invited");
  await expect(results(page).getByRole("listitem")).toHaveCount(999);
  await expect(await findInvitation(page, org, "guest999@guests.example")).toContainText("Admin");

  // The limit is 2,000 at once, then one every 43 seconds, so these exceed it however long the test took.
  const viewer = await roleId(page, org, "Viewer");
  const more = Array.from({ length: 1_000 }, (_, n) => `more${n}@guests.example`);
  expect((await sendInvitation(page, org, more.join("\n"), viewer)).status()).toBe(200);
  const late = Array.from({ length: 40 }, (_, n) => `late${n}@guests.example`);
  await paste(page, org, late.join("\n"), "Viewer");
  await sender(page, 40).click();
  await expect(results(page).getByRole("heading")).toHaveText(/^\d+ (person was|people were) invited · \d+ lines need a look and are still below$/);
  await expect(listed(page, "late39@guests.example")).toContainText(/Not sent: daily limit reached\. Try again in \d+ minutes/);
  await expectAccessible(page);
  const stayed = await page.getByRole("button", { name: /^Remove late\d+@/ }).count();
  await expect(sender(page, stayed)).toBeVisible();
  await expect(link(page, "Download the rest")).toBeVisible();
  expect(await results(page).getByRole("listitem").count()).toBe(40 - stayed);
});

test("more than a thousand addresses are refused, and the input is kept", async ({ house, owner, faults }) => {
  faults.expect(422);
  const addresses = Array.from({ length: 1_001 }, (_, n) => `guest${n}@guests.example`).join("\n");
  await paste(owner, house.org, addresses, "Viewer");
  await expect(owner.getByRole("alert")).toContainText("You can invite up to 1,000 people at once. Split the list and send it in parts.");
  await expect(field(owner, "E-mail addresses")).toHaveValue(addresses);
});
