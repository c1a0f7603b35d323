import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test, waitUntilIdle } from "./test.ts";

test.use({ ownBusiness: false });

type Member = { name: string | null; externalId: string; revenue: number };
type Members = { data: Member[]; total: number };

const membersOf = async (query: string): Promise<Members> => {
  const response = await fetch(`${demo.url}/api/admin/segmentation/customers?${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return response.json();
};

const called = ({ name, externalId }: Member) => name?.trim() || externalId;

const rows = (page: Page) => page.locator("tbody tr[data-row-key]");

/** Formatted for the page's language. */
const reader = {
  locale: "es-MX",
  segment: "Campeones",
  title: "Campeones · últimos 90 días",
  see: (n: string) => `Ver ${n} clientes`,
  search: "Buscar por nombre, correo o ID",
  revenue: "Ingresos",
  next: "Siguiente",
  csv: "Exportar CSV",
  head: "Nombre",
  why: /^R\d F\d M\d: ver por qué/,
  monetary: "Valor monetario",
};

test.describe(reader.locale, () => {
  test.use({ locale: reader.locale });

  test("lists a segment's customers with search, reasons and export", async ({ page }) => {
    const all = await membersOf("segment=R5F5M5&pageSize=200");
    expect(all.total).toBeGreaterThan(25);
    await logIn(page, "analyst", "/rfm");
    await waitUntilIdle(page);
    await page.getByRole("link", { name: reader.segment, exact: true }).first().click();
    const sheet = page.getByRole("dialog");
    // The five highest spenders are listed beside the figures.
    for (const member of all.data.slice(0, 5)) await expect(sheet).toContainText(called(member));
    await sheet.getByRole("link", { name: reader.see(all.total.toLocaleString(reader.locale)) }).click();

    await expect(page).toHaveURL(/\/rfm\/customers\?segment=champions$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(reader.title);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(rows(page)).toHaveCount(25);
    await expect(rows(page).first()).toContainText(called(all.data[0] as Member));

    const [first] = called(all.data[0] as Member).split(" ");
    const found = await membersOf(`segment=R5F5M5&q=${encodeURIComponent(first ?? "")}`);
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox", { name: reader.search })).toBeFocused();
    await page.keyboard.type((first ?? "").toUpperCase());
    await expect(rows(page)).toHaveCount(found.total);
    await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(first?.toUpperCase() ?? "")}`));

    await page.getByRole("button", { name: reader.why }).first().click();
    await expect(page.getByRole("tooltip")).toContainText(reader.monetary);
    await page.keyboard.press("Escape");

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: reader.csv }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^rfm-[a-z-]+-\d{4}-\d{2}-\d{2}\.csv$/);
    const [heading = "", ...lines] = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(heading.split(",")).toContain(reader.head);
    expect(lines).toHaveLength(found.total);
  });

  test("turns pages, sorts, and shows a row's reason by its key", { tag: "@full" }, async ({ page }) => {
    const all = await membersOf("segment=R5F5M5&pageSize=200");
    await logIn(page, "analyst", "/rfm/customers?segment=champions");
    await page.getByRole("link", { name: reader.next }).click();
    await expect(page).toHaveURL(/segment=champions&page=2$/);
    await expect(rows(page).first()).toContainText(called(all.data[25] as Member));
    await page.goBack();
    await expect(rows(page).first()).toContainText(called(all.data[0] as Member));

    await page.getByRole("button", { name: reader.revenue, exact: true }).click();
    await expect(page).toHaveURL(/segment=champions&sort=revenue$/);
    await expect(page.getByRole("columnheader", { name: reader.revenue })).toHaveAttribute("aria-sort", "ascending");
    await expect(rows(page).first()).toContainText(
      called((await membersOf("segment=R5F5M5&sort=revenue&pageSize=1")).data[0] as Member),
    );

    await rows(page).first().focus();
    await page.keyboard.press("w");
    await expect(page.getByRole("tooltip")).toContainText(reader.monetary);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("tooltip")).toHaveCount(0);
  });
});

test("the customers of another period have the segment of every list, and that of the period under its name", async ({
  page,
}) => {
  const list = "days=365&action=reorder_due";
  const { data } = await (
    await fetch(`${demo.url}/api/admin/segmentation/customers?${list}`, {
      headers: { authorization: `Bearer ${demo.token}` },
    })
  ).json();
  await logIn(page, "analyst", `/rfm/customers?${list}`);
  await expect(page.getByRole("columnheader", { name: "RFM segment (90 days)" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Segment in this report (365 days)" })).toBeVisible();
  await rows(page).first().getByRole("link").first().click();
  const first = await (await page.request.get(`${demo.url}/api/admin/customers/${data[0].id}`)).json();
  expect(first.data.rfm?.segment ?? null).toBe(data[0].rfmSegment);
  // In the header; the segment is explained further down, too.
  await expect(page.getByText(/^R\d F\d M\d · Last 90 days$/)).toHaveCount(data[0].rfmSegment === null ? 0 : 1);
});

test("records exports in the audit log", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/rfm/customers?cell=R5F5");
  await expect(rows(page).first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const response = await page.request.get(`${demo.url}/api/admin/audit-log?action=file.downloaded&pageSize=5`);
  expect(await response.text()).toContain(download.suggestedFilename());
});

test("viewers see customers and no export on the page and the sheet", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "viewer", "/rfm?focus=champions");
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("link", { name: /^See / }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Export CSV" })).toHaveCount(0);
  const refused = await page.request.get(`${demo.url}/api/admin/segmentation/customers?exportFormat=csv`);
  expect(refused.status()).toBe(403);
});

test("users with access to reports but not customers see only counts", { tag: "@full" }, async ({ page }) => {
  await page.route("**/api/admin/me", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    if (answer.data) answer.data.permissions = ["reports:view"];
    await route.fulfill({ response, json: answer });
  });
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await logIn(page, "viewer", "/rfm?focus=champions");
  await expect(page.getByRole("dialog")).toContainText("Average order value");
  await expect(page.getByRole("link", { name: /^See / })).toHaveCount(0);
  await navigateTo(page, "/rfm/customers?segment=champions");
  await expect(page.getByText("Ask an admin for “See customers and segments”.", { exact: false })).toBeVisible();
  expect(requests.filter((url) => url.includes("/segmentation/customers"))).toEqual([]);
});

test("lists the customers of a tier and of a trait", { tag: "@full" }, async ({ page }) => {
  const tier = await membersOf("method=value&segment=V3&pageSize=1");
  await logIn(page, "analyst", "/rfm?method=value&focus=V3");
  await page.getByRole("dialog").getByRole("link", { name: /^See / }).click();
  await expect(page).toHaveURL(/\/rfm\/customers\?method=value&segment=V3$/);
  await expect(page.getByText(`1–25 of ${tier.total.toLocaleString("en-US")}`)).toBeVisible();
  await page
    .getByRole("button", { name: /^See why: / })
    .first()
    .click();
  await expect(page.getByRole("tooltip")).toContainText("High Value: more than");

  const { total } = await membersOf("method=behavior&segment=NONE&pageSize=1");
  await navigateTo(page, "/rfm/customers?method=behavior&segment=NONE");
  await expect(page.getByText(`1–25 of ${total.toLocaleString("en-US")}`)).toBeVisible();
});

test("an unsuccessful search can be cleared, and a page beyond the last shows the last", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page, "viewer", "/rfm/customers?segment=champions&q=nobody-is-called-so");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(page).toHaveURL(/\/rfm\/customers\?segment=champions$/);
  await expect(rows(page)).toHaveCount(25);
  const { total } = await membersOf("segment=R5F5M5&pageSize=1");
  await page.goto("/rfm/customers?segment=champions&page=9999");
  await expect(page).toHaveURL(new RegExp(`page=${Math.ceil(total / 25)}$`));
  await expect(rows(page).first()).toBeVisible();
});

test.describe(() => {
  test.use({ mayComplain: /Failed to load resource/ });

  test("a failed list can be retried, and the movement card fails by itself", { tag: "@full" }, async ({ page }) => {
    await page.route("**/api/admin/segmentation/**", (route) =>
      route.fulfill({ status: 500, headers: { "x-request-id": "req-7" }, json: { error: "Sorry", code: "INTERNAL" } }),
    );
    await logIn(page, "viewer", "/rfm");
    await waitUntilIdle(page);
    const card = page.getByRole("alert").filter({ hasText: "The comparison couldn't be loaded" });
    await expect(card).toContainText("req-7");
    await navigateTo(page, "/rfm/customers?segment=champions");
    await expect(page.getByRole("alert").filter({ hasText: "The list couldn't be loaded" })).toBeVisible();
    await page.unroute("**/api/admin/segmentation/**");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(rows(page)).toHaveCount(25);
  });
});

test("shows the largest moves as sentences, as a table with arrow keys, and as a sortable table", {
  tag: "@full",
}, async ({ page }) => {
  type Flow = { from: string; to: string; customers: number };
  const response = await fetch(`${demo.url}/api/admin/segmentation/movement`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  const { flows } = ((await response.json()) as { data: { flows: Flow[] } }).data;
  const stayed = flows.find(({ from, to }) => from === "R5F5M5" && to === "R5F5M5")?.customers ?? 0;
  await logIn(page, "viewer");
  await waitUntilIdle(page);
  const card = page.getByRole("region", { name: "Who moved since the previous period?" });
  await expect(card.getByRole("listitem")).toHaveCount(5);
  const corner = card.locator("[data-at='0-0']");
  await expect(corner).toHaveText(stayed === 0 ? "" : stayed.toLocaleString("en-US"));
  await corner.focus();
  await page.keyboard.press("ArrowRight");
  await expect(card.locator("[data-at='0-1']")).toBeFocused();
  await expect(page.getByRole("tooltip").filter({ hasText: "From Champions to Loyal Customers" })).toBeVisible();
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("t");
  const twin = page.getByRole("table", { name: "Who moved since the previous period?" });
  await expect(twin.locator("tbody tr")).toHaveCount(flows.length);
});
