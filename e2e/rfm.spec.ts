import { readFile } from "node:fs/promises";
import { demo } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test, waitForDialog, waitUntilIdle } from "./test.ts";

const INSIGHTS = ["highest_revenue_segment", "largest_segment", "fastest_growing_segment", "needs_attention"] as const;

type Report = {
  data: {
    totals: { customer_count: number };
    insights: Record<(typeof INSIGHTS)[number], string | null>;
    segments: { segment_name: string; segment_code: string; customer_count: number }[];
  };
};

type Reach = { customers: number; reachableByEmail: number };
type Group = Reach & { segmentCode: string; medianOrders: number; firstTime: Reach; returning: Reach; revenue: number };
type Groups = { groups: Group[]; lapsed: Group & { worthwhile: Reach }; signals: { segmentCode: string }[] };

const groupsOf = async (query = ""): Promise<Groups> => {
  const response = await fetch(`${demo.url}/api/admin/segmentation/groups${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return ((await response.json()) as { data: Groups }).data;
};

const reportOf = async (query = ""): Promise<Report["data"]> => {
  const response = await fetch(`${demo.url}/api/reports/customers/segmentation/${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return ((await response.json()) as Report).data;
};

test.use({ ownBusiness: false });

const written = (count: number) => count.toLocaleString("en-US");

test("a marketer logs in and reads insights that match the API", async ({ page }) => {
  await logIn(page);
  await waitUntilIdle(page);
  const report = await reportOf();
  await expect(page).toHaveTitle(/^RFM · \S/);
  await expect(
    page.getByText(`${written(report.totals.customer_count)} customers with a completed sale`),
  ).toBeVisible();

  const { groups: figures, signals } = await groupsOf();
  const insights = page.getByRole("region", { name: "Key insights" });
  // Each segment has one card, whatever stands out in it.
  const named = new Set(INSIGHTS.map((insight) => report.insights[insight] ?? "No segment stands out here"));
  await expect(insights.getByRole("article")).toHaveCount(named.size);
  for (const [at, name] of [...named].entries())
    await expect(insights.getByRole("article").nth(at)).toContainText(name);
  expect(report.insights.fastest_growing_segment).toBe("Potential Loyalists");
  const significant = page.getByRole("region", { name: "Statistically significant" });
  await expect(significant.getByRole("listitem")).toHaveCount(signals.length);
  for (const [at, { segmentCode }] of signals.entries()) {
    const named = report.segments.find(({ segment_code }) => segment_code === segmentCode);
    await expect(significant.getByRole("listitem").nth(at)).toContainText(named?.segment_name ?? "");
  }

  const shares = page.getByRole("table", { name: "Who brings the revenue?" });
  await expect(shares.locator("tbody tr")).toHaveCount(8);
  for (const { segment_name, segment_code, customer_count } of report.segments) {
    const row = shares.getByRole("row").filter({ has: page.getByRole("link", { name: segment_name, exact: true }) });
    await expect(row).toContainText(customer_count === 1 ? "1 customer" : `${written(customer_count)} customers`);
    const figure = figures.find(({ segmentCode }) => segmentCode === segment_code);
    if (figure) await expect(row).toContainText(`${written(figure.reachableByEmail)} reachable by email`);
  }

  const groups = page.getByRole("region", { name: "What should we do about each segment?" });
  for (const { customers, reachableByEmail } of figures) {
    await expect(groups).toContainText(
      `${written(customers)} customers, ${written(reachableByEmail)} reachable by email`,
    );
  }
});

test("returning customers are not new: their cell says so, and its list and file have the segment's customers", {
  tag: "@full",
}, async ({ page }) => {
  const { groups } = await groupsOf();
  const { customers, returning } = groups.find(({ segmentCode }) => segmentCode === "R5F1M1") as Group;
  expect([customers > 25, returning.customers]).toEqual([true, 0]);
  await logIn(page, "analyst", "/rfm?cell=R5F1");
  const sheet = page.getByRole("dialog", { name: "Recency 5, frequency 1" });
  await expect(sheet.getByText(/before the period and are therefore not in New Customers/)).toBeVisible();
  await page.goto("/rfm/customers?segment=new_customers");
  await expect(page.getByText(`–25 of ${written(customers)}`)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
  expect(lines).toHaveLength(1 + customers);
});

test("customers who last bought before the period are named beside the segments of each method", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page, "analyst", "/account");
  for (const method of ["rfm", "value", "behavior"]) {
    const { lapsed } = await groupsOf(`?method=${method}`);
    await navigateTo(page, `/rfm?method=${method}`);
    const row = page.getByRole("region", { name: "Lapsed" });
    await expect(row).toContainText(`${written(lapsed.reachableByEmail)} reachable by email`);
    await row.getByRole("link", { name: `${written(lapsed.customers)} customers worth` }).click();
    await expect(page).toHaveURL(/segment=LAPSED$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lapsed · before the last 90 days");
    await expect(page.getByText(`–25 of ${written(lapsed.customers)}`)).toBeVisible();
    await page.getByRole("link", { name: "RFM", exact: true }).last().click();
    await row.getByRole("link", { name: `${written(lapsed.worthwhile.customers)} spent $1K or more` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Lapsed: $1,000.00 or more · before the last 90 days",
    );
    await expect(page.getByText(`–25 of ${written(lapsed.worthwhile.customers)}`)).toBeVisible();
    await page.getByLabel("Spent at least").fill("");
    await page.getByLabel("Spent at least").press("Enter");
    await expect(page.getByText(`–25 of ${written(lapsed.customers)}`)).toBeVisible();
  }
});

test("period and storefront change the figures, are kept in the address, and Back undoes them", async ({ page }) => {
  await logIn(page);
  await waitUntilIdle(page);
  expect(new URL(page.url()).search).toBe("");

  await page.getByRole("button", { name: "Period: Last 90 days" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Last 365 days" }));
  await expect(page).toHaveURL(/\?days=365$/);
  const year = await reportOf("?days=365");
  await expect(page.getByText(`${written(year.totals.customer_count)} customers with a completed sale`)).toBeVisible();

  await page.getByRole("button", { name: /^Storefront/ }).click();
  const storefront = page.getByRole("menuitem").nth(1);
  const name = await storefront.innerText();
  await chooseMenuItem(storefront);
  await expect(page).toHaveURL(/days=365&storefront=1$/);
  const one = await reportOf("?days=365&storefront_id=1");
  const frame = page.getByText(`${written(one.totals.customer_count)} customers with a completed sale`);
  await expect(frame).toContainText(name);

  await page.goBack();
  await expect(page).toHaveURL(/\?days=365$/);
  await expect(page.getByText(`${written(year.totals.customer_count)} customers with a completed sale`)).toBeVisible();
});

test("any number of days can be the period", { tag: "@full" }, async ({ page }) => {
  await logIn(page);
  await waitUntilIdle(page);
  await page.getByRole("button", { name: /^Period/ }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Other period…" }));
  const field = page.getByLabel("Number of days (1 to 9,999)");
  await field.fill("0");
  await field.press("Enter");
  await expect(page.getByText("Enter a whole number from 1 to 9,999")).toBeVisible();
  await field.fill("45");
  await field.press("Enter");
  await expect(page).toHaveURL(/\?days=45$/);
  await expect(page.getByRole("button", { name: "Period: Last 45 days" })).toBeVisible();
});

test("replaces invalid values in the address by defaults and says so", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/rfm?days=0&focus=everybody");
  await waitUntilIdle(page);
  await expect(page.getByRole("status").filter({ hasText: "(days, focus)" })).toBeVisible();
  await expect(page).toHaveURL(/\/rfm$/);
});

test("the grid and the segments are usable by keyboard", { tag: "@full" }, async ({ page }) => {
  await logIn(page);
  await waitUntilIdle(page);
  const cell = (place: string) => page.locator(`[data-cell="${place}"]`);
  await cell("5-5").focus();
  await expect(cell("5-5")).toHaveAttribute(
    "aria-label",
    /^Recency 5 of 5, frequency 5 of 5: [\d,]+ customers?, .+ of revenue$/,
  );
  await page.keyboard.press("ArrowLeft");
  await expect(cell("4-5")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(cell("1-5")).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(cell("5-1")).toBeFocused();
  expect(await page.locator("[role=gridcell][tabindex='0']").count()).toBe(1);

  await expect(page.getByRole("tooltip").filter({ hasText: "Recency 5 of 5, frequency 1 of 5" })).toContainText(
    "Average order value",
  );

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?cell=R5F1$/);
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("Segments in this cell");
  await expect(page.locator("[data-dimmed]").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/\/rfm$/);

  await page.getByRole("table").getByRole("link", { name: "At Risk" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?focus=at_risk$/);
  const segment = page.getByRole("dialog", { name: "At Risk" });
  await expect(segment).toContainText("Average order value");
  // By the group's own figures, not by what the segment's name promises.
  const atRisk = (await groupsOf()).groups.find(({ segmentCode }) => segmentCode === "R2F2M3");
  await expect(segment).toContainText(`Typical customer (median): ${atRisk?.medianOrders} order`);
  await expect(segment).not.toContainText("Previously loyal");
  await expect(segment.locator("ol > li")).toHaveText([
    "Send win-back offers",
    "Trigger churn prevention drip",
    "Survey to understand drop-off",
  ]);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/rfm$/);
  await expect(page.getByRole("table").getByRole("link", { name: "At Risk" })).toBeFocused();
});

test("T switches between charts and sortable tables with the same figures", { tag: "@full" }, async ({ page }) => {
  await logIn(page);
  await waitUntilIdle(page);
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\?view=table$/);
  const table = page.getByRole("table", { name: "Who brings the revenue?" });
  await expect(table.locator("tbody tr")).toHaveCount(8);
  await table.getByRole("button", { name: "Customers", exact: true }).click();
  await expect(table.getByRole("columnheader", { name: "Customers", exact: true })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const counts = (await table.locator("tbody tr td:nth-child(2)").allInnerTexts()).map((text) =>
    Number(text.replace(",", "")),
  );
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  await page.keyboard.press("t");
  await waitUntilIdle(page);

  await page.getByRole("button", { name: /^Account of/ }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Keyboard shortcuts" }));
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await waitForDialog(keys);
  await keys.getByRole("switch", { name: "Single-letter keys" }).click();
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/rfm$/);
});

test("the CSV matches the page", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "analyst", "/rfm?days=30");
  await waitUntilIdle(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^[\w-]+\d{4}-\d{2}-\d{2}\.csv$/);
  const [heading = "", ...rows] = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
  expect(heading).toContain("customer_count");
  const report = await reportOf("?days=30");
  expect(rows).toHaveLength(8);
  for (const { segment_name, customer_count } of report.segments) {
    const row = rows.find((line) => line.includes(segment_name));
    expect(row?.split(",")).toContain(String(customer_count));
  }
});

test.describe("a separate account", () => {
  test.use({ ownBusiness: true });

  test("language changes immediately, is saved in the account, and is restored at the next login", {
    tag: "@full",
  }, async ({ page, context }) => {
    await logIn(page, "manager");
    await waitUntilIdle(page);
    await page.getByRole("button", { name: /^Account of / }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Language: English" }));
    await chooseMenuItem(page.getByRole("menuitem", { name: "Português", exact: true }));
    await expect(page.locator("html")).toHaveAttribute("lang", "pt");
    await expect(page.getByText(/clientes com uma venda concluída/)).toBeVisible();

    await context.clearCookies();
    await page.goto("/login");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log in");
    await logIn(page, "manager");
    await expect(page.locator("html")).toHaveAttribute("lang", "pt");

    await page.getByRole("button", { name: /^Conta de / }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Idioma: Português" }));
    await chooseMenuItem(page.getByRole("menuitem", { name: "English", exact: true }));
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});

test("dark mode is saved, and applies from the first paint", { tag: "@full" }, async ({ page }) => {
  await logIn(page);
  await page.getByRole("button", { name: /^Account of / }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Appearance: System" }));
  await chooseMenuItem(page.getByRole("menuitem", { name: "Dark", exact: true }));
  await expect(page.locator("html")).toHaveAttribute("data-scheme", "dark");
  const response = await page.reload();
  expect(await response?.text()).toContain('data-scheme="dark"');
  await waitUntilIdle(page);
  expect(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor)).toBe("rgb(15, 18, 22)");
});

test("a device in dark mode gets a dark page, although the server cannot know at first", { tag: "@full" }, async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: demo.url, colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto("/login");
  await expect(page.locator("html")).toHaveAttribute("data-scheme", "dark");
  await context.close();
});

test("log out ends the session, and Back leads to the login page", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "analyst");
  await waitUntilIdle(page);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Log out", exact: true }));
  await page.waitForURL(/\/login/);
  await page.goto("/rfm?days=30");
  await page.waitForURL(/\/login\?next=%2Frfm%3Fdays%3D30$/);
});

test("log out everywhere ends other sessions too, after confirmation", { tag: "@full" }, async ({ page, browser }) => {
  const other = await browser.newContext({ baseURL: demo.url, locale: "en-US" });
  const elsewhere = await other.newPage();
  await logIn(elsewhere, "analyst");
  await logIn(page, "analyst");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Log out everywhere" }));
  await page.getByRole("dialog").getByRole("button", { name: "Log out everywhere" }).click();
  await page.waitForURL(/\/login/);
  await elsewhere.reload();
  await elsewhere.waitForURL(/\/login/);
  await other.close();
});
