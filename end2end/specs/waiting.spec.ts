// A page that loads slowly, or not at all.
import { expect, test } from "../support/fixtures.ts";
import { goTo, navigation, open } from "../support/portal.ts";

test("a slow page shows its placeholder at once, and the previous page returns if it fails", async ({ house, owner }) => {
  await open(owner, `${house.org}/users`);
  let end = (): void => undefined;
  const held = new Promise<void>((free) => (end = free));
  await owner.route("**/rpc/roles/list?*", async (route) => {
    await held;
    await route.abort("aborted");
  });
  await (await navigation(owner)).getByRole("link", { name: "Roles" }).click();
  await expect(owner.locator("#main > .page-head")).toHaveCSS("opacity", "0");
  end();
  await expect(owner.getByText("We can't reach the server.").first()).toBeVisible();
  await expect(owner.locator("#main > .page-head")).toHaveCSS("opacity", "1");
  await owner.unroute("**/rpc/roles/list?*");
  await goTo(owner, "Roles");
});
