// Of several pages asked for one after the other, the newest is shown, and nobody waits for the others.
import { expect, test } from "../support/fixtures.ts";
import { expectPage, navigation, open } from "../support/portal.ts";

test("a search that nobody waits for any more is ended", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  let free = (): void => undefined;
  const held = new Promise<void>((end) => (free = end));
  await owner.route(/\/rpc\/users\/list\?.*q%3Dold/, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  const ended = owner.waitForEvent("requestfailed", (request) => /q%3Dold/.test(request.url()));
  const asked = owner.waitForRequest(/q%3Dold/);
  await owner.getByRole("searchbox").fill("old");
  await asked;
  await (await navigation(owner)).getByRole("link", { name: "Roles" }).click();
  expect((await ended).failure()?.errorText).toBe("net::ERR_ABORTED");
  await expectPage(owner, "Roles");
  free();
});
