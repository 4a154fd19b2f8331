// A search that was still waiting for the typing to rest called people back to the list from the page they had gone to.
import { expect, test } from "../../support/fixtures.ts";
import { expectPage, open } from "../../support/portal.ts";
import { searchBox } from "../../support/users.ts";

test("whoever types into the search and goes to a person stays there", async ({ house, owner }) => {
  await owner.clock.install();
  await open(owner, `${house.org}/users?sort=-active`);
  await owner.clock.pauseAt(Date.now() + 60_000);
  await searchBox(owner).fill("nobody is called this");
  await owner.getByRole("main").getByRole("link", { name: house.owner.name }).first().click();
  await expectPage(owner, house.owner.name);
  const url = owner.url();
  await owner.clock.runFor(5_000);
  expect(owner.url()).toBe(url);
  await expectPage(owner, house.owner.name);
});
