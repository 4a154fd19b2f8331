// The code of an area of the program: loaded when one of its pages is first opened, and what happens if it cannot be.
import { expect, type Page, test } from "../support/fixtures.ts";
import { expectPage, link, notices, open } from "../support/portal.ts";

const CODE = /\/pkg\/(split|chunk)_[^/]+\.wasm$/;

/** The files of areas that the browser asks for from now on. */
function requestsOfCode(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => {
    if (CODE.test(request.url())) requests.push(request.url());
  });
  return requests;
}

function navigation(page: Page, name: string) {
  return link(page.getByRole("navigation").first(), name);
}

/** Marks the document, to see whether another one is loaded. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => void Object.assign(window, { isMarked: true }));
}

function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => "isMarked" in window);
}

test("the Users page loads no other area, and each area is loaded once", async ({ house, owner }) => {
  const requests = requestsOfCode(owner);
  await open(owner, `${house.org}/users`);
  await mark(owner);
  expect(requests).toEqual([]);
  await navigation(owner, "Audit log").click();
  await expectPage(owner, "Audit log");
  await navigation(owner, "Roles").click();
  await expectPage(owner, "Roles");
  expect(requests.length).toBeGreaterThan(1);
  expect(new Set(requests).size, "no file twice").toBe(requests.length);
  const loaded = requests.length;
  await owner.goBack();
  await expectPage(owner, "Audit log");
  await owner.goBack();
  await expectPage(owner, "Users");
  await owner.goForward();
  await expectPage(owner, "Audit log");
  expect(requests.length).toBe(loaded);
  expect(await isMarked(owner), "the document stays").toBe(true);
});

test("a page of another area is taken over when it is loaded first", async ({ house, owner }) => {
  const requests = requestsOfCode(owner);
  for (const path of ["audit", "roles", "invite", "undo", "find?q=o"]) {
    requests.length = 0;
    await open(owner, `${house.org}/${path}`);
    await owner.reload();
    await expect(owner.locator("html[data-live]")).toBeAttached();
    expect(requests.length, path).toBeGreaterThan(0);
    await mark(owner);
    await navigation(owner, "Users").click();
    await expectPage(owner, "Users");
    expect(await isMarked(owner), "the document stays").toBe(true);
  }
});

test("without the code of an area the page stays and says so, and the next try goes on", async ({ house, owner, faults }) => {
  faults.expectErrors(/net::ERR_FAILED|Failed to fetch/);
  await open(owner, `${house.org}/users`);
  await mark(owner);
  await owner.route(CODE, (route) => route.abort());
  await navigation(owner, "Audit log").click();
  await expect(notices(owner).filter({ hasText: "We can't reach the server. Nothing was lost." })).toBeVisible();
  await expectPage(owner, "Users");
  await owner.unroute(CODE);
  await navigation(owner, "Audit log").click();
  await expectPage(owner, "Audit log");
  await expect(notices(owner)).toHaveCount(0);
  expect(await isMarked(owner), "the document stays").toBe(true);
});

test("a page whose code cannot be loaded at first works as without a program", async ({ house, owner, faults }) => {
  faults.expectErrors(/net::ERR_FAILED|Failed to fetch/);
  await owner.route(CODE, (route) => route.abort());
  await owner.goto(`${house.org}/audit`);
  await expect(owner.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  await owner.unroute(CODE);
  await navigation(owner, "Users").click();
  await expectPage(owner, "Users");
  await expect(owner.locator("html[data-live]")).toBeAttached();
});
