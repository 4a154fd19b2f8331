// Signing up with a new organization, where everybody can create one.
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { inviteOne } from "../support/invitations.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, field, link, open, sendJoin, sendSignIn } from "../support/portal.ts";
import { row } from "../support/users.ts";

test.use({ creation: "anyone" });

test("somebody without an account signs up with an organization by a link that works once", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(410, 422);
  const { server, mails } = own;
  const ada = person("Ada");
  const page = await browsers.open();
  await page.setViewportSize({ width: 320, height: 640 });

  await test.step("the sign-in page leads to the form, which asks for the address alone", async () => {
    await open(page, `${server.url}/sign-in`);
    await expectAccessible(page);
    await link(page, "Create an organization").click();
    await expectPage(page, "Create an organization");
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await field(page, "E-mail").fill("ada");
    await button(page, "Send link").click();
    await expectProblems(page, { "E-mail": "Enter an e-mail address like" });
    await expect(field(page, "E-mail")).toHaveValue("ada");
    await field(page, "E-mail").fill(ada.email);
    await button(page, "Send link").click();
    await expectPage(page, "Check your e-mail");
    await expectNotice(page, `We've sent a link to ${ada.email}.`);
    await expectAccessible(page);
  });

  const mail = await mails.to(ada.email);
  expect(mail.subject).toBe("Create your account");
  expect(mail.links).toHaveLength(1);
  expect(mail.html).toContain(mail.link);

  await test.step("the page behind the link keeps what was typed until everything is right", async () => {
    expect((await page.request.head(mail.link)).status()).toBe(200);
    await open(page, mail.link);
    await expectPage(page, "Create your account and organization");
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect(field(page, "E-mail")).toHaveValue(ada.email);
    await field(page, "Your name").fill(ada.name);
    await field(page, "Password").fill("short");
    await page.getByRole("group", { name: "Template" }).getByRole("radio", { name: /^Cloud\b/ }).check();
    await button(page, "Create account and organization").click();
    await expectProblems(page, { Password: "Use at least 15 characters", Name: "Enter the name of the organization." });
    await expectAccessible(page);
    await expect(field(page, "Your name")).toHaveValue(ada.name);
    await expect(field(page, "Password")).toHaveValue("");
    await expect(page.getByRole("radio", { name: /^Cloud\b/ })).toBeChecked();
    await field(page, "Password").fill(ada.password);
    await field(page, "Name").fill("Analytical Engines");
    await button(page, "Create account and organization").click();
  });

  await test.step("it leads to the new organization, which the person owns", async () => {
    await expectPage(page, "Users");
    expect(page.url()).toContain("/o/analytical-engines/users");
    await expectNotice(page, "Analytical Engines was created. Invite the first people.");
    await expect(row(page, ada.name)).toContainText(ada.email);
    // The owner of the other organization sees nothing of it.
    await open(own.page, `${own.org}/users`);
    await expect(own.page.getByText(ada.email)).toHaveCount(0);
  });

  await test.step("the link does not work again", async () => {
    const stranger = await browsers.open();
    expect(await open(stranger, mail.link)).toBe(410);
    await expectPage(stranger, "This link no longer works");
    await expectAccessible(stranger);
    await expect(link(stranger, "Get a new link")).toBeVisible();
  });
});

test("an address with an account gets the same answer, and a mail that leads to the sign-in", { tag: "@no-js" }, async ({ own, browsers, faults }) => {
  faults.expect(409);
  const { server, mails, owner } = own;
  const page = await browsers.open();
  const answers: string[] = [];
  const nobody = person("Nobody");
  for (const { email } of [owner, nobody]) {
    await open(page, `${server.url}/sign-up`);
    await field(page, "E-mail").fill(email);
    await button(page, "Send link").click();
    await expectPage(page, "Check your e-mail");
    answers.push((await page.getByRole("main").innerText()).replace(email, "the address"));
  }
  expect(answers[0]).toBe(answers[1]);

  const mail = await mails.to(owner.email);
  expect(mail.subject).toBe("You already have an account");
  expect(mail.links.map((address) => new URL(address).pathname)).toEqual(["/choose/new", "/sign-in"]);
  await open(page, mail.link);
  await expectPage(page, "Sign in");
  await sendSignIn(page, owner.email, owner.password);
  await expectPage(page, "New organization");

  await test.step("who is signed in needs no link", async () => {
    await open(page, `${server.url}/sign-up`);
    await expectPage(page, "New organization");
  });

  await test.step("who got an account meanwhile is told to sign in", async () => {
    const { link: signUp } = await mails.to(nobody.email);
    await inviteOne(own.page, own.org, nobody.email, "Member");
    const { link: invitation } = await mails.to(nobody.email, 2);
    const [waiting, joining] = [await browsers.open(), await browsers.open()];
    await open(waiting, signUp);
    await open(joining, invitation);
    await sendJoin(joining, nobody);
    await expectPage(joining, "Users");
    await field(waiting, "Your name").fill(nobody.name);
    await field(waiting, "Password").fill(nobody.password);
    await field(waiting, "Name").fill("Engines");
    await button(waiting, "Create account and organization").click();
    await expectPage(waiting, "You already have an account");
    await expectAccessible(waiting);
    await link(waiting, "Sign in").click();
    await sendSignIn(waiting, nobody.email, nobody.password);
    await expectPage(waiting, "New organization");
  });
});

test.describe("without a mail server", () => {
  test.use({ hasMail: false });

  test("the page says that signing up is not possible", { tag: "@no-js" }, async ({ own, browsers }) => {
    const page = await browsers.open();
    await open(page, `${own.server.url}/sign-up`);
    await expectPage(page, "You can't sign up yet");
    await expectAccessible(page);
    await expect(field(page, "E-mail")).toHaveCount(0);
    await link(page, "Back to sign-in").click();
    await expectPage(page, "Sign in");
  });
});
