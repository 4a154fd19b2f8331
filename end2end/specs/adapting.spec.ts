// Zoom, forced colors and reduced motion. At 400 % a window of 1280 by 1024 pixels is one of 320 by 256.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { test } from "../support/crowd.ts";
import { expect, type Page } from "../support/fixtures.ts";
import { paste } from "../support/invitations.ts";
import { boxes, pick } from "../support/list.ts";
import { button, field, navigation, open } from "../support/portal.ts";
import { openMenu, searchBox } from "../support/users.ts";

/** The screens of the lists and of inviting, one after another, by name. */
async function* screens(page: Page, org: string): AsyncGenerator<string> {
  await open(page, `${org}/users?status=active&role=viewer`);
  await pick(page, 0, 1);
  yield "rows are selected";
  await button(page.getByRole("group", { name: "Selected rows" }), "Disable").click();
  yield "the question";
  await button(page, "Disable 2").click();
  yield "the results";
  await button(page, "Undo").click();
  yield "what was undone";
  await open(page, `${org}/invite`);
  await field(page, "E-mail addresses").fill("A person with quite a long name <somebody.with.a.long.address@long.example>, bob@");
  await button(page, "Review list").click();
  yield "the list of people";
  await open(page, `${org}/find?q=a`);
  yield "the page that finds";
  await open(page, `${org}/invitations?status=pending`);
  yield "invitations";
  await open(page, `${org}/users`);
  await openMenu(page.getByRole("row").filter({ has: page.getByRole("button", { name: /^Actions for / }) }).first());
  yield "a row's menu";
}

test("at 400 % zoom no page scrolls sideways and the focused control is not covered", async ({ page, crowd }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  for await (const screen of screens(page, crowd.org)) await test.step(screen, () => expectNoSidewaysScroll(page));

  // A sticky element does not cover the focused control.
  await open(page, `${crowd.org}/users`);
  await pick(page, 0);
  const last = boxes(page).last();
  await last.focus();
  await expect(last).toBeInViewport();
  const isCovered = await last.evaluate((box) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) !== box;
  });
  expect(isCovered, "the last box is covered").toBe(false);
});

test("with forced colors every control has a border, and the current page, selection and focus stand out", async ({ page, crowd }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await paste(page, crowd.org, "ada@colours.example bob@", "Viewer");
  for (const url of ["", `${crowd.org}/users`, `${crowd.org}/invitations`]) {
    if (url) await open(page, url);
    const bare = await page.locator("button.button:visible, a.button:visible, input.input:visible, select.input:visible, textarea:visible").evaluateAll(
      (controls) => controls.filter((control) => {
        const { borderTopStyle, borderTopWidth } = getComputedStyle(control);
        return borderTopStyle === "none" || Number.parseFloat(borderTopWidth) < 1;
      }).map((control) => control.outerHTML),
    );
    expect(bare).toEqual([]);
  }
  const places = await navigation(page);
  const here = places.locator("[aria-current]").first();
  const colours = (of: typeof here) => of.evaluate((element) => getComputedStyle(element).backgroundColor);
  const others = places.locator("a.nav-item:not([aria-current])").first();
  expect(await colours(here)).not.toBe(await colours(others));
  await open(page, `${crowd.org}/users`);
  const box = boxes(page).first();
  await box.check();
  // The native checkbox shows its mark in the system's colors.
  await expect(box).toHaveCSS("appearance", "auto");
  await searchBox(page).focus();
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveCSS("outline-style", "solid");
  await expect(page.locator(":focus")).not.toHaveCSS("outline-width", "0px");
});

test("with reduced motion nothing moves, and otherwise transitions are short", async ({ page, crowd }) => {
  const longest = () =>
    page.evaluate(() => {
      const seconds = (text: string) => Math.max(...text.split(",").map((part) => Number.parseFloat(part) * (part.trim().endsWith("ms") ? 1 : 1000)));
      return Math.max(...[...document.querySelectorAll("*")].map((element) => seconds(getComputedStyle(element).transitionDuration)));
    });
  for (const path of ["users", "invite", "find?q=a"]) {
    for (const [reducedMotion, most] of [["reduce", 1], ["no-preference", 150]] as const) {
      await page.emulateMedia({ reducedMotion });
      await open(page, `${crowd.org}/${path}`);
      expect(await longest(), `${path}: ${reducedMotion}`).toBeLessThanOrEqual(most);
    }
  }
});

test("each list screen is accessible in light and dark", { tag: "@phone" }, async ({ page, crowd }) => {
  for await (const screen of screens(page, crowd.org)) {
    // The other screens are checked by other journeys.
    if (["what was undone", "invitations", "a row's menu"].includes(screen)) await test.step(screen, () => expectAccessible(page));
  }
});
