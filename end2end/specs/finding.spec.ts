// The command palette, the search page, and the invite dialog.
import { isScripted } from "../support/browsers.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { listed } from "../support/invitations.ts";
import { button, expectPage, field, link, navigation, open } from "../support/portal.ts";
import { expectAccessible } from "../support/accessibility.ts";

function palette(page: Page) {
  return page.getByRole("dialog", { name: "Search" });
}

test("the search page leads to people, pages and actions", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const { who } = await join("Zacharias");
  await open(owner, `${house.org}/users`);
  const places = await navigation(owner);
  const asked = places.getByRole("link", { name: "Search" });
  if (isScripted(owner)) {
    await expect(asked).toHaveAttribute("href", /\/find$/);
    await open(owner, `${house.org}/find`);
  } else {
    await asked.click();
    await expectPage(owner, "Search");
  }
  const box = owner.getByRole("searchbox");
  await box.fill("zacharias");
  await box.press("Enter");
  await expect(link(owner, new RegExp(who.email))).toBeVisible();
  await box.fill("audit");
  await box.press("Enter");
  const audit = owner.getByRole("main").getByRole("link", { name: "Audit log" });
  await expect(audit).toBeVisible();
  await expectAccessible(owner);
  await audit.click();
  await expectPage(owner, "Audit log");
  await open(owner, `${house.org}/find?q=nobodyatall`);
  await expect(owner.getByText("No results for “nobodyatall”")).toBeVisible();
});

test("the search page lists nothing that the reader may not open", async ({ house, join }) => {
  const { page } = await join("Vera", "Viewer");
  await open(page, `${house.org}/find`);
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Your account" })).toBeVisible();
  await expect(main.getByRole("link", { name: "Invite people" })).toHaveCount(0);
});

test("the command palette opens from the keyboard on any page and leads to a person", async ({ house, owner, join }) => {
  const { who } = await join("Yolanda");
  await open(owner, `${house.org}/roles`);
  await owner.keyboard.press("Control+k");
  const dialog = palette(owner);
  const box = dialog.getByRole("combobox");
  await expect(box).toBeFocused();
  await expect(dialog.getByRole("option", { name: "Audit log" })).toBeVisible();
  await expectAccessible(owner);
  await owner.keyboard.type("yoland");
  const first = dialog.getByRole("option").first();
  await expect(first).toContainText(who.email);
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(box).toHaveAttribute("aria-activedescendant", "palette-found-0");
  await owner.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expectPage(owner, who.name);

  await owner.keyboard.press("Control+k");
  await owner.keyboard.type("invit");
  await expect(dialog.getByRole("option", { name: "Invitations" })).toBeVisible();
  await owner.keyboard.press("ArrowDown");
  await owner.keyboard.press("ArrowUp");
  await owner.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expectPage(owner, who.name);

  // The palette also opens from the navigation.
  await (await navigation(owner)).getByRole("link", { name: "Search" }).click();
  await expect(box).toBeFocused();
  await box.fill("recent changes");
  await dialog.getByRole("option", { name: "Recent changes" }).click();
  await expectPage(owner, "Recent changes");
});

test("pressing Enter before the results arrive opens the first result", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  await owner.keyboard.press("Control+k");
  await expect(palette(owner).getByRole("combobox")).toBeFocused();
  await owner.keyboard.type("audit");
  await owner.keyboard.press("Enter");
  await expectPage(owner, "Audit log");
});

test("inviting opens in a dialog over the list, with addresses and roles, and keeps its input when closed", async ({ house, owner }) => {
  await open(owner, `${house.org}/users?sort=-active`);
  const invite = link(owner, "Invite people").first();
  await invite.click();
  await expectPage(owner, /^Invite people to /);
  const addresses = field(owner, "E-mail addresses");
  await expect(addresses).toBeFocused();
  await expect(owner.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: /^Member\b/ })).toBeChecked();
  await expect(owner).toHaveURL(/\/users\?sort=-active$/);
  const dialog = owner.getByRole("dialog", { name: "Invite people" });
  const email = `over-${Date.now()}@example.com`;
  await addresses.fill(email);
  await owner.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(invite).toBeFocused();
  await invite.click();
  await expect(addresses).toHaveValue(email);
  await expectAccessible(owner);
  await button(owner, "Review list").click();
  await expect(listed(owner, email)).toBeVisible();
  await button(owner, /^Send 1 invitation/).click();
  await expect(dialog.getByRole("link", { name: "Back to users" })).toBeVisible();
  await button(dialog, "Close").click();
  await expect(dialog).toBeHidden();
  // The list has reloaded.
  await expect(owner.getByRole("main")).toContainText(email);
});

test("without a script, or without room for a dialog, inviting is a page", { tag: ["@no-js-only", "@phone-only"] }, async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  await link(owner, "Invite people").first().click();
  await expectPage(owner, /^Invite people to /);
  await expect(owner).toHaveURL(/\/invite$/);
  await expect(field(owner, "E-mail addresses")).toBeFocused();
  await expect(owner.getByRole("group", { name: "Roles" }).getByRole("checkbox", { name: /^Member\b/ })).toBeChecked();
});
