// Installations behind a reverse proxy.
import { expect, type Page, test } from "../support/fixtures.ts";
import { firstRun, withServers } from "../support/installation.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, field, open, sendJoin, sendSetUp } from "../support/portal.ts";
import { Proxy } from "../support/proxy.ts";
import { row } from "../support/users.ts";

/** Marks the document, to see whether another one is loaded. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => void Object.assign(window, { isMarked: true }));
}

function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => "isMarked" in window);
}

test("below a path, on a unix socket, the program searches, acts and goes back", async ({ browsers }) => {
  const proxy = await Proxy.start("/people");
  try {
    await withServers({ hasMail: true, publicUrl: proxy.url }, async (server, mails) => {
      proxy.target = { socketPath: server.socket };
      expect(server.setupLink).toContain(`${proxy.url}/setup/`);
      const page = await browsers.open();
      const house = await firstRun(page, server, mails);
      expect(house.org).toContain(`${proxy.url}/o/`);

      const guest = person("Grace");
      await inviteOne(page, house.org, guest.email, "Member");
      const { link: invitation } = await mails.to(guest.email);
      expect(invitation).toContain(`${proxy.url}/invite/`);
      const other = await browsers.open();
      await open(other, invitation);
      await sendJoin(other, guest);
      await expectPage(other, "Users");

      await open(page, `${house.org}/users`);
      await mark(page);
      await page.getByRole("searchbox").first().fill(guest.name);
      await expect(row(page, house.owner.name)).toBeHidden();
      await expect(page).toHaveURL(`${house.org}/users?q=${encodeURIComponent(guest.name).replaceAll("%20", "+")}`);
      await row(page, guest.name).getByRole("link", { name: guest.name }).click();
      await expect(page.getByRole("heading", { name: guest.name })).toBeVisible();
      await page.goBack();
      await expect(row(page, guest.name)).toBeVisible();
      await expect(page.getByRole("heading", { name: guest.name })).toBeHidden();
      expect(await isMarked(page), "the program stays").toBe(true);

      await open(page, `${proxy.url}/account`);
      await mark(page);
      await field(page, "Your name").fill("Olivia King");
      await button(page, "Save name").click();
      await expectNotice(page, "Your name is now Olivia King.");
      await expect(page).toHaveURL(`${proxy.url}/account`);
      expect(await isMarked(page), "the program stays").toBe(true);
    });
  } finally {
    await proxy.stop();
  }
});

test("behind a proxy that replaces the host, the set-up proposes the browser's address and forms work at once", async ({ fresh, browsers }) => {
  const proxy = await Proxy.start();
  try {
    proxy.target = { port: Number(new URL(fresh.server.url).port) };
    const page = await browsers.open();
    await open(page, `${proxy.url}${new URL(fresh.server.setupLink).pathname}`);
    await expect(field(page, "Address of this installation")).toHaveValue(proxy.url);
    const owner = person("Ada");
    await sendSetUp(page, owner, "Harbour & Sons");
    await expectPage(page, "Users");
    await expectNotice(page, "Rolecall is set up.");
    await open(page, `${proxy.url}/account`);
    await field(page, "Your name").fill("Ada King");
    await button(page, "Save name").click();
    await expectNotice(page, "Your name is now Ada King.");
  } finally {
    await proxy.stop();
  }
});
