// Inviting, filtering, selecting and changing people by keyboard.
import { isScripted } from "../support/browsers.ts";
import { bar, refused } from "../support/bulk.ts";
import { test } from "../support/crowd.ts";
import { expect, type Locator, type Page } from "../support/fixtures.ts";
import { correction, listed, results, rolesOf, sender } from "../support/invitations.ts";
import { boxes, expectChosen, named, names } from "../support/list.ts";
import { person } from "../support/people.ts";
import { button, expectPage, link, notices, open } from "../support/portal.ts";

/** Presses Tab, or Shift and Tab, until the element has the focus. */
async function tabTo(page: Page, wanted: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let steps = 0; steps < 150; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(wanted, "reached by the keyboard").toBeFocused();
}

async function pressAt(page: Page, wanted: Locator, key = "Enter", way: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await tabTo(page, wanted, way);
  await page.keyboard.press(key);
}

test("people are invited, corrected, given roles and removed from the list by keyboard", { tag: "@no-js" }, async ({ page, crowd }) => {
  const [ada, bob, eve] = [person("Ada").email, person("Bob").email, person("Eve").email];
  await pressAt(page, link(page, "Invite people").first());
  await expectPage(page, /^Invite people to /);
  await expect(page.getByRole("textbox", { name: "E-mail addresses" })).toBeFocused();
  await page.keyboard.type(`${ada}; bob@; ${eve}`);
  await pressAt(page, button(page, "Review list"));
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("3 people on the list");
  await tabTo(page, correction(listed(page, "bob@")));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(bob);
  await page.keyboard.press("Enter");
  await expect(listed(page, bob)).toContainText("New");
  await tabTo(page, rolesOf(page, eve));
  await page.keyboard.type("Vie");
  await expect(rolesOf(page, eve).locator("option:checked")).toHaveText("Viewer");
  await pressAt(page, button(page, `Remove ${ada}`), "Enter", "Shift+Tab");
  await expect(listed(page, ada)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 2 })).toHaveText("2 people on the list");
  await pressAt(page, sender(page, 2));
  await expect(results(page).getByRole("heading")).toHaveText("2 people were invited");
  if (isScripted(page)) await expect(results(page).getByRole("heading")).toBeFocused();
  await open(page, `${crowd.org}/users?q=${eve}`);
  await expect(page.getByRole("row").filter({ hasText: eve })).toContainText("Viewer");
});

test("rows are filtered, selected and disabled, and all of it undone, by keyboard", { tag: "@no-js" }, async ({ page }) => {
  await pressAt(page, button(page, /^Role is\s*\d*$/));
  const group = page.getByRole("group", { name: "Role is", exact: true });
  await tabTo(page, group.getByRole("radio", { name: "Any role" }));
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press("ArrowDown");
  await expect(group.getByRole("radio", { name: "Viewer" })).toBeChecked();
  await pressAt(page, button(group, "Apply"));
  await expect(link(page, "Remove filter Role is: Viewer")).toBeVisible();

  const two = (await names(page)).slice(0, 2);
  await pressAt(page, boxes(page).nth(0), "Space");
  await pressAt(page, boxes(page).nth(1), "Space");
  if (isScripted(page)) await expectChosen(page, 2);
  else await pressAt(page, button(bar(page), "Keep selection"), "Enter", "Shift+Tab");
  await expectChosen(page, 2);
  await pressAt(page, button(bar(page), "Disable"), "Enter", isScripted(page) ? "Shift+Tab" : "Tab");
  await expectPage(page, "Disable 2 members?");
  await expect(link(page, "Keep everything as it is")).toBeFocused();
  await pressAt(page, button(page, "Disable 2"));
  await expectPage(page, "Disable: results");
  await expect(refused(page)).toHaveCount(0);
  const done = page.getByRole("region", { name: "Done" });
  await pressAt(page, done.locator("summary"));
  for (const name of two) await expect(done.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  await pressAt(page, button(page, "Undo"), "Enter", "Shift+Tab");
  await expectPage(page, "Recent changes");
  await expect(notices(page)).toContainText("2 members were enabled again");
});

test("a range of rows and a whole page are selected by keyboard", async ({ page }) => {
  const head = page.getByRole("checkbox", { name: "Select all rows on this page" });
  await pressAt(page, boxes(page).nth(1), "Space");
  await tabTo(page, boxes(page).nth(4));
  await page.keyboard.press("Shift+Space");
  await expectChosen(page, 4);
  await pressAt(page, head, "Space", "Shift+Tab");
  await expectChosen(page, await boxes(page).count());
  await expect(head).toBeFocused();
});

test("shortcuts select the focused row and the whole page, and Escape clears the selection, then the search", async ({ page }) => {
  const rows = page.getByRole("rowheader").getByRole("link");
  await tabTo(page, rows.nth(1));
  await page.keyboard.press("Shift+Space");
  await expect(boxes(page).nth(1)).toBeChecked();
  await expectChosen(page, 1);
  await page.keyboard.press("Shift+Space");
  await expectChosen(page, 0);
  await page.keyboard.press("ControlOrMeta+A");
  await expectChosen(page, await boxes(page).count());
  // Immediately, before the URL is updated.
  await page.keyboard.press("Escape");
  await expectChosen(page, 0);
  await expect(page).toHaveURL((url) => named(url) === 0);
  await expect(rows.nth(1)).toBeFocused();

  const search = page.getByRole("searchbox").first();
  await tabTo(page, search, "Shift+Tab");
  await page.keyboard.type("grace");
  await expect(page).toHaveURL(/q=grace/);
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
  await expect(search).toBeFocused();
  await expect(page).not.toHaveURL(/q=/);
});
