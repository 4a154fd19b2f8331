// The component gallery of the development configuration.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import type { Browsers } from "../support/browsers.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import type { Installation } from "../support/installation.ts";
import { button, field, notices, open } from "../support/portal.ts";

/** Every component, located by its role and name. */
function pieces(page: Page): Record<string, Locator> {
  const busy = page.getByRole("button", { name: "Sending 12 invitations" });
  return {
    "a button": button(page, "Save changes"),
    "a button at work": busy.and(page.locator("[aria-busy=true]")),
    "a link that looks like one": page.getByRole("link", { name: "Export" }),
    "a button of an icon": button(page, "Settings"),
    "a button that copies": button(page, "Copy link"),
    "a menu": button(page, "More"),
    "the menu of a row": button(page, "Actions for Ada Lovelace"),
    "a field": field(page, "Your name"),
    "a field with an error": field(page, "E-mail").and(page.locator("[aria-invalid=true]")),
    "a summary of errors": page.getByRole("alert").filter({ hasText: "Use at least 12 characters." }),
    "a password": field(page, "Password"),
    "a short list": field(page, "Role"),
    "a long list": page.getByLabel("Town", { exact: true }).first(),
    "a field of several lines": page.getByRole("textbox", { name: /^Note/ }),
    "a choice of one": page.getByRole("radio", { name: "Their assets stay" }),
    "a box that cannot be ticked": page.getByRole("checkbox", { name: /^Delete/ }).and(page.locator(":disabled")),
    "a banner with its way back": notices(page).filter({ hasText: "Charles Babbage was removed." }).getByRole("button", { name: "Undo" }),
    "nothing yet": page.getByRole("heading", { name: "No one here yet" }),
    "no match": page.getByRole("heading", { name: "No one matches “grcae”" }),
    "a failure": page.getByRole("heading", { name: "The list could not be loaded" }),
    "tabs": page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^All/ }).and(page.locator("[aria-current]")),
    "a search box": page.getByRole("searchbox"),
    "a filter": page.getByRole("search").getByRole("button", { name: /^Status/ }),
    "chips": page.getByRole("link", { name: "Remove filter Role: Admin" }),
    "a table": page.getByRole("table", { name: "Users" }),
    "pages": page.getByRole("navigation", { name: "Pages" }).getByText("25 of 1,284"),
    "a moment": page.getByText("2 h ago"),
    "an avatar": page.locator(".avatar").filter({ visible: true }),
    "a dialog": button(page, "Remove Charles …"),
  };
}

/** Opens the gallery in a new browser. */
async function openGallery({ server }: Installation, browsers: Browsers): Promise<Page> {
  const page = await browsers.open();
  await open(page, `${server.url}/dev/ui`);
  return page;
}

test("the gallery shows every component, accessible in light and dark and without sideways scrolling at 320 pixels", { tag: "@phone" }, async ({ development, browsers }) => {
  const page = await openGallery(development, browsers);
  for (const [what, piece] of Object.entries(pieces(page))) await expect(piece.first(), what).toBeVisible();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test("a long list is searched by typing", async ({ development, browsers }) => {
  const page = await openGallery(development, browsers);
  await expectAccessible(page);
  const list = page.locator("select#town");
  const town = page.getByRole("combobox", { name: "Town" });
  await town.click();
  await expect(page.getByRole("option", { name: "Accra" })).toBeVisible();
  await page.keyboard.type("łó");
  await expect(page.getByRole("option", { name: "Łódź" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("option", { name: "Accra" })).toBeHidden();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(town).toHaveValue("Łódź");
  await expect(list).toHaveValue("Łódź");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(list).toHaveValue("Łódź");
  await town.click();
  await page.getByRole("option", { name: "Cork" }).click();
  await expect(list).toHaveValue("Cork");
});

test("without a script a long list is a select", { tag: "@no-js-only" }, async ({ development, browsers }) => {
  const page = await openGallery(development, browsers);
  await field(page, "Town").selectOption("Cork");
  await expect(page.locator("select#town")).toHaveValue("Cork");
});

test("a dialog opens and closes, with a script and without", { tag: "@no-js" }, async ({ development, browsers }) => {
  const page = await openGallery(development, browsers);
  await button(page, "Remove Charles …").click();
  const dialog = page.getByRole("dialog", { name: "Remove Charles Babbage from Acme?" });
  await expect(dialog).toBeVisible();
  await expect(button(dialog, "Keep Charles")).toBeFocused();
  await button(dialog, "Keep Charles").click();
  await expect(dialog).toBeHidden();
});
