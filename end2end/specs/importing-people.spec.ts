// Importing people: a file or a pasted table, the look at every row, the import, and the failed rows as a file.
import { readFile } from "node:fs/promises";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { Browsers } from "../support/browsers.ts";
import { confirm } from "../support/bulk.ts";
import { contextOptions, expect, type Page, test } from "../support/fixtures.ts";
import { findInvitation } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectPage, field, link, open } from "../support/portal.ts";
import { row } from "../support/users.ts";

/** Chooses a file and goes on to the look at its rows. */
async function check(page: Page, org: string, text: string): Promise<void> {
  await open(page, `${org}/users`);
  await link(page, "Import").click();
  await expectPage(page, "Import people");
  const file = { name: "staff.csv", mimeType: "text/csv", buffer: Buffer.from(text, "utf8") };
  await page.getByLabel("CSV file").setInputFiles(file);
  await button(page, "Check table").click();
  await expectPage(page, "Check before importing");
}

test("people are imported from a file, and the failed rows are corrected and imported again", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const [ada, ben, eve] = [person("Ada"), person("Ben"), person("Eve")];
  const { who: mia } = await join("Mia");
  const table = [
    "Name;E-mail;Roles;Access ends;Phone",
    `${ada.name};${ada.email};Viewer;;1`,
    `${ben.name};${ben.email};"Member; Viewer";2099-01-31;2`,
    `=1+1;${eve.email};Analyst;;3`,
    `${mia.name};${mia.email};Viewer;;4`,
    `${ada.name};${ada.email.toUpperCase()};Admin;;5`,
  ].join("\r\n");
  await check(owner, house.org, `\u{feff}${table}`);
  const main = owner.getByRole("main");
  await expect(main).toContainText("Nothing has been sent yet.");
  await expect(main).toContainText("Columns that aren't used: Phone");
  await expect(row(owner, eve.email)).toContainText("Row 4");
  await expect(row(owner, eve.email)).toContainText("There's no role called Analyst");
  await expect(row(owner, ben.email)).toContainText("at most ten years away");
  await expect(row(owner, mia.email)).toContainText("Already a member");
  await link(owner, "Duplicates (1)").click();
  await expect(row(owner, mia.email)).toHaveCount(0);
  await expect(row(owner, ada.email.toUpperCase())).toContainText("Duplicate of an earlier row");

  await confirm(owner, "Import 1 person", "1 person was invited · 2 rows failed");
  await expectAccessible(owner);
  await expect(await findInvitation(owner, house.org, ada.email)).toContainText("Viewer");
  const { link: invitation } = await house.mails.to(ada.email);
  expect(invitation).toContain("/invite/");

  await open(owner, `${house.org}/users/import`);
  await link(owner, "staff.csv").first().click();
  await expectPage(owner, "Import results");
  const [file] = await Promise.all([owner.waitForEvent("download"), link(owner, "Download the failed rows").click()]);
  expect(file.suggestedFilename()).toMatch(/-failed-rows-\d{4}-\d\d-\d\d\.csv$/);
  const failed = await readFile(await file.path(), "utf8");
  expect(failed).toContain(`"${eve.email}","'=1+1","Analyst"`);
  const corrected = failed.replace('"Analyst"', '"Viewer"').replace("2099-01-31", "");
  await check(owner, house.org, corrected);
  await confirm(owner, "Import 2 people", "2 people were invited");

  // The first table again invites nobody twice.
  await check(owner, house.org, table.replace("Analyst", "Viewer").replace("2099-01-31", ""));
  await expect(owner.getByRole("main")).toContainText("There's nobody to invite in this table.");
  await expect(link(owner, "Already invited (3)")).toBeVisible();
  await expect(button(owner, /^Import/)).toHaveCount(0);
});

test("the last day in a table ends by the reader's clock, without a script by UTC", async ({ house, browser, faults }, info) => {
  const last = new Date(Date.now() + 40 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  for (const [javaScriptEnabled, zone, hoursBehind] of [[true, "GMT-4", 4], [false, "UTC", 0]] as const) {
    const guest = person("Hoa");
    const away = new Browsers(browser, { ...contextOptions(info.project.use), timezoneId: "America/Caracas", javaScriptEnabled }, faults);
    const page = await away.open(house.session);
    await open(page, `${house.org}/users/import`);
    await expect(page.getByRole("main")).toContainText(`Access lasts until the end of that day (${zone}).`);
    await field(page, "Or paste the table").fill(`email\trole\tuntil\n${guest.email}\tViewer\t${last}`);
    await button(page, "Check table").click();
    await expectPage(page, "Check before importing");
    await confirm(page, "Import 1 person", "1 person was invited");
    // The mail has the last minute, by UTC.
    const end = new Date(Date.parse(`${last}T23:59:00Z`) + hoursBehind * 60 * 60 * 1000);
    const [day, time] = [
      end.toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }),
      end.toLocaleTimeString("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" }),
    ];
    expect((await house.mails.to(guest.email)).text).toContain(`${day}, ${time} UTC`);
    await away.close();
  }
});

test("a pasted table without addresses is refused beside its field, and what was pasted stays", { tag: "@no-js" }, async ({ house, owner, faults }) => {
  faults.expect(422);
  await open(owner, `${house.org}/users/import`);
  await button(owner, "Check table").click();
  await expect(owner.getByRole("alert")).toContainText("Choose a file or paste a table.");
  await field(owner, "Or paste the table").fill("name,roles\nAda,Viewer");
  await button(owner, "Check table").click();
  await expect(owner.getByRole("alert")).toContainText("No column has e-mail addresses.");
  await expect(field(owner, "Or paste the table")).toHaveValue("name,roles\nAda,Viewer");
  await expectAccessible(owner);
  const ada = person("Ada");
  await field(owner, "Or paste the table").fill(`E-mail\tRoles\n${ada.email}\tViewer`);
  await button(owner, "Check table").click();
  await expectPage(owner, "Check before importing");
  await expect(row(owner, ada.email)).toContainText("Will be invited");
});

test("the pages of an import fit 320 pixels", { tag: "@phone" }, async ({ house, owner }) => {
  const guest = person("Grace-with-a-long-name.that-goes-on-and-on");
  await check(owner, house.org, `email,role\n${guest.email},Analyst\n`);
  await owner.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(owner);
  await expectAccessible(owner);
  await open(owner, `${house.org}/users/import`);
  await expectNoSidewaysScroll(owner);
  await expectAccessible(owner);
});

test("who may not invite finds no way to import", async ({ house, join, faults }) => {
  faults.expect(403);
  const { page } = await join("Vera", "Viewer");
  await open(page, `${house.org}/users`);
  await expect(link(page, "Import")).toHaveCount(0);
  expect(await open(page, `${house.org}/users/import`)).toBe(403);
});
