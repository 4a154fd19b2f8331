// Files of spreadsheets and of other products, with their encodings, headings and second addresses.
import { isScripted } from "../support/browsers.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { findInvitation, listed, paste, results, sender } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, field, open } from "../support/portal.ts";
import { pickRoles } from "../support/users.ts";

/** Chooses a file on the first step. */
async function choose(page: Page, org: string, buffer: Buffer): Promise<void> {
  await open(page, `${org}/invite`);
  await page.getByLabel("Choose a file").setInputFiles({ name: "staff.csv", mimeType: "text/csv", buffer });
  if (isScripted(page)) await expect(field(page, "E-mail addresses")).not.toHaveValue("");
  await pickRoles(page, "Member");
}

/** The list of encodings; with a script the one of the form without is hidden. */
function encoding(page: Page): Locator {
  return page.getByRole("combobox", { name: "Encoding of the file" });
}

const ENCODINGS: Record<string, (text: string) => Buffer> = {
  "Unicode (UTF-8)": (text) => Buffer.from(text, "utf8"),
  "Unicode (UTF-16)": (text) => Buffer.from(`\u{feff}${text}`, "utf16le"),
  "Western European (Windows-1252)": (text) => Buffer.from(text, "latin1"),
};

test("a file is decoded as the spreadsheet wrote it, and the page says how", { tag: "@no-js" }, async ({ house, owner }) => {
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    await test.step(name, async () => {
      const who = person("Juergen");
      await choose(owner, house.org, encode(`Name;E-Mail\r\nJürgen Groß;${who.email}\r\n`));
      await button(owner, "Review list").click();
      await expect(owner.getByRole("main").getByText(`staff.csv was read as ${name}.`)).toBeVisible();
      await expect(listed(owner, who.email)).toContainText("Jürgen Groß");
      await expect(sender(owner, 1)).toBeVisible();
    });
  }
});

test("the encoding of a file is changed in the field and on the list", async ({ house, owner }) => {
  const [who, other] = [person("Juergen"), person("Ada")];
  // Valid UTF-8 that was meant as Windows-1252 cannot be told apart; somebody who looks can.
  await choose(owner, house.org, Buffer.from(`Name;E-Mail\nJÃ¼rgen;${who.email}\n`, "latin1"));
  const addresses = field(owner, "E-mail addresses");
  await expect(addresses).toHaveValue(`Name;E-Mail\nJürgen;${who.email}\n`);
  await encoding(owner).selectOption({ label: "Western European (Windows-1252)" });
  await expect(addresses).toHaveValue(`Name;E-Mail\nJÃ¼rgen;${who.email}\n`);
  await addresses.fill(`${await addresses.inputValue()}Ada;${other.email}`);
  await button(owner, "Review list").click();
  await expect(listed(owner, who.email)).toContainText("JÃ¼rgen");
  await encoding(owner).selectOption({ label: "Unicode (UTF-8)" });
  await expect(listed(owner, who.email)).toContainText("Jürgen");
  await expect(listed(owner, other.email)).toContainText("Ada");
  await expect(owner.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
});

test("without a script the encoding is chosen with the file", { tag: "@no-js-only" }, async ({ house, owner }) => {
  const who = person("Juergen");
  await open(owner, `${house.org}/invite`);
  await encoding(owner).selectOption({ label: "Western European (Windows-1252)" });
  const buffer = Buffer.from(`Name;E-Mail\nJÃ¼rgen;${who.email}\n`, "latin1");
  await owner.getByLabel("Choose a file").setInputFiles({ name: "staff.csv", mimeType: "text/csv", buffer });
  await pickRoles(owner, "Member");
  await button(owner, "Review list").click();
  await expect(owner.getByRole("main").getByText("staff.csv was read as Western European (Windows-1252).")).toBeVisible();
  await expect(listed(owner, who.email)).toContainText("JÃ¼rgen");
});

test("files of other products are used as they are, and private addresses are not invited", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  const heading = "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email";
  const rows = `Ada,Lovelace,Countess,ady,${ada.email},ada@home.example\nBob,Babbage,Bobby,,${bob.email},bob@home.example`;
  await choose(owner, house.org, Buffer.from(`sep=,\r\n\r\n${heading}\n${rows}`));
  await button(owner, "Review list").click();
  await expect(owner.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
  await expect(listed(owner, ada.email)).toContainText("Ada Lovelace");
  await expect(listed(owner, bob.email)).toContainText("Bob Babbage");
  await expect(owner.getByText("Columns not used: Nickname, Secondary Email.")).toBeVisible();
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
  expect(house.mails.all("ada@home.example")).toHaveLength(0);
});

test("which of two columns is meant is asked, and nothing that was typed is lost", { tag: "@no-js" }, async ({ house, owner, faults }) => {
  if (!isScripted(owner)) faults.expect(422);
  const [ada, bob] = [person("Ada"), person("Bob")];
  const text = `Name,Email,Work Email\nAda,ada@home.example,${ada.email}\nBob,bob@home.example,${bob.email}`;
  await paste(owner, house.org, text, "Member");
  const column = owner.getByLabel("Column with the addresses to invite");
  await expect(column).toHaveAccessibleDescription(/Choose the column with the addresses to invite\./);
  await expect(field(owner, "E-mail addresses")).toHaveValue(text);
  await column.selectOption({ label: `Work Email, like ${ada.email}` });
  await button(owner, "Review list").click();
  await expect(owner.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
  await expect(listed(owner, ada.email)).toContainText("Ada");
  await expect(listed(owner, bob.email)).toContainText("Bob");
  await expect(owner.getByText("Columns not used: Email.")).toBeVisible();
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
});

test("hidden characters around an address are dropped, and one inside is named", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  const broken = bob.email.replace("@", "\u{200b}@");
  await paste(owner, house.org, `\u{200b}${ada.email}\u{2060}, ${broken}`, "Member");
  await expect(listed(owner, ada.email)).toContainText("New");
  const wrong = owner.getByRole("listitem").filter({ hasText: "Remove the hidden character after character" });
  await expect(wrong).toContainText(`after character ${bob.email.indexOf("@")},`);
  await wrong.getByRole("textbox").fill(bob.email);
  await button(owner, "Check again").last().click();
  await expect(listed(owner, bob.email)).toContainText("New");
});

test("a mailbox is one person, however its host is written", { tag: "@no-js" }, async ({ house, owner }) => {
  const name = person("Ada").email.split("@")[0] ?? "";
  await paste(owner, house.org, `${name}@bücher.example, ${name}@xn--bcher-kva.example`, "Member");
  await expect(listed(owner, `${name}@xn--bcher-kva.example`)).toContainText("Duplicate, counted once");
  await sender(owner, 1).click();
  await expect(results(owner)).toContainText("1 person was invited");
  await expect(await findInvitation(owner, house.org, `${name}@bücher.example`)).toContainText("Pending");
  await paste(owner, house.org, `${name.toUpperCase()}@XN--BCHER-KVA.example`, "Member");
  await expect(listed(owner, `${name.toUpperCase()}@XN--BCHER-KVA.example`)).toContainText(/Invited on .*, will be sent again/);
});
