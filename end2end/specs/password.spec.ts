// Resetting a forgotten password by mail.
import { expectAccessible } from "../support/accessibility.ts";
import { isScripted } from "../support/browsers.ts";
import { expect, test } from "../support/fixtures.ts";
import { person } from "../support/people.ts";
import { button, expectNotice, expectPage, expectProblems, expectRefusal, field, link, open, sendSignIn, signIn } from "../support/portal.ts";

test("a forgotten password is reset by a link that works once, and every session ends", { tag: "@no-js" }, async ({ house, browsers, join, faults }) => {
  faults.expect(401, 410, 422);
  const { who, page: session } = await join("Mia");
  const page = await browsers.open();
  await open(page, `${house.server.url}/sign-in`);
  await link(page, "Forgot your password?").click();
  await expectPage(page, "Forgot your password?");
  await expectAccessible(page);
  await field(page, "E-mail").fill("nobody");
  await button(page, "Send link").click();
  await expectProblems(page, { "E-mail": "Enter an e-mail address like" });
  await field(page, "E-mail").fill(who.email);
  await button(page, "Send link").click();
  await expectPage(page, "Check your e-mail");
  await expectAccessible(page);

  const mail = await house.mails.to(who.email, 2);
  expect(mail.subject).toBe("Reset your password");
  expect(mail.links).toHaveLength(1);
  expect(mail.html).toContain(mail.link);
  expect(mail.headers).not.toContain(new URL(mail.link).pathname.split("/").pop());

  expect((await page.request.head(mail.link)).status()).toBe(200);
  await open(page, mail.link);
  await expectPage(page, "Choose a new password");
  await expectAccessible(page);
  await expect(field(page, "E-mail")).toHaveValue(who.email);
  await expect(field(page, "E-mail")).toHaveAttribute("autocomplete", "username");
  await field(page, "New password").fill("short");
  await button(page, "Set password").click();
  await expectProblems(page, { "New password": "Use at least 15 characters" });
  const changed = { ...who, password: "seven loud copper kettles sing" };
  await field(page, "New password").fill(changed.password);
  await button(page, "Set password").click();
  await expectPage(page, "Sign in");
  await expectNotice(page, "Your password was changed and you've been signed out everywhere.");

  // With a script the page hears of it by itself.
  if (!isScripted(session)) await session.getByRole("rowheader").getByRole("link").first().click();
  await expectPage(session, "Sign in");
  await sendSignIn(page, who.email, who.password);
  await expectRefusal(page, "The e-mail address or password is wrong.");
  await signIn(page, house.server.url, changed);

  expect(await open(page, mail.link)).toBe(410);
  await expectPage(page, "This link no longer works");
  await expectAccessible(page);
});

test("an unknown address gets the same answer and no mail", async ({ house, browsers, join }) => {
  const { who } = await join("Mia");
  const nobody = person("Nobody");
  const page = await browsers.open();
  const answers: string[] = [];
  for (const { email } of [nobody, who]) {
    await open(page, `${house.server.url}/forgot`);
    await field(page, "E-mail").fill(email);
    await button(page, "Send link").click();
    await expectPage(page, "Check your e-mail");
    answers.push(await page.getByRole("main").innerText());
  }
  expect(answers[0]).toBe(answers[1]);
  // The mail requested later has arrived, so the other one will not come.
  await house.mails.to(who.email, 2);
  expect(house.mails.all(nobody.email)).toHaveLength(0);
});
