// Of several pages asked for one after the other, the newest is shown, and nobody waits for the others.
import { expect, test } from "../support/fixtures.ts";
import { open } from "../support/portal.ts";

test("an older search ends when a newer one begins, and the newer one is shown", async ({ house, owner }) => {
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
  // The list's own links go on at once.
  await owner.getByRole("columnheader", { name: "E-mail" }).getByRole("link").click();
  expect((await ended).failure()?.errorText).toBe("net::ERR_ABORTED");
  await expect(owner).toHaveURL(/sort=email/);
  free();
});
