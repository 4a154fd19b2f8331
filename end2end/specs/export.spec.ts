// The list of people as a file: what the filters list, and the selected rows.
import { readFile } from "node:fs/promises";
import { isScripted } from "../support/browsers.ts";
import { bar, box } from "../support/bulk.ts";
import { expect, type Locator, type Page, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, link, open } from "../support/portal.ts";
import { row } from "../support/users.ts";

/** Downloads a file and returns its name and its lines after the heading. */
async function download(page: Page, opener: Locator): Promise<{ name: string; lines: string[] }> {
  const [file] = await Promise.all([page.waitForEvent("download"), opener.click()]);
  const text = await readFile(await file.path(), "utf8");
  const [heading, ...lines] = text.trim().split("\r\n");
  expect(heading).toMatch(/^kind,id,name,email,status,roles,teams,/);
  return { name: file.suggestedFilename(), lines };
}

test("what the filters list is downloaded as a file, and so are the selected rows", { tag: "@no-js" }, async ({ house, owner, join }) => {
  const mark = `Quarto${person("Zoe").name.split(" ")[1] ?? ""}`;
  const [ada, bob] = [(await join(mark)).who, (await join(mark)).who];
  const guest = person(mark);
  await inviteOne(owner, house.org, guest.email, "Viewer");
  await open(owner, `${house.org}/users?q=${mark}`);
  const all = await download(owner, link(owner, "Export"));
  expect(all.name).toMatch(/-users-\d{4}-\d\d-\d\d\.csv$/);
  expect(all.lines).toHaveLength(3);
  for (const { email } of [ada, bob, guest]) expect(all.lines.filter((line) => line.includes(`"${email}"`))).toHaveLength(1);
  expect(all.lines.find((line) => line.includes(guest.email))).toMatch(/^"invitation","inv_[0-9a-f]+","",".*","pending","Viewer",/);

  await box(row(owner, ada.name)).check();
  await expect(bar(owner)).toBeVisible();
  const one = await download(owner, button(bar(owner), "Export"));
  expect(one.lines).toHaveLength(1);
  expect(one.lines[0]).toContain(`"${ada.email}","active","Member"`);
  // The list stays as it was.
  await expect(box(row(owner, ada.name))).toBeChecked();
  if (isScripted(owner)) {
    await expect(owner).toHaveURL(/sel=/);
    await open(owner, `${house.org}/audit?action=members.exported`);
    await expect(owner.getByRole("table")).toContainText("downloaded the list of people");
  }
});

test("who may not see the list of people gets no file", async ({ house, browsers, faults }) => {
  faults.expect(401);
  const stranger = await browsers.open();
  const refused = await stranger.request.get(`${house.org}/users/export.csv`);
  expect(refused.status()).toBe(401);
});
