// Signing in: refusals, rate limits and redirects.
import { expectAccessible } from "../support/accessibility.ts";
import { expect, test } from "../support/fixtures.ts";
import { person } from "../support/people.ts";
import { expectPage, expectProblems, expectRefusal, field, open, sendSignIn, signIn, signOut } from "../support/portal.ts";

const REFUSED = "The e-mail address or password is wrong. Try again or reset your password.";

test("people sign in by e-mail only; a wrong password and an unknown address get the same answer", { tag: ["@no-js", "@phone"] }, async ({ house, browsers, join, faults }) => {
  faults.expect(401, 422);
  const { who } = await join("Mia");
  const page = await browsers.open();
  await open(page, `${house.server.url}/sign-in`);
  await expectPage(page, "Sign in");
  await expectAccessible(page);
  await expect(page.getByRole("textbox")).toHaveCount(2);
  await sendSignIn(page, who.email.split("@")[0] ?? "", "");
  await expectProblems(page, { "E-mail": "Enter an e-mail address like", Password: "Enter a password." });
  for (const email of [who.email, person("Nobody").email]) {
    await sendSignIn(page, email, "not the right password");
    await expectRefusal(page, REFUSED);
    await expect(field(page, "E-mail")).toHaveValue(email);
    await expect(field(page, "Password")).toHaveValue("");
  }
  await expectAccessible(page);
  await sendSignIn(page, who.email.toUpperCase(), who.password);
  await expectPage(page, "Users");
});

test("after ten wrong passwords the next try has to wait, and nobody else is locked out", async ({ house, browsers, join, faults }) => {
  faults.expect(401, 429);
  const { who } = await join("Mia");
  const page = await browsers.open();
  await open(page, `${house.server.url}/sign-in`);
  for (let n = 0; n < 10; n += 1) {
    await sendSignIn(page, who.email, `wrong password number ${n}`);
    await expectRefusal(page, REFUSED);
  }
  await sendSignIn(page, who.email, who.password);
  await expectRefusal(page, /Too many attempts\. Try again in (a second|\d+ seconds|\d+ minutes)\./);
  await expectAccessible(page);
  // From another network.
  await signIn(await browsers.open(), house.server.url, who);
});

test("a signed-out visitor signs in and arrives at the page they asked for", async ({ house, browsers, join }) => {
  const { who } = await join("Mia");
  const page = await browsers.open();
  await page.goto(`${house.org}/users?status=active&sort=-name`);
  await expectPage(page, "Sign in");
  await sendSignIn(page, who.email, who.password);
  await expectPage(page, "Users");
  expect(page.url()).toBe(`${house.org}/users?status=active&sort=-name`);
});

test("the start page leads to the sign-in or to the organization", { tag: "@phone" }, async ({ house, browsers, join }) => {
  const { who } = await join("Mia");
  const page = await browsers.open();
  await open(page, house.server.url);
  await expectPage(page, "Sign in");
  await signIn(page, house.server.url, who);
  await open(page, house.server.url);
  await expectPage(page, "Users");
  await signOut(page, who);
  await page.goto(`${house.org}/users`);
  await expectPage(page, "Sign in");
});
