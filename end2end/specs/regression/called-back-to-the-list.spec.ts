// A delayed search request navigated back to the list from the page opened in the meantime.
import { expect, test } from "../../support/fixtures.ts";
import { expectPage, open } from "../../support/portal.ts";
import { searchBox } from "../../support/users.ts";

test("a person opened while a search is pending stays open", async ({ house, owner }) => {
  await owner.clock.install();
  await open(owner, `${house.org}/users?sort=-active`);
  await owner.clock.pauseAt(Date.now() + 60_000);
  // The first search is sent at once and its response held back, so that the second one is delayed.
  const isSearch = ({ searchParams }: URL) => new URLSearchParams(searchParams.get("query") ?? "").get("q") === "nobody";
  let letGo = () => {};
  const held = new Promise<void>((go) => (letGo = go));
  await owner.route(isSearch, async (route) => {
    await held;
    await route.continue();
  });
  const asked = owner.waitForRequest((request) => isSearch(new URL(request.url())));
  await searchBox(owner).fill("nobody");
  await asked;
  await searchBox(owner).fill("nobody is called this");
  await owner.getByRole("main").getByRole("link", { name: house.owner.name }).first().click();
  await expectPage(owner, house.owner.name);
  const url = owner.url();
  letGo();
  await owner.clock.runFor(5_000);
  expect(owner.url()).toBe(url);
  await expectPage(owner, house.owner.name);
});
