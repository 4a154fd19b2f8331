// A search with more hits than are counted by default.
import { askFor, bar } from "../support/bulk.ts";
import { crowded } from "../support/crowd.ts";
import { expect } from "../support/fixtures.ts";
import { boxes, count, expectChosen, pick, total, written } from "../support/list.ts";
import { expectPage, link, open } from "../support/portal.ts";
import { searchBox } from "../support/users.ts";

const test = crowded(12_000);

test("a search with very many hits says so, counts all on request, and selects all of them", async ({ page, crowd }) => {
  await open(page, `${crowd.org}/users?q=people.example`);
  await expectPage(page, "Users 1,000+");
  await expect(count(page)).toContainText("25 of 1,000+");
  await expect(page.locator("[data-said]")).toHaveAttribute("data-said", "more than 1,000 people");
  await pick(page, 0);
  await expectChosen(page, 1);
  await link(bar(page), "Select all 1,000+").click();
  await expect(bar(page)).toContainText("1,000+ selected");
  await boxes(page).first().uncheck();
  await expect(bar(page)).toContainText("999+ selected");
  await boxes(page).first().check();
  await expect(bar(page)).toContainText("1,000+ selected");

  await link(count(page), "Count all").click();
  await expect(count(page)).not.toContainText("+");
  await expect(link(count(page), "Count all")).toHaveCount(0);
  const many = await total(page);
  expect(many).toBeGreaterThan(11_000);
  await expectPage(page, `Users ${written(many)}`);
  await expectChosen(page, many);
  await askFor(page, "Change roles", `Change the roles of ${written(many)} members?`);

  // The next page keeps the count; another search resets it.
  await open(page, `${crowd.org}/users?q=people.example&total=all`);
  await link(count(page), "Next").click();
  await expect(link(count(page), "Previous")).toBeVisible();
  expect(await total(page)).toBe(many);
  await searchBox(page).fill("people");
  await expectPage(page, "Users 1,000+");
  await expect(page).not.toHaveURL(/total=/);
});
