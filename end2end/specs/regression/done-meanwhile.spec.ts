// Input entered or buttons pressed while a response was pending were lost when it arrived.
import { expect, type Page, test } from "../../support/fixtures.ts";
import { correction, listed, paste, results, rolesOf, sender } from "../../support/invitations.ts";
import { person } from "../../support/people.ts";
import { button, field, link, open } from "../../support/portal.ts";
import { expectFound, searchBox } from "../../support/users.ts";

/** Holds the requests to these URLs until they are released. */
async function hold(page: Page, addresses: string): Promise<{ sent: Promise<unknown>; letGo: () => void }> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((free) => (letGo = free));
  await page.route(addresses, async (route) => {
    await held;
    await route.continue();
  });
  return { sent: page.waitForRequest(addresses), letGo };
}

test("input entered while the list is being reviewed is kept", async ({ house, owner }) => {
  const [ada, bob, eve, dan] = [person("Ada"), person("Bob"), person("Eve"), person("Dan")];
  await paste(owner, house.org, `${ada.email} ${ada.email.toUpperCase()} ${bob.email} ${eve.email}`, "Viewer");
  await expect(listed(owner, ada.email.toUpperCase())).toContainText("Duplicate, counted once");
  const note = field(owner, "Note (optional)");
  const { sent, letGo } = await hold(owner, "**/rpc/invitation/review");
  // The second line of the mailbox counts then, and is checked.
  await button(owner, `Remove ${ada.email}`).click();
  await sent;
  await owner.getByText("Add more addresses").click();
  await field(owner, "E-mail addresses").fill(dan.email);
  await rolesOf(owner, eve.email).selectOption({ label: "Admin" });
  await note.pressSequentially("See you soon");
  await note.press("Home");
  letGo();
  await expect(listed(owner, ada.email.toUpperCase())).toContainText("New");
  await expect(note).toHaveValue("See you soon");
  await expect(note).toBeFocused();
  await note.pressSequentially("Hi. ");
  await expect(note).toHaveValue("Hi. See you soon");
  await expect(rolesOf(owner, eve.email).locator("option:checked")).toHaveText("Admin");
  await expect(rolesOf(owner, bob.email).locator("option:checked")).toHaveText("Viewer");
  await expect(field(owner, "E-mail addresses")).toHaveValue(dan.email);
  await button(owner, "Add to list").click();
  await expect(listed(owner, dan.email)).toContainText("New");
  await sender(owner, 4).click();
  await expect(results(owner)).toContainText("4 people were invited");
});

test("a button pressed while a correction is being checked takes effect after it", async ({ house, owner }) => {
  const [ada, bob, eve] = [person("Ada"), person("Bob"), person("Eve")];
  await paste(owner, house.org, `${ada.email}, ${eve.email}, bob@`, "Viewer");
  const { sent, letGo } = await hold(owner, "**/rpc/invitation/review");
  await correction(listed(owner, "bob@")).fill(bob.email);
  await correction(listed(owner, "bob@")).blur();
  await sent;
  await button(owner, `Remove ${eve.email}`).click();
  await button(owner, /^Send /).click();
  letGo();
  await expect(results(owner)).toContainText("2 people were invited");
  await expect(results(owner)).toContainText(bob.email);
  await expect(results(owner)).not.toContainText(eve.email);
});

test("a filter being chosen while a search is pending stays chosen", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  const status = owner.getByRole("group", { name: "Status", exact: true });
  const active = status.getByRole("radio", { name: /^Active\b/ });
  const opener = owner.getByRole("search").getByRole("button", { name: /^Status\b/ });
  const { sent, letGo } = await hold(owner, "**/rpc/users/list?*");
  await searchBox(owner).fill(house.owner.email);
  await sent;
  await opener.click();
  await active.check();
  letGo();
  await expectFound(owner, house.owner.email);
  await expect(active).toBeChecked();
  await button(status, "Apply").click();
  await expect(link(owner, "Remove filter Status: Active")).toBeVisible();
  await expectFound(owner, house.owner.email);
});
