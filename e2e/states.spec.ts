import type { Page } from "@playwright/test";
import { chooseMenuItem, expect, logIn, reportGrid, test, waitForPlace, waitUntilIdle } from "./test.ts";

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

test("shows a skeleton while loading, and after three seconds a note with a way to cancel", { tag: "@full" }, async ({
  page,
}) => {
  let isHeld = true;
  await page.route(REPORT, async (route) => {
    while (isHeld) await new Promise((resolve) => setTimeout(resolve, 50));
    await route.continue().catch(() => undefined);
  });
  await logIn(page);
  const skeleton = page.locator("main [aria-busy=true]");
  await expect(skeleton).toBeVisible();
  const place = await skeleton.boundingBox();
  await expect(page.getByText(/^Calculating: this can take \d+ seconds$/)).toBeInViewport();
  expect(await skeleton.boundingBox()).toEqual(place);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Stopped. Nothing was changed.")).toBeVisible();
  isHeld = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await waitUntilIdle(page);
});

test.describe(() => {
  test.use({ mayComplain: /Failed to load resource/ });

  test("a failure is a single card with a reference to copy, and the rest of the page works", async ({ page }) => {
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

  test("retries a busy service after its retry time, without an error on the page", { tag: "@full" }, async ({
    page,
  }) => {
    const busy = { success: false, error: "Service unavailable", request_id: "req-4712" };
    await page.route(REPORT, (route) => route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: busy }), {
      times: 2,
    });
    await logIn(page);
    await waitUntilIdle(page);
    await expect(reportGrid(page)).toBeVisible();
  });
});

test("a period without sales explains why and offers the next longer one", { tag: "@full" }, async ({ page }) => {
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

test("a shop without any orders is led to the imports", { tag: "@full" }, async ({ page }) => {
  await changeReport(page, ({ totals }) => {
    totals.customer_count = 0;
    totals.unscored_customers = 0;
    totals.previous_customer_count = 0;
  });
  await logIn(page);
  await expect(page.getByText("No orders yet. Import a file to see your segments.")).toBeVisible();
  await page.getByRole("link", { name: "Import orders" }).click();
  await expect(page).toHaveURL(/\/imports\/new$/);
  await expect(page.getByRole("button", { name: "Choose files" })).toBeVisible();
});

test("few customers get a note, and fewer than five a table", { tag: "@full" }, async ({ page }) => {
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
  // Requests in progress when the connection dropped.
  test.use({ mayComplain: /ERR_INTERNET_DISCONNECTED/ });

  test("says when offline, and keeps what was loaded", { tag: "@full" }, async ({ page, context }) => {
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
  test.use({ mayComplain: /Failed to load resource/ });

  test("keeps the old figures, marked as updating, while new ones load; an ended session leads to the login page and back", {
    tag: "@full",
  }, async ({ page, context }) => {
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

    await page.getByRole("button", { name: /^Period/ }).click();
    const year = page.getByRole("menuitem", { name: "Last 365 days" });
    await waitForPlace(year);
    // Last, because any other request of the page would lead to the login page too.
    await context.clearCookies();
    await year.click();
    await page.waitForURL(/\/login\?next=%2Frfm%3Fdays%3D365$/);
  });
});

test.describe(() => {
  test.use({ mayComplain: /status of 40[14]/ });

  test("an unknown address has a page in the product's design with a link", { tag: "@full" }, async ({ page }) => {
    await page.goto("/nothing-here");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page not found");
    await expect(page.getByRole("link", { name: "Go to the start page" })).toBeVisible();
  });
});
