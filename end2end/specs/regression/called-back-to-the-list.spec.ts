// A delayed search request navigated back to the list from the page opened in the meantime.
import { expect, test } from "../../support/fixtures.ts";
import { expectPage, open } from "../../support/portal.ts";
import { stopTheTime } from "../../support/time.ts";
import { searchBox } from "../../support/users.ts";

test("a person opened while a search is pending stays open", async ({ house, owner }) => {
  await open(owner, `${house.org}/users?sort=-active`);
  const { goOn, waiting } = await stopTheTime(owner);
  // The first search is sent at once and its response held back, so that the second one is delayed.
  const isSearch = ({ searchParams }: URL) => new URLSearchParams(searchParams.get("query") ?? "").get("q") === "nobody";
  let letGo = () => {};
  const held = new Promise<void>((go) => (letGo = go));
  await owner.route(isSearch, async (route) => {
    await held;
    // Nobody waits for it any more.
    await route.continue().catch(() => undefined);
  });
  const asked = owner.waitForRequest((request) => isSearch(new URL(request.url())));
  await searchBox(owner).fill("nobody");
  await asked;
  const before = await waiting();
  await searchBox(owner).fill("nobody is called this");
  expect(await waiting(), "the second search waits").toBeGreaterThan(before);
  await owner.getByRole("main").getByRole("link", { name: house.owner.name }).first().click();
  await expectPage(owner, house.owner.name);
  const url = owner.url();
  letGo();
  const asks: string[] = [];
  owner.on("request", (request) => asks.push(request.url()));
  await goOn();
  // Whatever the timers asked for was asked for before this.
  await owner.evaluate(() => fetch("/healthz"));
  await expectPage(owner, house.owner.name);
  expect(owner.url()).toBe(url);
  expect(asks.map((url) => new URL(url).pathname)).toEqual(["/healthz"]);
});
