// English and German: by the browser, by the account, for an invitation; and times in the zone of the reader.
import { type Browser, type BrowserContextOptions, expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/accessibility.ts";
import { Browsers } from "../support/browsers.ts";
import type { Faults } from "../support/faults.ts";
import { contextOptions, test } from "../support/fixtures.ts";
import { expectPage, open } from "../support/portal.ts";
import { person } from "../support/people.ts";
import { invite } from "../support/invitations.ts";

/** A browser of somebody elsewhere. */
function elsewhere(browser: Browser, use: BrowserContextOptions, faults: Faults, settings: BrowserContextOptions): Browsers {
  return new Browsers(browser, { ...contextOptions(use), ...settings }, faults);
}

/** The navigation, whatever it is called; on a phone it is opened. */
async function places(page: Page): Promise<Locator> {
  const nav = page.locator("#nav");
  if (!(await nav.isVisible())) await page.locator("button[popovertarget=nav]").click();
  return nav;
}

async function choose(page: Page, name: string, language: string): Promise<void> {
  await (await places(page)).getByRole("button", { name }).click();
  await page.locator("#account-menu").getByRole("button", { name: language }).click();
}

test("a visitor's pages are in the browser's language, and an account keeps the one it began with", { tag: ["@no-js", "@phone"] }, async ({ house, owner, browser, faults }, info) => {
  faults.expect(422);
  const who = person("Jana");
  await invite(owner, house.org, who.email, 1, "Member");
  const { link } = await house.mails.to(who.email);
  const germans = elsewhere(browser, info.project.use, faults, { locale: "de-DE" });
  const page = await germans.open();
  await open(page, link);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByText(/hat Sie zu Harbour & Sons eingeladen/).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Ihr Name").fill(who.name);
  await page.getByLabel("Passwort", { exact: true }).fill("kurz");
  await page.getByRole("button", { name: /beitreten/ }).click();
  await expect(page.getByRole("alert").getByText(/Verwenden Sie mindestens \d+ Zeichen\./)).toBeVisible();
  await page.getByLabel("Passwort", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: /beitreten/ }).click();
  await expectPage(page, "Benutzer");
  await expectAccessible(page);
  // Signed in by a browser of another language, the account's own counts.
  const english = await germans.open(await page.context().storageState());
  await open(english, `${house.org}/roles`);
  await expectPage(english, "Rollen");
  await germans.close();
});

test("the language is chosen in the account menu and holds for every page", { tag: ["@no-js", "@phone"] }, async ({ house, join }) => {
  const { who, page } = await join("Mia", "Admin");
  await open(page, `${house.org}/invitations`);
  await choose(page, who.name, "Deutsch");
  await expectPage(page, "Einladungen");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expectAccessible(page);
  for (const [path, heading] of [["users", "Benutzer"], ["roles", "Rollen"], ["undo", "Letzte Änderungen"]] as const) {
    await open(page, `${house.org}/${path}`);
    await expectPage(page, heading);
  }
  await open(page, `${house.server.url}/account`);
  await expectPage(page, "Ihr Konto");
  await choose(page, who.name, "English");
  await expectPage(page, "Your account");
});

test("pages that the program fetches are in the same language as the first", async ({ join }) => {
  const { who, page } = await join("Nora", "Admin");
  await choose(page, who.name, "Deutsch");
  await expectPage(page, "Überblick");
  await (await places(page)).getByRole("link", { name: "Rollen" }).click();
  await expectPage(page, "Rollen");
  await (await places(page)).getByRole("link", { name: /^Benutzer/ }).click();
  await expectPage(page, "Benutzer");
  await page.getByRole("searchbox").fill("niemand-heißt-so");
  await expect(page.getByText("Keine Treffer für „niemand-heißt-so“")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Personen, Seiten und Aktionen suchen" }).fill("Roll");
  await expect(page.getByRole("option", { name: /^Rollen/ })).toBeVisible();
});

test("an invitation is sent in the language chosen for its row", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  await open(owner, `${house.org}/invite`);
  await owner.getByRole("textbox", { name: "E-mail addresses" }).fill(`${ada.email}, ${bob.email}`);
  await owner.getByRole("button", { name: "Review list" }).click();
  await owner.getByRole("combobox", { name: `Language of the e-mail to ${bob.email}` }).selectOption("Deutsch");
  // The text of the list has no place for it, and it is kept all the same.
  await owner.getByRole("button", { name: "Back", exact: true }).click();
  await owner.getByRole("button", { name: "Review list" }).click();
  await expect(owner.getByRole("combobox", { name: `Language of the e-mail to ${bob.email}` })).toHaveValue("de");
  await owner.getByRole("button", { name: "Send 2 invitations" }).click();
  expect((await house.mails.to(ada.email)).subject).toContain("You're invited to join Harbour & Sons");
  expect((await house.mails.to(bob.email)).subject).toContain("Sie sind zu Harbour & Sons eingeladen");
  expect((await house.mails.to(bob.email)).html).toContain('<html lang="de">');
});

test("times are in the reader's own zone, and the zone is named", async ({ house, browser, faults }, info) => {
  const away = elsewhere(browser, info.project.use, faults, { timezoneId: "America/Caracas" });
  const page = await away.open(house.session);
  await open(page, `${house.org}/audit`);
  const time = page.getByRole("table").locator("time").first();
  const at = new Date((await time.getAttribute("datetime")) ?? "");
  const clock = (zone: string) => at.toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  await expect(time).toContainText(`, ${clock("America/Caracas")} GMT-4`);
  await away.close();
  const utc = elsewhere(browser, info.project.use, faults, { timezoneId: "America/Caracas", javaScriptEnabled: false });
  const plain = await utc.open(house.session);
  await open(plain, `${house.org}/audit`);
  const same = plain.getByRole("table").locator(`time[datetime="${at.toISOString().replace(".000", "")}"]`).first();
  await expect(same).toContainText(`, ${clock("UTC")} UTC`);
  await utc.close();
});

test("an invitation says until when in the zone of who opens it, without a script in UTC", async ({ house, owner, browser, faults }, info) => {
  const who = person("Jana");
  await invite(owner, house.org, who.email, 1, "Member");
  const { link, text } = await house.mails.to(who.email);
  for (const [javaScriptEnabled, timeZone, name] of [[true, "America/Caracas", "GMT-4"], [false, "UTC", "UTC"]] as const) {
    const away = elsewhere(browser, info.project.use, faults, { timezoneId: "America/Caracas", javaScriptEnabled });
    const page = await away.open();
    await open(page, link);
    const time = page.locator("time").first();
    const until = new Date((await time.getAttribute("datetime")) ?? "");
    const clock = until.toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
    await expect(time).toContainText(new RegExp(`\\d{4}.*${clock} ${name}$`));
    if (name === "UTC") expect(text).toContain(`${clock} UTC`);
    await away.close();
  }
});
