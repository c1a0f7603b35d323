import type { APIRequestContext, Browser } from "@playwright/test";
import { demo, withApiToken } from "./demo.ts";
import { expect, logIn, openSession, reportGrid, test } from "./test.ts";

/** Another user in a separate browser. */
const another = async (browser: Browser): Promise<APIRequestContext> => {
  const { request } = await browser.newContext({ baseURL: demo.url });
  await openSession(request, "manager");
  return request;
};

const headers = { origin: demo.url };

const create = async (user: APIRequestContext, name: string): Promise<string> => {
  const data = { name, criteria: { minOrders: 9 }, isAutomatic: false };
  const response = await user.post("/api/admin/segments", { headers, data });
  expect(response.status(), await response.text()).toBe(201);
  return (await response.json()).data.id;
};

test.describe(() => {
  test.use({ ownBusiness: "empty" });

  test("changes by another user appear without reloading", async ({ page, browser }) => {
    const name = `Live ${Date.now()}`;
    const manager = await another(browser);
    await create(manager, "Before");
    await logIn(page, "viewer", "/segments");
    await expect(page.getByRole("row", { name: /Before/ })).toBeVisible();
    const id = await create(manager, name);
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row).toBeVisible();
    await manager.delete(`/api/admin/segments/${id}`, { headers });
    await expect(row).toHaveCount(0);
  });
});

test.describe("while the stream is down", () => {
  test.use({ mayComplain: /Failed to load resource|status of 401/ });

  test("missed changes are loaded once it is back", { tag: "@full" }, async ({ page, browser }) => {
    const name = `Missed ${Date.now()}`;
    const manager = await another(browser);
    await page.route("**/api/admin/events", (route) => route.abort());
    await logIn(page, "viewer", "/segments");
    await expect(page.getByRole("row").nth(1)).toBeVisible();
    const id = await create(manager, name);
    await page.unroute("**/api/admin/events");
    await expect(page.getByRole("row", { name: new RegExp(name) })).toBeVisible();
    await manager.delete(`/api/admin/segments/${id}`, { headers });
  });
});

test("a report that changes while it loads for the first time waits for the figures above its cards", {
  tag: "@full",
}, async ({ page, request }) => {
  const held: (() => void)[] = [];
  const hold = () => new Promise<void>((resolve) => held.push(resolve));
  let reports = 0;
  await page.route("**/api/reports/customers/segmentation*", async (route) => {
    reports += 1;
    if (reports > 1) await hold();
    await route.continue().catch(() => undefined);
  });
  await page.route("**/api/admin/segmentation/groups*", async (route) => {
    await hold();
    await route.continue().catch(() => undefined);
  });
  const answered = page.waitForResponse(/customers\/segmentation/);
  await logIn(page, "manager", "/rfm?days=30");
  await (await answered).finished();
  const order = { orderedAt: new Date().toISOString(), totalPrice: 20, externalId: `LIVE-${Date.now()}` };
  const orders = [{ ...order, customer: { externalId: "C00001" } }];
  const posted = await request.post("/api/v1/orders/batch", { headers: withApiToken(), data: { orders } });
  expect(posted.ok()).toBe(true);
  await expect.poll(() => reports).toBeGreaterThan(1);
  await expect(page.locator("main [aria-busy=true]").first()).toBeVisible();
  await expect(reportGrid(page)).toHaveCount(0);
  while (held.length > 0) held.pop()?.();
  await expect(reportGrid(page)).toBeVisible();
});
