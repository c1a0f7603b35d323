import type { Page } from "@playwright/test";
import { chooseMenuItem, expect, logIn, reportGrid, test, waitUntilIdle } from "./test.ts";

test.use({ ownBusiness: false });

const REPORT = "**/api/reports/customers/segmentation*";

type Data = {
  totals: { customer_count: number; unscored_customers: number; previous_customer_count: number };
  segments: { customer_count: number }[];
};

/** Modifies the real answer to show a shop in another state. */
const changeReport = (page: Page, change: (data: Data) => void) =>
  page.route(REPORT, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    change(answer.data);
    await route.fulfill({ response, json: answer });
  });

test("while the first figures come there is the page's outline; after three seconds a sentence and a way out", async ({
  page,
}) => {
  let isHeld = true;
  await page.route(REPORT, async (route) => {
    while (isHeld) await new Promise((resolve) => setTimeout(resolve, 50));
    await route.continue().catch(() => undefined);
  });
  await logIn(page);
  await expect(page.locator("[aria-busy=true]")).toBeVisible();
  await expect(page.getByText(/^Calculating: this can take \d+ seconds$/)).toBeVisible({ timeout: 5000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Stopped. Nothing was changed.")).toBeVisible();
  isHeld = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await waitUntilIdle(page);
});

test("while other figures come the old ones stay, marked as updating", async ({ page }) => {
  await logIn(page);
  await waitUntilIdle(page);
  let isHeld = true;
  await page.route(/segmentation\?days=180/, async (route) => {
    while (isHeld) await new Promise((resolve) => setTimeout(resolve, 50));
    await route.continue().catch(() => undefined);
  });
  await page.getByRole("button", { name: /^Period/ }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Last 180 days" }));
  await expect(page.getByText("Updating")).toBeVisible();
  await expect(reportGrid(page)).toBeVisible();
  isHeld = false;
  await waitUntilIdle(page);
});

test.describe(() => {
  test.use({ mayComplain: /Failed to load resource/ });

  test("a failure is one card with a reference to copy, and the rest of the page lives", async ({ page }) => {
    await page.route(REPORT, (route) =>
      route.fulfill({
        status: 500,
        headers: { "x-request-id": "req-4711" },
        json: { success: false, error: "Internal server error", request_id: "req-4711" },
      }),
    );
    await logIn(page);
    const card = page.getByRole("alert").filter({ hasText: "The report couldn't be loaded" });
    await expect(card).toContainText("Nothing was changed. Reference: req-4711");
    await expect(card.getByRole("button", { name: /^Copy/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Period/ })).toBeEnabled();
    await page.unroute(REPORT);
    await card.getByRole("button", { name: "Try again" }).click();
    await waitUntilIdle(page);
  });

  test("a session that ended meanwhile leads to the login page, and back", async ({ page, context }) => {
    await logIn(page, "admin", "/rfm?days=30");
    await waitUntilIdle(page);
    await context.clearCookies();
    await page.getByRole("button", { name: /^Period/ }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Last 365 days" }));
    await page.waitForURL(/\/login\?next=%2Frfm%3Fdays%3D365$/);
  });
});

test("no sale in the period: why, and the next longer one as a button", async ({ page }) => {
  await page.route(/segmentation\?days=30/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    answer.data.totals.customer_count = 0;
    await route.fulfill({ response, json: answer });
  });
  await logIn(page, "admin", "/rfm?days=30");
  await expect(page.getByText("No completed sale in the last 30 days. Try a longer period.")).toBeVisible();
  await page.getByRole("button", { name: "Show the last 90 days" }).click();
  await waitUntilIdle(page);
});

test("no order at all: the line that imports a file", async ({ page }) => {
  await changeReport(page, ({ totals }) => {
    totals.customer_count = 0;
    totals.unscored_customers = 0;
    totals.previous_customer_count = 0;
  });
  await logIn(page);
  await expect(page.getByText("No orders yet. Import a file to see your segments.")).toBeVisible();
  await expect(page.getByText(/^npm run import -- orders\.csv --format online-retail --business \S+$/)).toBeVisible();
});

test("few customers carry a note; fewer than five are a table", async ({ page }) => {
  let people = 49;
  await changeReport(page, ({ totals }) => {
    totals.customer_count = people;
  });
  await logIn(page);
  await expect(page.getByText("Small sample: read with care.")).toBeVisible();
  await expect(reportGrid(page)).toBeVisible();
  people = 4;
  await page.reload();
  await expect(page.getByText(/^Small sample: read with care\. Only 4 customers/)).toBeVisible();
  await expect(reportGrid(page)).toHaveCount(0);
  await expect(page.getByRole("table", { name: "Who brings the revenue?" })).toBeVisible();
});

test.describe(() => {
  // Requests that were under way when the connection dropped.
  test.use({ mayComplain: /ERR_INTERNET_DISCONNECTED/ });

  test("offline is said, and what was last loaded stays", async ({ page, context }) => {
    await logIn(page);
    await waitUntilIdle(page);
    await context.setOffline(true);
    await expect(page.getByText("No connection. Showing what was last loaded.")).toBeVisible();
    await expect(reportGrid(page)).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText("No connection. Showing what was last loaded.")).toHaveCount(0);
  });
});

test.describe(() => {
  test.use({ mayComplain: /status of 40[14]/ });

  test("an address that leads nowhere says so, in the product's look, with a way on", async ({ page }) => {
    await page.goto("/nothing-here");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await expect(page.getByRole("link", { name: "Go to RFM insights" })).toBeVisible();
  });
});
