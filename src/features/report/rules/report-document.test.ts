import { describe, expect, test } from "vitest";
import type { Language } from "#core/messages/language.ts";
import type { LocalizableReport } from "#features/report/rules/localized-report.ts";
import { type Owner, reportDocument } from "#features/report/rules/report-document.ts";
import { aBehaviorReport, aValueReport } from "#testing/routes/method-reports.ts";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";

/** `Intl` writes no-break and thin spaces. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value).replace(/[\u00a0\u202f\u2009]/g, " "));

// 30 Champions with 900.00, 50 Hibernating with 50.00, 20 At Risk with 250.00: 100 customers, 1,200.00.
const report: LocalizableReport = {
  ...aReport([
    aCell("R5F5M5", "R5F5M5", 30, 900),
    aCell("R1F1M1", "R1F1M2", 50, 50),
    aCell("R2F2M3", "R2F2M3", 20, 250),
  ]),
  insights: {
    highest_revenue_segment: "Champions",
    largest_segment: "Hibernating",
    fastest_growing_segment: null,
    needs_attention: "At Risk",
  },
};
const codes = report.segments.map(({ segment_code }) => segment_code);
const owner: Owner = { business: "Corner Shop", storefront: null };

const documentIn = (language: Language, changes: Partial<LocalizableReport> = {}, shown = codes, own = owner) =>
  plain(reportDocument({ ...report, ...changes }, own, shown, language));

test("names the business, the period and the time zone, in each language", () => {
  expect(documentIn("en").lines).toEqual([
    "Method: RFM · Last 90 days · Aug 9 – Nov 6, 2025",
    "100 customers with a completed sale · all storefronts · GBP, net of refunds",
    "as of Nov 6, 2025, 1:00 PM · Times in Europe/London",
  ]);
  expect(documentIn("es", {}, codes, { business: "Café", storefront: "Centro" }).lines).toEqual([
    "Método: RFM · Últimos 90 días · 9 de ago – 6 de nov de 2025",
    "100 clientes con una venta completada · Punto de venta: Centro · GBP, netos de reembolsos",
    "datos al 6 nov 2025, 1:00 p.m. · Horas en Europe/London",
  ]);
  expect(documentIn("pt").properties).toEqual({
    title: "Segmentação de clientes (RFM) · Corner Shop · 9 de ago. – 6 de nov. de 2025",
    author: "Corner Shop",
    subject: "Segmentação de clientes",
    language: "pt-BR",
    madeAt: "2025-11-06T13:00:00.000Z",
  });
});

test("a report within segments names them, and says since when an automatic one has its members", () => {
  const population = {
    segment: { name: "VIP", members_as_of: "2025-11-06T02:00:00.000Z" },
    without_segment: { name: "Staff", members_as_of: null },
  };
  expect(documentIn("en", { population }).lines[2]).toBe(
    "only segment VIP · members as of Nov 6, 2025, 2:00 AM · without segment Staff",
  );
  expect(documentIn("es", { population: { ...population, segment: null } }).lines[2]).toBe("sin el segmento Staff");
  expect(documentIn("pt", { population }).lines).toHaveLength(4);
});

describe("headlines", () => {
  test("insights are sentences with their numbers, or say that no segment stands out", () => {
    expect(documentIn("en").insights.items).toEqual([
      // 900 of 1,200 is 75%, 30 of 100 customers 30%.
      { title: "Highest revenue", sentence: "Champions bring in 75% of revenue", detail: "30% of customers, £900" },
      {
        title: "Largest segment",
        sentence: "Hibernating is your largest group: 50% of customers",
        detail: "50 customers, 4.2% of revenue",
      },
      { title: "Growth potential", sentence: "No segment stands out here in this period.", detail: "" },
      {
        title: "Needs attention",
        sentence: "At Risk: 20 customers worth £250 are slipping away",
        detail: "Last purchase 10 days ago on average",
      },
    ]);
  });

  test("other methods report the growth rate", () => {
    const [champions, ...others] = report.segments;
    const segments = [
      { ...champions, segment_code: "V3", segment_name: "High Value", previous_customer_count: 20 },
      ...others,
    ];
    const insights = { ...report.insights, fastest_growing_segment: "High Value", needs_attention: null };
    // From 20 to 30 is half as many again.
    expect(
      documentIn("es", { method: "behavior", segments, insights } as Partial<LocalizableReport>).insights.items[2],
    ).toEqual({
      title: "Mayor crecimiento",
      sentence: "Valor alto, +50% frente al periodo anterior",
      detail: "De 20 a 30 clientes: la tasa de crecimiento más alta",
    });
  });
});

test("the chart's caption names the two segments with the most revenue, its rows are in order of value", () => {
  const { chart } = documentIn("pt");
  // 900 + 250 of 1,200 is 95.8%.
  expect(chart?.answer).toBe("Campeões e Em risco são 50% dos clientes e 96% da receita.");
  expect(chart?.rows.map(({ name }) => name)).toEqual([
    "Campeões",
    "Clientes fiéis",
    "Fiéis em potencial",
    "Novos clientes",
    "Promissores",
    "Precisam de atenção",
    "Em risco",
    "Em hibernação",
  ]);
  expect(chart?.rows[0]).toMatchObject({
    customers: { share: 0.3, text: "30%" },
    revenue: { share: 0.75, text: "75%" },
  });
  expect(new Set(chart?.rows.map(({ color }) => color)).size).toBe(8);
});

test("the table has a number in every column, and a dash for averages of an empty segment", () => {
  const { table } = documentIn("pt");
  expect(table?.rows[0]?.cells).toEqual(["Campeões", "30", "30%", "900,00", "75%", "30,00", "1", "10", "+20"]);
  // None now, 10 before: fewer than 20, so the change is a number of customers.
  expect(table?.rows[1]?.cells).toEqual(["Clientes fiéis", "0", "0%", "0,00", "0%", "–", "–", "–", "−10"]);
  for (const { cells } of table?.rows ?? []) expect(cells).toHaveLength(table?.head.length ?? 0);
});

test("every segment has its three actions and their audience", () => {
  const { groups } = documentIn("en").actions;
  expect(groups[0]).toMatchObject({
    name: "Champions",
    facts: ["Recent, frequent, high spenders", "30 customers · average order value £30.00"],
    actions: ["Offer VIP loyalty perks", "Invite to referral programs", "Early access to new collections"],
  });
  expect(groups[1]?.facts.at(-1)).toBe("No customers in this period");
});

test("a tier shows its range of spending, a habit its lift", () => {
  // High is the one who spent 60, Medium those from 50 to 20, Low the one with 10.
  const tiers = documentIn("pt", aValueReport([10, 20, 30, 40, 50, 60], { high: 1, low: 1 }), ["V3", "V2", "V1"]);
  expect(tiers.actions.groups.map(({ facts }) => facts[1])).toEqual([
    "de £ 60,00 a £ 60,00 por cliente no período",
    "de £ 20,00 a £ 50,00 por cliente no período",
    "de £ 10,00 a £ 10,00 por cliente no período",
  ]);
  const yarn = { kind: "category", name: "Yarn", segment: 0.9, everybody: 0.3 } as const;
  const report = aBehaviorReport([
    { code: "CAT:Yarn", customers: 5, trait: yarn },
    { code: "NONE", customers: 95 },
  ]);
  const habits = documentIn("en", report, ["CAT:Yarn", "NONE"]);
  expect(habits.actions.groups[0]).toMatchObject({
    name: "Category: Yarn",
    facts: [
      "Buy Yarn more often than other customers",
      "90% of their orders (all customers: 30%), lift 3×",
      "5 customers · average order value £10.00",
    ],
  });
  expect(habits.actions.groups[1]?.facts).toHaveLength(2);
  expect(habits.notes.items[0]).toContain("A habit is at least three purchases of its kind");
});

test("counts all customers with each trait, also one that decides no segment, and says that they overlap", () => {
  const trait = { kind: "season", name: "December–February", segment: 0.9, everybody: 0.3, elsewhere: 15 } as const;
  const report = aBehaviorReport([
    { code: "SEA:DEC-FEB", customers: 5, trait },
    { code: "NONE", customers: 95 },
  ]);
  const { traits, notes } = documentIn("en", report, ["SEA:DEC-FEB", "NONE"]);
  expect(traits).toMatchObject({
    title: "Customers by trait",
    rows: [
      { cells: ["Season: December–February", "20", "20%", "200.00", "5", "90%", "30%", "3", "+10"] },
      { color: null, cells: ["All seasons", "20", "20%", "", "5", "", "", "", expect.any(String)] },
    ],
  });
  expect(notes.items[1]).toContain("its rows overlap and don't add up to a total");
  const hidden = report.segments.filter(({ segment_code }) => segment_code === "NONE");
  const cells = documentIn("en", { ...report, segments: hidden }, ["NONE"]).traits?.rows[0]?.cells;
  expect(cells?.slice(0, 5)).toEqual(["Season: December–February", "20", "20%", "200.00", "–"]);
  expect(documentIn("en", report, ["SEA:DEC-FEB"]).traits).toBeNull();
  for (const language of ["es", "pt"] as const) {
    const { title, head } = documentIn(language, report, ["SEA:DEC-FEB", "NONE"]).traits ?? { title: "", head: [] };
    expect([title, head[0]]).toEqual(
      language === "es" ? ["Clientes por rasgo", "Rasgo"] : ["Clientes por traço", "Traço"],
    );
  }
});

test("a filter shows only its segment, and says that totals cover all customers", () => {
  const { chart, table, actions, remarks, figures } = documentIn("en", {}, ["R2F2M3"]);
  expect([chart?.rows.length, table?.rows.length, actions.groups.length]).toEqual([1, 1, 1]);
  expect(remarks).toEqual(["Filtered to: At Risk. Totals and insights cover all customers."]);
  expect(figures[0]?.value).toBe("100");
  // Champions' 75% of revenue, although they are not shown.
  expect(chart?.longest).toBe(0.75);
});

test("a filter without matches leaves the head, the figures and a remark", () => {
  const { chart, table, actions, remarks } = documentIn("en", {}, []);
  expect([chart, table, actions.groups]).toEqual([null, null, []]);
  expect(remarks[0]).toContain("Filtered to: –");
});

test("few customers cause a remark before the numbers", () => {
  const few = { ...aReport([aCell("R5F5M5", "R5F5M5", 1, 9)]) };
  expect(documentIn("en", few).remarks).toEqual([
    "Small sample: read with care. 1 customer in this period; shares become stable from about 50.",
  ]);
});

test("a shop without sales gets a message instead of zeros", () => {
  const { figures, insights, chart, table, actions, remarks } = documentIn("es", aReport([]));
  expect([figures, insights.items, chart, table, actions.groups]).toEqual([[], [], null, null, []]);
  expect(remarks).toEqual(["Sin ventas completadas en los últimos 90 días."]);
});

test("money has its currency's decimals: yen have none", () => {
  const { figures, table } = documentIn("en", { currency: "JPY" });
  expect(figures[2]?.value).toBe("¥1,200");
  expect(table?.rows[0]?.cells[3]).toBe("900");
});

test("revenue below zero has a true minus sign and is left out of the caption", () => {
  const { figures, table, chart } = documentIn("en", aReport([aCell("R5F5M5", "R5F5M5", 60, -30)]));
  expect(figures[2]?.value).toBe("−£30.00");
  expect(table?.rows[0]?.cells[3]).toBe("−30.00");
  expect(chart?.answer).toBe("");
});
