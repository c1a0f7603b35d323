import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { type ServerProcess, startServer } from "../src/testing/processes/server-process.ts";

// Two tests set up an empty installation each, one after the other.
test.describe.configure({ mode: "default" });

let folder: string;
let server: ServerProcess;

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-360-first-setup-"));
  server = await startServer({
    command: "start",
    dataFolder: folder,
    env: { AUTH_SECRET: randomBytes(48).toString("base64url") },
  });
});
test.afterEach(async () => {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
});

/** The address with the code, from the server's log. */
const setupLink = (): URL => {
  const [, url] = /^First setup: open (\S+) /m.exec(readFileSync(server.logFile, "utf8")) ?? [];
  return new URL(url ?? "");
};

const DRAFT = { business: "Corner Shop", currency: "GBP", name: "Ana", email: "ana@example.com" };

test("whoever reads the log sets up an empty installation and is led to their first orders", async ({ page }) => {
  await page.goto(`${server.url}/login`);
  await page.getByRole("link", { name: "Set up this installation" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set up Customer 360");
  await expect(page.locator("#timeZone")).not.toHaveValue("");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.locator("#code")).toBeFocused();
  await expect(page.locator("#code")).toHaveAccessibleDescription(/is required/);

  await page.goto(setupLink().href);
  await page.reload();
  await expect(page.locator("#code")).toHaveValue(setupLink().hash.slice(1));
  for (const [id, text] of Object.entries(DRAFT)) await page.locator(`#${id}`).fill(text);
  await page.locator("#password").fill("short");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.locator("#password")).toHaveAccessibleDescription(/at least 12 characters/);
  await page.locator("#password").fill("a sentence of my own");
  await page.getByRole("button", { name: "Set up" }).click();

  await page.waitForURL((url) => url.pathname === "/setup");
  await expect(page.getByRole("button", { name: "Upload a file" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect a shop" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Explore with sample data" })).toBeVisible();

  await page.goto(setupLink().href);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This installation is already set up");
});

test.describe("no script", () => {
  test.use({ javaScriptEnabled: false });

  test("the form sets up the installation, and a wrong code returns to the page with the field", {
    tag: "@full",
  }, async ({ page }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const fill = async (code: string) => {
      for (const [id, text] of Object.entries({ ...DRAFT, code, timeZone: "Europe/London" }))
        await page.locator(`#${id}`).fill(text);
      await page.locator("#password").fill("a sentence of my own");
      await page.locator("#password").press("Enter");
    };
    await page.goto(`${server.url}/first-setup`);
    await fill("AAAA-AAAA-AAAA-AAAA");
    await expect(page.getByRole("alert").filter({ hasText: "Setup code" })).toBeVisible();
    await fill(setupLink().hash.slice(1));
    await page.waitForURL((url) => url.pathname === "/setup");
    expect((await page.request.get(`${server.url}/api/admin/me`)).status()).toBe(200);
    expect(requests.filter((url) => /sentence|ana@/.test(url))).toEqual([]);
  });
});
