// The light, dark and system themes.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, type Page, test } from "../support/fixtures.ts";
import { button, expectPage, navigation, open, signOut } from "../support/portal.ts";
import type { Person } from "../support/people.ts";

/** The brightness of the page, from 0 to 255. */
async function brightness(page: Page): Promise<number> {
  const colour = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d")!;
    canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
  return Math.max(...colour);
}

async function choose(page: Page, { name }: Person, theme: string): Promise<void> {
  const places = await navigation(page);
  await places.getByRole("button", { name }).click();
  await button(page.getByRole("group", { name: "Theme" }), theme).click();
  await expectPage(page, "Users");
}

test("the chosen theme survives a reload on every page, whatever the system prefers", { tag: "@no-js" }, async ({ house, join }) => {
  const { who, page } = await join("Mia");
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, `${house.org}/users?sort=-name`);
  expect(await brightness(page)).toBeGreaterThan(200);
  await choose(page, who, "Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await brightness(page)).toBeLessThan(60);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  expect(await brightness(page)).toBeLessThan(60);
  await open(page, `${house.server.url}/account`);
  expect(await brightness(page)).toBeLessThan(60);
  await open(page, `${house.org}/users`);
  await signOut(page, who);
  expect(await brightness(page)).toBeLessThan(60);
});

test("by default the theme follows the system", async ({ house, browsers }) => {
  const page = await browsers.open();
  for (const [colorScheme, isBright] of [["dark", false], ["light", true]] as const) {
    await page.emulateMedia({ colorScheme });
    await open(page, `${house.server.url}/sign-in`);
    expect((await brightness(page)) > 127).toBe(isBright);
  }
});
