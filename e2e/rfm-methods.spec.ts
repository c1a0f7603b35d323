import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { demo } from "./demo.ts";
import { drawPlots } from "./plots.ts";
import { expect, logIn, reportGrid, test, waitUntilIdle } from "./test.ts";

test.use({ ownBusiness: false });

type Segment = { segment_code: string; customer_count: number; customer_share: number; revenue_share: number };
type Trait = { trait_code: string; kind: "category" | "channel" | "season"; name: string; lift: number };

const reportOf = async (method: string): Promise<{ segments: Segment[]; customers_by_trait: Trait[] }> => {
  const address = `${demo.url}/api/reports/customers/segmentation/?segmentation_method=${method}`;
  const response = await fetch(address, { headers: { authorization: `Bearer ${demo.token}` } });
  return ((await response.json()) as { data: { segments: Segment[]; customers_by_trait: Trait[] } }).data;
};

const percent = (locale: string, share: number) => new Intl.NumberFormat(locale, { style: "percent" }).format(share);
const one = (locale: string, value: number) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);

/** Waits until the requested report is on screen. */
const shows = async (page: Page, card: string) => {
  await expect(page.getByRole("region", { name: card })).toBeVisible();
  await expect(page.getByText(/^ · (Updating|Actualizando|Atualizando)$/)).toHaveCount(0);
};

test.describe("the report by value, in Portuguese", () => {
  const words = {
    locale: "pt-BR",
    value: "Valor",
    tiers: ["Alto valor", "Médio valor", "Baixo valor"],
    concentrated: "Quão concentrada está a receita?",
    bring: (customers: string, revenue: string) => `${customers} dos clientes geram ${revenue} da receita`,
  } as const;
  test.use({ locale: "pt-BR" });

  test("the report by value has a curve that matches the API, keyboard access and a table, and Back undoes the choice", async ({
    page,
  }) => {
    await logIn(page);
    await waitUntilIdle(page);
    await page.getByRole("radio", { name: "RFM" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(page).toHaveURL(/\?method=value$/);
    await expect(page.getByRole("radio", { name: words.value })).toBeChecked();
    await shows(page, words.concentrated);
    await expect(reportGrid(page)).toHaveCount(0);

    const { segments } = await reportOf("value");
    const high = segments.find(({ segment_code }) => segment_code === "V3");
    if (!high) throw new Error("The demo has no High Value customers");
    const [customers, revenue] = [high.customer_share, high.revenue_share].map((share) => percent(words.locale, share));
    const card = page.getByRole("region", { name: words.concentrated });
    const answer = words.bring(customers ?? "", revenue ?? "");
    await expect(card).toHaveAccessibleDescription(`${answer}.`);
    for (const tier of words.tiers) await expect(card.getByRole("link", { name: tier })).toBeVisible();

    // Moves along the curve by keyboard, one step from the start.
    await drawPlots(page);
    const curve = card.getByRole("application");
    await curve.focus();
    await page.keyboard.press("ArrowRight");
    await expect(card.getByRole("status")).toContainText(words.tiers[0]);
    await expect(card.getByRole("status")).toContainText("%");

    await page.keyboard.press("t");
    await expect(page).toHaveURL(/\?method=value&view=table$/);
    const table = page.getByRole("table", { name: words.concentrated });
    await expect(table.locator("tbody tr").last()).toContainText(words.tiers[2]);
    await expect(
      table
        .getByRole("row")
        .filter({ hasText: revenue ?? "" })
        .first(),
    ).toBeVisible();

    await page.goBack();
    await expect(curve).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/\/rfm$/);
    await waitUntilIdle(page);
  });
});

test.describe("the report by behavior, in Spanish", () => {
  const words = {
    number: "es-419",
    byTrait: "Clientes por rasgo",
    kinds: { category: "Categorías de productos", channel: "Canales de venta", season: "Temporadas" },
    named: { category: "Categoría" },
  };
  test.use({ locale: "es-MX" });

  test("the report by behavior has three groups of bars that match the API, and a trait can be focused and unfocused", async ({
    page,
  }) => {
    await logIn(page, "admin", "/rfm?method=behavior");
    await shows(page, words.byTrait);
    const { customers_by_trait: traits, segments } = await reportOf("behavior");
    const card = page.getByRole("region", { name: words.byTrait });
    for (const [kind, title] of Object.entries(words.kinds)) {
      const bars = card.getByRole("region", { name: title }).getByRole("listitem");
      await expect(bars).toHaveCount(traits.filter((trait) => trait.kind === kind).length);
    }
    const isSegment = (code: string) => segments.some(({ segment_code }) => segment_code === code);
    const category = traits.find(({ kind, trait_code }) => kind === "category" && isSegment(trait_code));
    if (!category) throw new Error("The demo has no habit of a category");
    const bar = card.getByRole("listitem").filter({ hasText: category.name });
    await expect(bar).toContainText(`${one(words.number, category.lift)}×`);

    await bar.getByRole("link", { name: category.name }).focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/rfm?method=behavior&focus=${encodeURIComponent(category.trait_code)}`);
    const name = `${words.named.category}: ${category.name}`;
    const sheet = page.getByRole("dialog", { name });
    await expect(sheet.locator("ol > li")).toHaveCount(3);
    await expect(sheet.locator("ol")).toContainText(category.name);
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/\?method=behavior$/);
    await expect(bar.getByRole("link", { name: category.name })).toBeFocused();

    await page.keyboard.press("t");
    const table = page.getByRole("table", { name: words.byTrait });
    await expect(table.locator("tbody tr")).toHaveCount(traits.length);
    await expect(table.getByRole("row").filter({ hasText: name })).toContainText(
      `${one(words.number, category.lift)}×`,
    );
  });
});

test.describe("scores, in English", () => {
  const words = {
    spread: "How are the scores spread?",
    ties: /^No customer scores 2: \d+% have exactly 1 order \(ties\)$/,
  };
  test.use({ locale: "en-US" });

  test("scores: columns with keyboard access, reasons for empty scores, and tables", { tag: "@full" }, async ({
    page,
  }) => {
    await logIn(page);
    await waitUntilIdle(page);
    const card = page.getByRole("region", { name: words.spread });
    await expect(card).toBeVisible();
    await drawPlots(page);
    const frequency = card.getByRole("application").nth(1);
    await expect(frequency.locator(".recharts-bar rect").first()).toBeVisible();
    await frequency.focus();
    // The plot only handles keys after it has measured itself, shortly after drawing its columns. Moves from the first column
    // to the second.
    await expect(async () => {
      for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowRight");
      const tip = card.getByRole("status").filter({ hasText: "F2" });
      await expect(tip).toContainText(words.ties.source.slice(1, 12), { timeout: 1000 });
    }).toPass();
    await expect(card.locator("p").filter({ hasText: words.ties })).toBeVisible();
    await page.keyboard.press("t");
    await expect(card.getByRole("table")).toHaveCount(3);
    await expect(card.getByRole("table").first().locator("tbody tr")).toHaveCount(5);
  });
});

test.describe("an unusual period, in Spanish", () => {
  const words = { advised: "Recomendado: de 30 a 365 días.", thirty: "Ver los últimos 30 días" };
  test.use({ locale: "es-MX" });

  test("a period outside of the recommended range is explained, with links to the nearest ones", {
    tag: "@full",
  }, async ({ page }) => {
    await logIn(page, "admin", "/rfm?days=7");
    await expect(page.getByRole("note")).toContainText(words.advised);
    await page.getByRole("note").getByRole("button", { name: words.thirty }).click();
    await expect(page).toHaveURL(/\?days=30$/);
    await expect(page.getByRole("note")).toHaveCount(0);
  });
});

test("another method has other segments, so the focus is cleared", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/rfm?days=365&focus=at_risk");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByText("Value", { exact: true }).click();
  await expect(page).toHaveURL(/\?method=value&days=365$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a trait that is missing in this period is reported, and the address corrected", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page, "admin", "/rfm?method=behavior&focus=CAT%3ANothing");
  await expect(page.getByRole("status").filter({ hasText: "(focus)" })).toBeVisible();
  await expect(page).toHaveURL(/\?method=behavior$/);
});

test("the CSV uses the page's method", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "analyst", "/rfm?method=value");
  await shows(page, "How concentrated is revenue?");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const [, ...rows] = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
  expect(rows.map((row) => row.split(",")[1])).toEqual(["V3", "V2", "V1"]);
});
