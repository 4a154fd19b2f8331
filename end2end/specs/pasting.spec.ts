// Formats of addresses that can be pasted or dropped into the invite form.
import { expect, type Page, test } from "../support/fixtures.ts";
import { correction, findInvitation, inviteOne, listed, paste, results, rolesOf, sender } from "../support/invitations.ts";
import { type Person, person } from "../support/people.ts";
import { button, field, open } from "../support/portal.ts";
import { changeRoles, roleBox } from "../support/users.ts";

/** A paste with the addresses of Ada and Bob, and the names and roles read from it. */
interface Form {
  text: (ada: string, bob: string) => string;
  names?: [string, string];
  roles?: [string, string];
}

const FORMS: Record<string, Form> = {
  "with commas": { text: (ada, bob) => `${ada}, ${bob}` },
  "with semicolons": { text: (ada, bob) => `${ada};${bob};` },
  "with spaces": { text: (ada, bob) => `  ${ada} ${bob} ` },
  "with new lines": { text: (ada, bob) => `${ada}\r\n\n${bob}\n` },
  "with tabs": { text: (ada, bob) => `${ada}\t\t${bob}` },
  "as a mail program writes them": {
    text: (ada, bob) => `Ada Lovelace <${ada}>, "Babbage, Bob" <${bob}>`,
    names: ["Ada Lovelace", "Babbage, Bob"],
  },
  "as links": { text: (ada, bob) => `mailto:${ada}\n<MAILTO:${bob}?subject=Hello>` },
  "as links one after another": { text: (ada, bob) => `mailto:${ada} <mailto:${bob}>` },
  "as a column of a spreadsheet": { text: (ada, bob) => `E-mail\n${ada}\n${bob}` },
  "as columns of a spreadsheet": {
    text: (ada, bob) => `Ada Lovelace\t${ada}\tAdmin\nBob Babbage\t${bob}\tViewer`,
    names: ["Ada Lovelace", "Bob Babbage"],
    roles: ["Admin", "Viewer"],
  },
  "as a file without headings": {
    text: (ada, bob) => `viewer,${ada},"Lovelace, Ada"\nADMIN,${bob},Bob Babbage`,
    names: ["Lovelace, Ada", "Bob Babbage"],
    roles: ["Viewer", "Admin"],
  },
};

/** The address has a line with the name and the role from the paste. */
async function expectRead(page: Page, { email }: Person, name?: string, role = "Member"): Promise<void> {
  await expect(listed(page, email)).toContainText("New");
  if (name) await expect(listed(page, email)).toContainText(name);
  await expect(rolesOf(page, email).locator("option:checked")).toHaveText(role);
}

test("addresses pasted in any common format become one line each", async ({ house, owner }) => {
  for (const [how, { text, names = [], roles = [] }] of Object.entries(FORMS)) {
    await test.step(how, async () => {
      const [ada, bob] = [person("Ada"), person("Bob")];
      await paste(owner, house.org, text(ada.email, bob.email), "Member");
      await expect(owner.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
      await expectRead(owner, ada, names[0], roles[0]);
      await expectRead(owner, bob, names[1], roles[1]);
      await expect(sender(owner, 2)).toBeVisible();
    });
  }
});

test("a file is dropped into the field, and its text is added to the input", async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  await open(owner, `${house.org}/invite`);
  const addresses = field(owner, "E-mail addresses");
  await addresses.fill(ada.email);
  const dataTransfer = await owner.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "people.txt", { type: "text/plain" }));
    return data;
  }, bob.email);
  await addresses.dispatchEvent("drop", { dataTransfer });
  await expect(addresses).toHaveValue(`${ada.email}\n${bob.email}`);
  await button(owner, "Review list").click();
  await expectRead(owner, ada);
  await expectRead(owner, bob);
});

test("roles set for all apply to every line without roles of its own", async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  await paste(owner, house.org, `${ada.email} ${bob.email}`, "Member");
  await rolesOf(owner, bob.email).selectOption({ label: "Admin" });
  await owner.getByText("Roles for all").click();
  await roleBox(owner, "Member").uncheck();
  await roleBox(owner, "Viewer").check();
  await button(owner, "Set for all").click();
  await expectRead(owner, ada, undefined, "Viewer");
  await expectRead(owner, bob, undefined, "Admin");
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
  await expect(await findInvitation(owner, house.org, ada.email)).toContainText("Viewer");
  await expect(await findInvitation(owner, house.org, bob.email)).toContainText("Admin");
});

test("an invalid address stays as typed and can be corrected repeatedly", { tag: "@no-js" }, async ({ house, owner }) => {
  const [ada, bob] = [person("Ada"), person("Bob")];
  await paste(owner, house.org, `${ada.email}, bob(at)example.com`, "Member");
  await expect(owner.getByText("1 needs a look · 1 will be invited").first()).toBeVisible();
  const wrong = owner.getByRole("textbox", { name: /^Address \d+$/ });
  await expect(wrong).toHaveValue("bob(at)example.com");
  await expect(wrong).toHaveAttribute("aria-invalid", "true");
  await wrong.fill("bob@");
  await button(owner, "Check again").last().click();
  await expect(listed(owner, "bob@")).toContainText("Enter an e-mail address like");
  // A correction that repeats another line is reported as a duplicate.
  await correction(listed(owner, "bob@")).fill(ada.email.toUpperCase());
  await button(owner, "Check again").last().click();
  await expect(listed(owner, ada.email)).toContainText("Duplicate, counted once");
  await button(owner, `Remove ${ada.email.toUpperCase()}`).click();
  await owner.getByText("Add more addresses").click();
  await field(owner, "E-mail addresses").fill(bob.email);
  await button(owner, "Add to list").click();
  await expectRead(owner, bob);
  await sender(owner, 2).click();
  await expect(results(owner)).toContainText("2 people were invited");
});

test("a list is refused on sending when the sender lost the permission, and nobody is invited", async ({ house, owner, join, faults }) => {
  faults.expect(403);
  const { who: amy, page } = await join("Amy", "Admin");
  const [ada, boss] = [person("Ada"), person("Boss")];
  await inviteOne(owner, house.org, boss.email, "Owner");
  await paste(page, house.org, `${ada.email} ${boss.email}`, "Viewer");
  await expect(listed(page, boss.email)).toContainText("Only an owner can give the owner role or change an owner.");
  await expect(sender(page, 1)).toBeVisible();
  await changeRoles(owner, house.org, amy, "Member");
  await sender(page, 1).click();
  await expect(page.getByRole("alert")).toContainText("You need the permission User.UserInvite.CREATE.");
  expect(house.mails.all(ada.email)).toHaveLength(0);
});
