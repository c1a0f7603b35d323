import type { Page } from "@playwright/test";
import { APP_ROLE, OWNER_ROLE } from "../src/core/postgres/roles.ts";
import { inDatabase } from "./database.ts";
import { demo, withApiToken } from "./demo.ts";
import { messagesIn } from "./messages.ts";
import { expect, logIn, PHONE, test } from "./test.ts";

/** Uses the keyboard, because the radio input itself is invisible. */
const show = async (page: Page, words: string): Promise<void> => {
  const [name = ""] = words.split(" {");
  const radio = page.getByRole("radio", { name: new RegExp(`^${name}`) });
  await radio.press("Space");
  await expect(radio).toBeChecked();
  await expect(radio).toBeFocused();
};

const firstRow = (page: Page) => page.locator("main tbody tr[data-row-key]").first();

test.describe("Portuguese", () => {
  test.use({ locale: "pt-BR" });

  test("a requested run starts, finishes, and can be repeated", { tag: "@full" }, async ({ page }) => {
    const { runs, statuses, job_kinds: kinds, nav } = messagesIn("pt");
    await logIn(page);
    await page.getByRole("navigation").getByRole("link", { name: nav.jobs }).click();
    // The demo's runs are shown, not that nothing has run.
    await expect(firstRow(page)).toContainText(statuses.run.succeeded);
    await expect(page.getByText(runs.empty_done)).toHaveCount(0);
    await page.getByRole("button", { name: runs.recalculate }).click();
    await expect(page.locator(".ant-notification-notice").filter({ hasText: runs.requested })).toBeVisible();
    await show(page, runs.tab_done);
    await expect(firstRow(page)).toContainText(statuses.run.succeeded);
    await expect(firstRow(page)).toContainText("Demo admin");
    await firstRow(page).getByRole("link", { name: kinds.recalculate_segments }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(kinds.recalculate_segments);
    await expect(page.getByRole("row", { name: new RegExp(runs.step_segments) })).toContainText(/\d/);
    const before = page.url();
    await page.getByRole("button", { name: runs.run_again }).click();
    await page.waitForURL((url) => url.href !== before);
    await expect(page.locator("main section").first()).toContainText(statuses.run.succeeded);
    await page.getByRole("link", { name: runs.back }).first().click();
    await show(page, runs.tab_scheduled);
    await expect(page).toHaveURL(/state=scheduled$/);
    await expect(page.getByRole("row", { name: new RegExp(kinds.clean_up) })).toBeVisible();
  });
});

test("a failed run shows what happened, what was saved and what to do, and can be retried", async ({ page }) => {
  const segments = "alter table customer_segments";
  await logIn(page, "admin", "/jobs");
  // A segment can only be marked as not recalculated.
  const ours = `business_id = '${demo.tenantId}'`;
  await inDatabase(
    OWNER_ROLE,
    `${segments} add constraint broken check (not ${ours} or problem is not null) not valid`,
  );
  try {
    await page.getByRole("button", { name: "Recalculate segments" }).click();
    await expect(page.locator(".ant-notification-notice").filter({ hasText: "Queued" })).toBeVisible();
    await show(page, "Running");
    // Make this attempt the last one, so that the test does not wait for five.
    await expect(firstRow(page)).toContainText("Retrying");
    const waiting = `state in ('created', 'retry') and data ->> 'businessId' = '${demo.tenantId}'`;
    await inDatabase(APP_ROLE, `update pgboss.job set retry_limit = retry_count where ${waiting}`);
    await show(page, "Failed");
    await expect(firstRow(page)).toContainText(/segments? couldn't be recalculated/);
  } finally {
    await inDatabase(OWNER_ROLE, `${segments} drop constraint broken`);
  }
  // The inbox of every page names the segments, until an update succeeds.
  const bell = (words: RegExp) => page.getByRole("button", { name: words });
  await bell(/unread alert/).click();
  const inbox = page.getByRole("dialog", { name: "Alerts" });
  const alert = inbox.getByRole("listitem").filter({ hasText: "could not be updated" });
  await expect(alert.first().getByRole("link")).toHaveAttribute("href", /^\/segments\//);
  await page.keyboard.press("Escape");
  await expect(inbox).toHaveCount(0);
  await firstRow(page).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "What was saved" })).toBeVisible();
  await expect(page.getByText("either up to date or unchanged")).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("main section").first()).toContainText("Done");
  await expect(page.getByRole("heading", { name: "What was saved" })).toHaveCount(0);
  await bell(/^Alerts$|unread alert/).click();
  await expect(alert.first()).toContainText("Back to normal");
});

test.describe("while the service is unreachable", () => {
  test.use({ mayComplain: /Failed to load resource|status of 401/ });

  test("the list keeps the last known state and shows its time", { tag: "@full" }, async ({ page }) => {
    const headers = withApiToken();
    const done = async () =>
      (await (await page.request.get("/api/admin/runs?state=succeeded", { headers })).json()).total;
    // The demo's own calculations.
    const before = await done();
    expect((await page.request.post("/api/admin/segments/recalculate", { headers, data: {} })).status()).toBe(202);
    await expect.poll(done).toBe(before + 1);
    await logIn(page, "admin", "/jobs?state=done");
    await expect(firstRow(page)).toContainText("Done");
    // A run started elsewhere triggers a reload of the list.
    const changeSomething = () =>
      page.request.post("/api/admin/segments/recalculate", { headers: { origin: demo.url }, data: {} });
    await page.route("**/api/admin/runs?**", (route) => route.abort());
    await changeSomething();
    await expect(page.getByText("The list couldn't be refreshed.")).toBeVisible();
    await expect(firstRow(page)).toContainText("Done");
    await page.unroute("**/api/admin/runs?**");
    await changeSomething();
    await expect(page.getByText("The list couldn't be refreshed.")).toHaveCount(0);
  });
});

test.describe("phones", () => {
  test.use({ ...PHONE, ownBusiness: false });

  test("the tabs become a menu", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "admin", "/jobs?state=done");
    await page.getByRole("combobox", { name: "Show" }).press("Enter");
    await page
      .locator(".ant-select-item-option")
      .filter({ hasText: /^Scheduled/ })
      .click();
    await expect(page.getByRole("row", { name: /Segment recalculation/ })).toBeVisible();
  });
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("users without management permission see their own runs; viewers see which permission they need", {
    tag: "@full",
  }, async ({ page }) => {
    await logIn(page, "analyst", "/jobs");
    await expect(page.getByText("You haven't requested any runs.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Recalculate segments" })).toHaveCount(0);
    await expect(page.getByRole("radio", { name: /^Scheduled/ })).toHaveCount(0);
    await logIn(page, "viewer", "/jobs");
    await expect(page.getByText("Ask an admin for “Run segmentations and forecasts”.")).toBeVisible();
    await expect(page.getByRole("navigation").getByRole("link", { name: "Runs" })).toHaveCount(0);
  });
});
