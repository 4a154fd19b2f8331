// The page of the kit, which only the development configuration has: every piece in every state.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, test } from "../support/fixtures.ts";
import { withServers } from "../support/installation.ts";
import { button, field, open } from "../support/portal.ts";

test("a long list is searched by letters and keys, and a dialog opens without a script", async ({ browsers }) => {
  await withServers({ hasMail: false, isDevelopment: true }, async (server) => {
    const page = await browsers.open();
    await open(page, `${server.url}/dev/ui`);
    await expectAccessible(page);
    const list = page.locator("select#town");
    if (isScripted(page)) {
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
    } else {
      await field(page, "Town").selectOption("Cork");
      await expect(list).toHaveValue("Cork");
    }
    await button(page, "Remove Charles …").click();
    const dialog = page.getByRole("dialog", { name: "Remove Charles Babbage from Acme?" });
    await expect(dialog).toBeVisible();
    await expect(button(dialog, "Keep Charles")).toBeFocused();
    await button(dialog, "Keep Charles").click();
    await expect(dialog).toBeHidden();
  });
});
