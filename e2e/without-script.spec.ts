import { readFileSync } from "node:fs";
import { demo, emailOf } from "./demo.ts";
import { expect, test } from "./test.ts";

test.use({ ownBusiness: "empty" });

const SCRIPTS = /\/_next\/static\/.*\.js/;

/** A link to join the demo's business. */
const invitation = async (): Promise<string> => {
  const response = await fetch(`${demo.url}/api/admin/invitations`, {
    method: "POST",
    headers: { authorization: `Bearer ${demo.token}`, "content-type": "application/json" },
    body: JSON.stringify({ email: `guest-${crypto.randomUUID()}@example.com`, role: "viewer" }),
  });
  return new URL(((await response.json()) as { data: { url: string } }).data.url).href;
};

test.describe("no script", () => {
  test.use({ javaScriptEnabled: false });

  test("the login form logs in, and a wrong password returns to the page with the error", async ({ page }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto("/login?next=%2Frfm");
    await page.locator("#email").fill(emailOf("viewer"));
    await page.locator("#password").fill("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Email or password is wrong")).toBeVisible();
    await page.locator("#email").fill(emailOf("viewer"));
    await page.locator("#password").fill(demo.password);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/rfm");
    expect((await page.request.get("/api/admin/me")).status()).toBe(200);
    expect(requests.filter((url) => url.includes("password"))).toEqual([]);
  });

  test("the invitation form joins, and a short password returns to the page with the error", { tag: "@full" }, async ({
    page,
  }) => {
    const link = await invitation();
    await page.goto(link);
    await page.locator("#plain-link").fill(link);
    await page.locator("#plain-name").fill("Guest");
    await page.locator("#plain-password").fill("short");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toHaveText(/This password cannot be used/);
    await page.locator("#plain-link").fill(link);
    await page.locator("#plain-name").fill("Guest");
    await page.locator("#plain-password").fill("a sentence of my own");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname !== "/invite" && !url.pathname.startsWith("/api"));
    expect((await page.request.get("/api/admin/me")).status()).toBe(200);
  });
});

test.describe("a slow connection", () => {
  test.use({ mayComplain: /Failed to load/ });

  test("Enter on the login page logs in by the form before the script has loaded", { tag: "@full" }, async ({
    page,
  }) => {
    // Holds the script until the end, so that the page is used as the server rendered it.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.route(SCRIPTS, async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await page.goto("/login?next=%2Frfm", { waitUntil: "commit" });
    await page.locator("#email").fill(emailOf("viewer"));
    await page.locator("#password").fill(demo.password);
    const posted = page.waitForRequest((request) => request.method() === "POST");
    await page.locator("#password").press("Enter", { noWaitAfter: true });
    expect((await posted).url()).toBe(`${demo.url}/api/auth/form/login`);
    letGo();
    await page.waitForURL((url) => url.pathname === "/rfm");
    expect(requests.filter((url) => url.includes("password"))).toEqual([]);
  });

  test("the script sends what was typed before it loaded", { tag: "@full" }, async ({ page }) => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(SCRIPTS, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/login?next=%2Frfm", { waitUntil: "commit" });
    await page.locator("#email").fill(emailOf("viewer"));
    await page.locator("#password").fill(demo.password);
    letGo();
    const hasScript = () =>
      page.locator("#password").evaluate((field) => Object.keys(field).some((key) => key.startsWith("__reactProps")));
    await expect.poll(hasScript).toBe(true);
    await expect(page.locator("#email")).toHaveValue(emailOf("viewer"));
    await page.locator("#password").press("Enter");
    await page.waitForURL((url) => url.pathname === "/rfm");
  });

  test("the invitation shows its form only once its script can send it", { tag: "@full" }, async ({ page }) => {
    await page.route(SCRIPTS, (route) => route.abort());
    await page.goto(await invitation(), { waitUntil: "commit" });
    await expect(page.getByRole("status").first()).toBeVisible();
    await expect(page.locator("form")).toHaveCount(0);
  });
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("a password in the address is removed, and never logged", { tag: "@full" }, async ({ page }) => {
    await page.goto("/login?email=a%40example.com&password=hunter2-hunter2&next=%2Frfm");
    expect(page.url()).toBe(`${demo.url}/login?next=%2Frfm`);
    const log = `.data/demo-${new URL(demo.url).port}.log`;
    expect(readFileSync(log, "utf8")).not.toContain("hunter2");
  });
});
