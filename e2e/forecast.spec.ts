import type { Locator, Page } from "@playwright/test";
import type { z } from "zod";
import { makeFormats } from "../src/core/messages/formats.ts";
import type { getForecast } from "../src/features/forecast/contracts/forecast.ts";
import { pathMonths } from "../src/features/forecast/ui/path/path-model.ts";
import { plotPoints } from "../src/features/forecast/ui/trust/tracking-model.ts";
import { binPosition, moneyScale } from "../src/features/forecast/ui/value-scales.ts";

import { demo } from "./demo.ts";
import { drawPlots } from "./plots.ts";
import { chooseMenuItem, expect, logIn, test } from "./test.ts";

type Data = z.output<typeof getForecast.output>["data"];
type Answer = NonNullable<Data["answer"]>;

/** The forecast that an API client gets. */
const readForecast = async (locale: string): Promise<Data & { answer: Answer }> => {
  const headers = { authorization: `Bearer ${demo.token}`, "accept-language": locale };
  const response = await fetch(`${demo.url}/api/admin/forecast`, { headers });
  return ((await response.json()) as { data: Data & { answer: Answer } }).data;
};

/** Tolerance for gaps between columns and for rounding. */
const PIXELS = 1.5;

/** Marks are placed correctly if a single linear scale maps their values to their positions. */
const expectLinear = (places: number[], numbers: number[]) => {
  expect(places).toHaveLength(numbers.length);
  const [least, most] = [numbers.indexOf(Math.min(...numbers)), numbers.indexOf(Math.max(...numbers))];
  const at = (index: number, of: number[]) => of[index] ?? Number.NaN;
  const slope = (at(most, places) - at(least, places)) / (at(most, numbers) - at(least, numbers));
  expect(Math.abs(at(most, places) - at(least, places))).toBeGreaterThan(50);
  numbers.forEach((number, i) => {
    const place = at(least, places) + slope * (number - at(least, numbers));
    expect(Math.abs(at(i, places) - place), `mark ${i} of ${number}`).toBeLessThan(PIXELS);
  });
};

/** The points of a drawn line. */
const pointsOf = async (line: Locator) => {
  const path = (await line.getAttribute("d")) ?? "";
  return [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
};

const attributes = (marks: Locator, name: string): Promise<number[]> =>
  marks.evaluateAll((all, attribute) => all.map((mark) => Number(mark.getAttribute(attribute))), name);

const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test.describe("pt-BR", () => {
  test.use({ locale: "pt-BR", ownBusiness: false });

  test("draws plots to scale and explains a customer's forecast", async ({ page }) => {
    const { answer, currency } = await readForecast("pt-BR");
    const formats = makeFormats({ locale: "pt-BR", timeZone: "UTC", currency });
    await logIn(page, "viewer", "/forecast");
    await expect(page.getByText("Quanto os clientes vão gastar nos próximos 12 meses?")).toBeVisible();
    await expect(page.locator("header strong")).toHaveText(formats.moneyShort(answer.totals.value));
    await expect(page.locator("main li h3")).toHaveText(answer.tiers.map(({ label }) => label));
    await expect(page.getByRole("button", { name: "Executar agora" })).toHaveCount(0);

    const spread = card(page, "Como o valor futuro se distribui?");
    const columns = spread.locator(".recharts-bar-rectangle path");
    const { bins } = answer.distribution;
    const filled = bins.filter(({ customers }) => customers > 0);
    await expect(spread).toBeVisible();
    await drawPlots(page);
    await expect(columns).toHaveCount(filled.length);
    expectLinear([0, ...(await attributes(columns, "height"))], [0, ...filled.map(({ customers }) => customers)]);

    // The columns and the tiers' cuts share one axis.
    const cuts = ["high", "medium"].map((name) => answer.tiers.find(({ tier }) => tier === name)?.from ?? 0);
    expectLinear(
      [
        ...(await attributes(columns, "x")),
        ...(await attributes(spread.locator(".recharts-reference-line line"), "x1")),
      ],
      [
        ...bins.flatMap(({ customers }, place) => (customers > 0 ? [place] : [])),
        ...cuts.map((from) => binPosition(answer.distribution, from)),
      ],
    );

    await columns.first().hover();
    await expect(spread.getByRole("status")).toContainText(formats.count(filled[0]?.customers ?? 0));

    const top = card(page, "Clientes com maior CLV");
    const scale = moneyScale(answer.top.map(({ predictedClv: value, ...of }) => ({ value, ...of })));
    const [point, track] = ['span[style*="left"]:not([style*="right"])', "li:first-child > span:nth-child(2)"];
    const width = (await top.locator(track).boundingBox())?.width ?? 0;
    const places = await top
      .locator(`li:not([aria-hidden]) ${point}`)
      .evaluateAll((marks) => marks.map((mark) => Number.parseFloat((mark as HTMLElement).style.left) / 100));
    // The scale's start anchors the line, since the top ten may all have similar forecasts.
    expectLinear(
      [0, ...places].map((place) => place * width),
      [0, ...answer.top.map(({ predictedClv }) => scale.place(predictedClv))],
    );

    const high = page.getByRole("radio", { name: "CLV alto" });
    await high.press("Space");
    await expect(high).toBeChecked();
    await expect(page).toHaveURL(/tier=high/);
    const rows = page.locator("tbody tr[data-row-key]");
    await rows
      .first()
      .getByRole("button", { name: /^Ver por quê/ })
      .click();
    await expect(page.getByRole("tooltip").getByRole("listitem").first()).toBeVisible();
    await page.keyboard.press("Escape");
    const [first] = answer.top;
    await rows.first().getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`/customers/${first?.customer?.id}`));
    const own = card(page, "Gasto esperado");
    await expect(own).toContainText(formats.money(first?.predictedClv ?? 0));
    await expect(own.getByRole("listitem").first()).toBeVisible();
    await page.locator("main nav a").first().click();
    await expect(page).toHaveURL(/\/forecast\?tier=high/);
  });

  test("draws how far forecasts can be trusted to scale, and shows models and cohorts", { tag: "@full" }, async ({
    page,
  }) => {
    const { answer, currency } = await readForecast("pt-BR");
    const formats = makeFormats({ locale: "pt-BR", timeZone: "UTC", currency });
    await logIn(page, "viewer", "/forecast");
    await page.getByRole("tab", { name: "Precisão" }).click();
    await expect(page).toHaveURL(/tab=trust/);
    const points = answer.tracking ? plotPoints(answer.tracking) : [];
    const lines = card(page, "Compras previstas e reais").locator("path.recharts-line-curve");
    await expect(card(page, "Compras previstas e reais")).toBeVisible();
    await drawPlots(page);
    await expect(lines).toHaveCount(2);
    // Both lines share one scale; the expected one is drawn first.
    const [expected, actual] = [await pointsOf(lines.nth(0)), await pointsOf(lines.nth(1))];
    expectLinear(
      [...actual, ...expected].map(({ y }) => y),
      [...points.map((each) => each.actual), ...points.map((each) => each.expected)],
    );
    expectLinear(
      actual.map(({ x }) => x),
      points.map(({ time }) => time),
    );
    const marks = card(page, "70% significa mesmo 70%?").locator(".recharts-scatter-symbol circle");
    expectLinear(
      await attributes(marks, "cx"),
      answer.calibration.map(({ predicted }) => predicted),
    );
    expectLinear(
      await attributes(marks, "cy"),
      answer.calibration.map(({ happened }) => happened),
    );

    await page.getByRole("tab", { name: "Modelos" }).click();
    const models = card(page, "Qual modelo e por quê?");
    await expect(models.locator("tbody tr")).toHaveCount(answer.model.candidates.length);
    await expect(models.locator("tbody tr").filter({ hasText: "selecionado" })).toHaveCount(1);
    await page.getByRole("tab", { name: "Coortes" }).click();
    const [oldest] = answer.cohorts;
    const cells = card(page, "Os clientes novos voltam como os antigos?").locator("tbody tr").first().locator("td");
    const [, next] = oldest?.ages ?? [];
    await expect(cells.nth(0)).toHaveText(formats.count(oldest?.customers ?? 0));
    await expect(cells.nth(1)).toHaveText(formats.percent((next?.activeCustomers ?? 0) / (oldest?.customers ?? 1)));
  });

  test("shows the revenue and the orders ahead, as plot and as table", { tag: "@full" }, async ({ page }) => {
    const data = await readForecast("pt-BR");
    const formats = makeFormats({ locale: "pt-BR", timeZone: "UTC", currency: data.currency });
    const path = data.answer.path;
    if (!path?.whole.revenue) throw new Error("the demo business has no path");
    await logIn(page, "viewer", "/forecast");
    await expect(card(page, "Receita prevista")).toContainText(formats.moneyShort(path.whole.revenue.all.expected));

    const orders = card(page, "Pedidos previstos");
    await page.getByRole("radio", { name: "Pedidos" }).press("Space");
    await expect(page).toHaveURL(/path=orders/);
    await expect(orders).toContainText(formats.count(path.whole.orders.all.expected));
    await expect(orders).toContainText(path.record ? "O maior peso" : "Esta previsão ainda não tem histórico");
    await drawPlots(page);
    await expect(orders.locator("path.recharts-line-curve").first()).toBeVisible();

    // What existing customers are expected to order, by segment.
    const groups = card(page, "Quais clientes atuais vão comprar?");
    await groups.getByRole("button", { name: "Por: Nível de CLV" }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Segmento RFM" }));
    await expect(page).toHaveURL(/by=rfmSegment/);
    await expect(groups).toContainText(`${formats.count(path.whole.orders.existing.expected)} esperados`);
    await expect(groups.getByRole("listitem").filter({ hasText: "Campeões" })).toBeVisible();

    const whatIf = page.getByRole("button", { name: "E se…?", exact: true });
    await whatIf.click();
    await page.getByRole("slider", { name: "Clientes futuros" }).press("ArrowRight");
    await expect(page).toHaveURL(/what-if=0%2C0%2C1|what-if=0,0,1/);
    const { all, newcomers } = path.whole.orders;
    await expect(orders).toContainText(formats.count(all.expected + newcomers.expected / 100));
    await expect(orders.getByText("E se…?", { exact: true })).toHaveCount(2);
    await whatIf.click();

    await page.getByRole("button", { name: "Ver como tabela" }).click();
    const last = orders.getByRole("table").first().locator("tbody tr").last();
    await expect(last).toContainText(formats.count(pathMonths(path, "orders").at(-1)?.ahead?.expected ?? 0));
    // The choice is in the address.
    await page.reload();
    await expect(orders).toBeVisible();

    await page.getByRole("tab", { name: "Precisão" }).click();
    const scores = card(page, "Quão boas foram as previsões mensais?");
    const counted = data.scores.filter(({ actual }) => actual !== null);
    await expect(scores.locator("tbody tr")).toHaveCount(counted.length);
    await expect(scores.locator("tbody tr").first()).toContainText(formats.count(counted[0]?.actual?.orders ?? 0));
  });
});

test("saves a tier as an automatic segment with the same customers", { tag: "@full" }, async ({ page }) => {
  const { answer } = await readForecast("en-US");
  const customers = answer.tiers.find(({ tier }) => tier === "high")?.customers ?? 0;
  const name = `High CLV ${Date.now()}`;
  await logIn(page, "manager", "/forecast");
  await page.getByRole("link", { name: "Save as segment: High CLV", exact: true }).click();
  await expect(page.getByText(/Rule:/).locator("..")).toContainText("Customers with High CLV");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(`${customers.toLocaleString("en-US")} customers`, { exact: true })).toBeVisible();
  await expect(page.locator("tbody tr[data-row-key]").first()).toBeVisible();
});

test.describe("es-MX", () => {
  test.use({ locale: "es-MX" });

  test("has no forecast with other settings until a run, followed step by step, has created it", {
    tag: "@full",
  }, async ({ page }) => {
    await logIn(page, "manager", "/forecast?model=cohort");
    await page.getByRole("button", { name: /^Horizonte/ }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "3 meses" }));
    await expect(page).toHaveURL(/months=3&model=cohort/);
    await page.getByText("Aún no hay pronóstico con estos ajustes").waitFor();
    await page.getByRole("button", { name: "Ejecutar ahora" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Ajuste y comparación de modelos" })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Pronóstico actualizado" })).toBeAttached();
    await expect(page.locator("main li h3")).toHaveCount(3);
    // Only the standard forecast has tiers.
    await expect(page.getByRole("link", { name: "Ver el pronóstico guardado" })).toBeVisible();
    await expect(page.locator("tbody tr[data-row-key]")).toHaveCount(0);
  });
});
