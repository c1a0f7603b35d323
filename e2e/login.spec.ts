import { emailOf } from "./demo.ts";
import { expect, logInOnPage, test } from "./test.ts";

test.use({ ownBusiness: false });

test("refuses wrong credentials with the same text for known and unknown users, and keeps the email", async ({
  page,
}) => {
  await page.goto("/login");
  for (const email of [emailOf("viewer"), "nobody@example.com"]) {
    await page.locator("#email").fill(email);
    await page.locator("#password").fill("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "Email or password is wrong" })).toBeVisible();
    await expect(page.locator("#email")).toHaveValue(email);
    await expect(page.locator("#password")).toBeFocused();
    await expect(page.locator(".ant-notification-notice")).toHaveCount(0);
  }
});

test("locks after repeated attempts and shows for how long", { tag: "@full" }, async ({ page }) => {
  await page.goto("/login");
  await page.locator("#email").fill(`guessed-${Date.now()}@example.com`);
  const locked = page.getByText(/^Too many attempts\. Try again in \d+ minutes?$/);
  for (let attempt = 0; attempt < 12 && !(await locked.isVisible()); attempt += 1) {
    await page.locator("#password").fill(`guess ${attempt}`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
    await expect(page.getByRole("alert").locator("p")).toBeVisible();
  }
  await expect(locked).toBeVisible();
});

test("counts down the minutes of a lock", { tag: "@full" }, async ({ page }) => {
  await page.clock.install();
  await page.route("**/api/auth/callback/credentials*", (route) =>
    route.fulfill({ status: 401, json: { url: "http://localhost/login?error=ACCOUNT_LOCKED:2" } }),
  );
  await page.goto("/login");
  await page.locator("#email").fill("someone@example.com");
  await page.locator("#password").fill("something");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Try again in 2 minutes")).toBeVisible();
  await page.clock.runFor(61_000);
  await expect(page.getByText("Try again in 1 minute", { exact: false })).toBeVisible();
  await page.clock.runFor(61_000);
  await expect(page.getByText("Too many attempts", { exact: false })).toHaveCount(0);
});

test("leads to the first setup if there is no user", { tag: "@full" }, async ({ page }) => {
  await page.route("**/api/auth/callback/credentials*", (route) =>
    route.fulfill({ status: 401, json: { url: "http://localhost/login?error=NO_USER_YET" } }),
  );
  await page.goto("/login");
  await page.locator("#email").fill("someone@example.com");
  await page.locator("#password").fill("something");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No users yet")).toBeVisible();
  await page.getByRole("link", { name: "Set up this installation" }).click();
  await page.waitForURL((url) => url.pathname === "/first-setup");
  // This installation has users.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This installation is already set up");
});

test.describe(() => {
  test.use({ mayComplain: /Failed to load resource/ });

  test("tells an unreachable service from a wrong password, and retries", { tag: "@full" }, async ({ page }) => {
    await page.goto("/login");
    await page.route("**/api/auth/**", (route) => route.abort());
    await page.locator("#email").fill(emailOf("viewer"));
    await page.locator("#password").fill("anything");
    await page.keyboard.press("Enter");
    await expect(page.getByText("The service can't be reached.")).toBeVisible();
    await page.unroute("**/api/auth/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("Email or password is wrong")).toBeVisible();
  });
});

test("names an empty field, shows the password, and can change its language; password managers recognize the fields", {
  tag: "@full",
}, async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByText("Enter your email")).toBeVisible();
  await expect(page.locator("#email")).toBeFocused();
  await expect(page.locator("#email")).toHaveAccessibleDescription("Enter your email");

  await expect(page.locator("#email")).toHaveAttribute("autocomplete", "username");
  await expect(page.locator("#password")).toHaveAttribute("autocomplete", "current-password");
  await page.locator("#password").fill("secret");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(page.locator("#password")).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Hide password" }).click();
  await expect(page.locator("#password")).toHaveAttribute("type", "password");

  await page.getByRole("button", { name: "Español" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Iniciar sesión");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
});

test("offers a reset by email only where the server can send email", { tag: "@full" }, async ({ page }) => {
  const forgot = page.getByRole("link", { name: "Forgot password?" });
  const answered = page.waitForResponse("**/api/admin/login-options");
  await page.goto("/login");
  expect((await (await answered).json()).data).toEqual({ isFirstRun: false, canResetPassword: false });
  await expect(forgot).toHaveCount(0);
  await page.route("**/api/admin/login-options", (route) =>
    route.fulfill({ json: { data: { isFirstRun: false, canResetPassword: true } } }),
  );
  await page.route("**/api/admin/password-resets/request", (route) => route.fulfill({ status: 204 }));
  await page.goto("/login");
  await forgot.click();
  await page.waitForURL((url) => url.pathname === "/forgot-password");
  await page.getByRole("button", { name: "Email me a link" }).click();
  await expect(page.locator("#email")).toHaveAccessibleDescription("Enter your email");
  await page.locator("#email").fill("someone@example.com");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Check your email");
});

test("follows `next` only inside the product", { tag: "@full" }, async ({ page }) => {
  await logInOnPage(page, "viewer", "//evil.example/rfm");
  expect(new URL(page.url()).hostname).toBe("localhost");
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
});
