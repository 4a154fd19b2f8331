// Setting up a new server.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, open, sendSetUp } from "../support/portal.ts";
import { row } from "../support/users.ts";

test("the printed link opens the set-up wizard once and leads to the users", { tag: "@no-js" }, async ({ fresh, browsers, faults }) => {
  faults.expect(422, 410);
  const page = await browsers.open();
  const owner = person("Ada");

  await open(page, fresh.server.url);
  await expectPage(page, "Rolecall isn't set up yet");
  await expectAccessible(page);

  await open(page, fresh.server.setupLink);
  await expectPage(page, "Set up Rolecall");
  await expectAccessible(page);
  await field(page, "Address of this installation").fill("people.example.com");
  await sendSetUp(page, { ...owner, email: "ada.example.com", password: "short" }, " ");
  await expectProblems(page, {
    "E-mail": "Enter an e-mail address like",
    Password: "Use at least 15 characters",
    Name: "Enter the name of the organization.",
    "Address of this installation": "Enter an address that starts with https://",
  });
  await expectAccessible(page);
  await expect(field(page, "Your name")).toHaveValue(owner.name);
  await expect(field(page, "E-mail")).toHaveValue("ada.example.com");
  await expect(field(page, "Password")).toHaveValue("");

  await field(page, "Address of this installation").fill(fresh.server.url);
  await sendSetUp(page, owner, "Harbour & Sons");
  await expectPage(page, "Users");
  await expectNotice(page, "Rolecall is set up. Invite the first people.");
  await expect(row(page, owner.name)).toContainText("Owner");
  await expect(row(page, owner.name)).toContainText("Active");
  await expectAccessible(page);

  const stranger = await browsers.open();
  for (const visitor of [page, stranger]) {
    expect(await open(visitor, fresh.server.setupLink)).toBe(410);
    await expectPage(visitor, "Rolecall is already set up");
    await expectAccessible(visitor);
  }
  await link(stranger, "Sign in").click();
  await expectPage(stranger, "Sign in");
  await expect(fresh.server.command("setup-link")).rejects.toThrow("already set up");
});

test("a newer set-up link replaces the previous one", async ({ fresh, browsers, faults }) => {
  faults.expect(410);
  const newer = (await fresh.server.command("setup-link")).trim();
  const page = await browsers.open();
  expect(await open(page, fresh.server.setupLink)).toBe(410);
  await expectPage(page, "This link no longer works");
  await expectAccessible(page);
  await open(page, new URL(new URL(newer).pathname, fresh.server.url).href);
  await expectPage(page, "Set up Rolecall");
});

test.describe("without a mail server in the configuration", () => {
  test.use({ hasMail: false });

  test("the wizard accepts a mail server, and mails are sent through it", async ({ fresh, browsers, faults }) => {
    faults.expect(422);
    const page = await browsers.open();
    const [owner, guest] = [person("Ada"), person("Grace")];
    await open(page, fresh.server.setupLink);
    await page.getByRole("radio", { name: "Send through a mail server (SMTP)" }).check();
    await field(page, "Server").fill("smtp");
    await field(page, "Sender").fill("nobody");
    await expectAccessible(page);
    await sendSetUp(page, owner, "Harbour & Sons");
    await expectProblems(page, { Server: "Enter the mail server as host:port" });

    await field(page, "Server").fill(fresh.mails.address);
    await field(page, "Encryption").selectOption("None: only without a password, or on this machine");
    await field(page, "Sender").fill("people@example.com");
    await field(page, "Password").fill(owner.password);
    await button(page, "Set up Rolecall").click();
    await expectPage(page, "Users");

    await inviteOne(page, page.url().replace(/\/users.*$/, ""), guest.email, "Member");
    const mail = await fresh.mails.to(guest.email);
    expect(mail.from).toBe("Harbour & Sons <people@example.com>");
  });
});
