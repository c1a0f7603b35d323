import type { Page } from "@playwright/test";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, PHONE, test } from "./test.ts";

test.use({ ownBusiness: "empty" });

const headers = () => ({ ...withApiToken(), "content-type": "application/json" });
const api = (method: string, path: string, body?: object) =>
  fetch(`${demo.url}/api/admin${path}`, {
    method,
    headers: headers(),
    ...(body && { body: JSON.stringify(body) }),
  });

/** Orders of 30 customers in a month that ended some days ago. */
const fileOf = (daysAgo: number): string =>
  [
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    ...Array.from({ length: 60 }, (_, i) => {
      const at = new Date(Date.now() - (daysAgo + (i % 28)) * 86_400_000).toISOString().slice(0, 19).replace("T", " ");
      return `${1000 + i},SKU${i % 5},LAMP,${1 + (i % 3)},${at},${10 + (i % 7)}.50,C${i % 30},France`;
    }),
  ].join("\n");

const upload = (daysAgo = 1) =>
  fetch(`${demo.url}/api/admin/imports?format=online-retail&fileName=orders.csv`, {
    method: "POST",
    headers: { ...withApiToken(), "content-type": "text/csv" },
    body: `${fileOf(daysAgo)}\n`,
  });

const step = (page: Page, name: string) =>
  page.locator("main li").filter({ has: page.getByRole("heading", { level: 3, name }) });
const isDone = (page: Page, name: string) => expect(step(page, name)).toHaveAttribute("data-state", "done");
const isOpen = (page: Page, name: string) => expect(step(page, name)).not.toHaveAttribute("data-state", "done");

test("an empty business is guided step by step to its RFM report, each ticked as its result appears", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page);
  const link = step(page, "Bring in your orders").getByRole("link", { name: "Upload a file" });
  await expect(link).toHaveAttribute("href", /^\/imports/);
  await isOpen(page, "Bring in your orders");
  // The test's business starts with four users and a token.
  await isDone(page, "Invite your team");
  await isDone(page, "Use the API");

  const created = await api("POST", "/segments", { name: "First", criteria: {}, isAutomatic: false });
  expect(created.status).toBe(201);
  await isDone(page, "Create your first segment");
  const { data } = (await created.json()) as { data: { id: string } };
  expect((await api("DELETE", `/segments/${data.id}`)).status).toBe(204);
  await isOpen(page, "Create your first segment");

  await navigateTo(page, "/setup");
  expect((await upload()).ok).toBe(true);
  await isDone(page, "Bring in your orders");
  await isDone(page, "See your RFM report");
  await step(page, "See your RFM report").getByRole("link", { name: "Open RFM" }).click();
  const reminder = page.getByRole("region", { name: "Setup guide" });
  await expect(reminder.getByRole("link", { name: "Create your first segment" })).toBeVisible();
  await expect(reminder.getByRole("link", { name: "4 of 5 steps done" })).toBeVisible();

  // Hidden, it stays under Help.
  await reminder.getByRole("button", { name: "Hide this guide" }).click();
  await expect(reminder).toHaveCount(0);
  await page.reload();
  await expect(page.locator("div[role=grid]")).toBeVisible();
  await expect(reminder).toHaveCount(0);
  await page.getByRole("navigation").getByRole("link", { name: "Help" }).click();
  await page.getByRole("navigation").getByRole("link", { name: "Setup guide" }).click();
  await expect(page.getByText("This guide is hidden from Home and from RFM.")).toBeVisible();
  await page.getByRole("button", { name: "Show it there again" }).click();
  await expect(page.getByRole("button", { name: "Hide this guide" })).toBeVisible();
});

test("the guide leads to a period of the report that has orders", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/setup");
  expect((await upload(200)).ok).toBe(true);
  await isDone(page, "Bring in your orders");
  const link = step(page, "See your RFM report").getByRole("link", { name: "Open RFM" });
  await expect(link).toHaveAttribute("href", "/rfm?days=365");
  await navigateTo(page, "/rfm");
  await expect(page.getByText("The last completed order was placed on")).toBeVisible();
  await page.getByRole("button", { name: "Show the last 365 days" }).click();
  await expect(page.locator("div[role=grid]")).toBeVisible();
});

test("an admin explores sample data beside the empty business, goes back and deletes it", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page);
  await page.getByRole("button", { name: "Explore with sample data" }).click();
  const banner = page.getByRole("region", { name: "Sample data" });
  const back = banner.getByRole("button", { name: /^Back to / });
  await expect(back).toBeVisible();
  // The overview appears by itself once the data is there.
  await expect(page.getByRole("region", { name: "Key figures" })).toBeVisible();
  await navigateTo(page, "/customers");
  await expect(banner).toBeVisible();

  await back.click();
  await expect(step(page, "Bring in your orders")).toBeVisible();
  await expect(banner).toHaveCount(0);
  await page.getByRole("button", { name: /^Account of / }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Explore with sample data" }));
  await expect(banner).toBeVisible();
  await banner.getByRole("button", { name: "Delete the sample data" }).click();
  await expect(page.getByRole("button", { name: "Explore with sample data" })).toBeVisible();
  await isOpen(page, "Bring in your orders");
});

test.describe("pt", () => {
  test.use({ ...PHONE, locale: "pt-BR" });

  test("a viewer on a phone sees who takes the other steps, and hides the guide by keyboard", async ({ page }) => {
    await logIn(page, "viewer");
    await expect(step(page, "Traga seus pedidos")).toContainText("Um gerente ou administrador pode fazer isso.");
    await expect(page.locator("main li").getByRole("link")).toHaveCount(0);
    await page.getByRole("button", { name: "Ocultar este guia" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Ainda não há pedidos.")).toBeVisible();
  });
});
