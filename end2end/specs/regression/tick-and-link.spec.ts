// A row selected just before a link was followed or a search started was not selected on the next page.
import { bar } from "../../support/bulk.ts";
import { test } from "../../support/crowd.ts";
import { expect, type Locator } from "../../support/fixtures.ts";
import { boxes, count, expectChosen, names } from "../../support/list.ts";
import { expectPage, link } from "../../support/portal.ts";
import { searchBox } from "../../support/users.ts";

/** Checks a box and follows a link, or types an "a", in the same task. */
async function tickAnd(box: Locator, other: Locator): Promise<void> {
  const mark = (element: Element, as: string) => element.setAttribute("data-test", as);
  await box.evaluate(mark, "box");
  await other.evaluate(mark, "other");
  await box.page().evaluate(() => {
    document.querySelector<HTMLElement>("[data-test=box]")?.click();
    const other = document.querySelector<HTMLElement>("[data-test=other]");
    if (other instanceof HTMLInputElement) {
      // Typing gives a field the focus.
      other.focus();
      other.value = "a";
      other.dispatchEvent(new InputEvent("input", { bubbles: true }));
    } else other?.click();
  });
}

test("a row selected just before a link or a search stays selected", async ({ page }) => {
  await tickAnd(boxes(page).nth(0), link(count(page), "Next"));
  await expect(page).toHaveURL(/page=/);
  await expectChosen(page, 1);

  // The previous list, too, keeps the selection.
  const name = (await names(page))[3] ?? "";
  await tickAnd(boxes(page).nth(1), link(page, name));
  await expectPage(page, name);
  await page.goBack();
  await expectPage(page, /^Users/);
  await expectChosen(page, 2);

  await tickAnd(boxes(page).nth(2), searchBox(page));
  await expect(page).toHaveURL(/q=a/);
  await expectChosen(page, 3);
  await link(bar(page), "Clear").click();
  await expectChosen(page, 0);
});
