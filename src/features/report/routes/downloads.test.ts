import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/reports/customers/segmentation/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { aBusiness, aCustomer, sellToFour } from "#testing/builders.ts";
import { aRequest, aToken, type CallOptions } from "#testing/request.ts";
import { readPdf } from "#testing/routes/read-pdf.ts";

const PATH = "/api/reports/customers/segmentation";

let shop: Scope;
let token: string;

const get = (query = "", options: CallOptions = { token }) => GET(aRequest("GET", PATH + query, options));

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  await sellToFour(shop);
  await aCustomer(shop);
});

describe("200 as CSV", () => {
  const rowsOf = async (query: string) => {
    const text = await (await get(query)).text();
    return parse(text, { columns: true, relax_quotes: false, record_delimiter: "\r\n" }) as Record<string, string>[];
  };

  test("is a dated download with a row per segment and the answer's numbers", async () => {
    const response = await get("?export_format=csv");
    const today = new Date().toISOString().slice(0, 10);
    expect(response.headers.get("content-disposition")).toContain(
      `attachment; filename="customer-segmentation-rfm-${today}.csv"`,
    );
    const { segments } = (await (await get()).json()).data as RfmReport;
    const rows = await rowsOf("?export_format=csv");
    expect(rows.map(({ segment_name }) => segment_name)).toEqual(RFM_SEGMENTS.map(({ name }) => name));
    for (const [i, segment] of segments.entries()) {
      const row = rows[i] ?? {};
      expect(Number(row.total_revenue)).toBe(segment.total_revenue);
      expect(Number(row.customer_count)).toBe(segment.customer_count);
      expect(Number(row.avg_total_spend)).toBe(segment.characteristics.avg_total_spend);
      expect(row.growth_rate).toBe(segment.growth_rate === null ? "" : String(segment.growth_rate));
      expect(row.recommended_actions).toBe(segment.recommended_actions.join("; "));
    }
  });

  test("has the answer's field names as its header in English, also without a language", async () => {
    const [plain, english] = await Promise.all([
      get("?export_format=csv"),
      get("?export_format=csv", { token, headers: { "accept-language": "en-GB, fr" } }),
    ]);
    const text = await plain.text();
    expect(text).toMatch(/^segment_name,segment_code,description,customer_count,/);
    expect(text).toContain("\r\nLoyal Customers,R4F4M4,");
    expect(await english.text()).toBe(text);
  });

  test.each([
    ["es-MX", "Segmento", "Clientes leales", "1206", "100.5"],
    ["pt-BR", "Segmento", "Clientes fiéis", "1206", "100,5"],
  ])(
    "has labels, names, actions, numbers and dates in the reader's language: %s",
    async (language, label, name, revenue, average) => {
      const response = await get("?export_format=csv", { token, headers: { "accept-language": language } });
      const records: string[][] = parse(await response.text(), { record_delimiter: "\r\n" });
      const [head = [], ...rows] = records;
      expect(head[0]).toBe(label);
      expect(head.filter((column) => /_/.test(column))).toEqual([]);
      expect(rows.map((row) => row[1])).toEqual(RFM_SEGMENTS.map(({ code }) => code));
      const loyal = rows[1] ?? [];
      expect(loyal[0]).toBe(name);
      expect([loyal[4], loyal[5]]).toEqual([revenue, average]);
      const [year, month, day] = new Date().toISOString().slice(0, 10).split("-");
      expect(loyal.at(-1)).toBe(`${day}/${month}/${year}`);
      expect(loyal.join()).not.toContain("Cross-sell");
    },
  );

  test("uses the cached report, with the same filters", async () => {
    await get("?days=21");
    const response = await get("?days=21&segment_code=R5F1M1&export_format=csv");
    expect(response.headers.get("x-cache")).toBe("HIT");
    const rows = await rowsOf("?days=21&segment_code=R5F1M1&export_format=csv");
    expect(rows.map(({ segment_name }) => segment_name)).toEqual(["New Customers"]);
  });

  test("has only a header without segments", async () => {
    const text = await (await get("?segment_name=Champions&segment_code=R1F1M2&export_format=csv")).text();
    expect(text).toMatch(/^segment_name,segment_code,[^\r\n]*\r\n$/);
  });

  test("is audited", async () => {
    await get("?export_format=csv");
    const { rows } = await withBusiness(shop, (client) =>
      client.query("select things from audit_log where action = 'file.downloaded' order by at desc limit 1"),
    );
    expect(rows[0]?.things).toMatchObject({ path: PATH });
  });
});

describe("200 as PDF", () => {
  const printed = async (query: string, language = "en") => {
    const response = await get(query, { token, headers: { "accept-language": language } });
    return { response, ...(await readPdf(new Uint8Array(await response.arrayBuffer()))) };
  };

  test("is a dated download with the business, the period and the answer's numbers", async () => {
    const { response, text, info } = await printed("?export_format=pdf");
    const today = new Date().toISOString().slice(0, 10);
    expect(response.headers.get("content-disposition")).toContain(
      `attachment; filename="customer-segmentation-rfm-${today}.pdf"`,
    );
    expect(text).toContain("4 customers with a completed sale · all storefronts · EUR, net of refunds");
    // ada's 12 orders of 100.50; 1,206 of the shop's 1,326 is 91%.
    expect(text).toContain("Loyal Customers 1 25% 1,206.00 91% 100.50 12 0 ");
    expect(text).toContain("2 customers have no completed sale in the period");
    expect(info.Language).toBe("en-US");
  });

  test.each([
    ["es-AR", "Página 1 de", "Clientes leales 1 25% 1.206,00 91%", "Dar ofertas exclusivas"],
    ["pt-BR", "Página 1 de", "Clientes fiéis 1 25% 1.206,00 91%", "Dar ofertas exclusivas"],
  ])("is in the reader's language: %s @full", async (language, ...words) => {
    const { text } = await printed("?export_format=pdf", language);
    for (const each of words) expect(text).toContain(each);
  });

  test("names the storefront; with a filter, shows only that segment", async () => {
    const { text } = await printed("?export_format=pdf&storefront_id=2");
    expect(text).toContain("1 customer with a completed sale · Storefront: Shop");
    const one = await printed("?export_format=pdf&segment_name=At%20Risk", "pt");
    expect(one.text).toContain("Filtrado por: Em risco.");
    expect(one.text).not.toContain("Novos clientes 1");
  });

  test("uses the cached report, and is audited", async () => {
    await get("?days=23");
    const { response } = await printed("?days=23&export_format=pdf");
    expect(response.headers.get("x-cache")).toBe("HIT");
    expect(Number(response.headers.get("age"))).toBeLessThan(60);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const { rows } = await withBusiness(shop, (client) =>
      client.query("select things from audit_log where action = 'file.downloaded' order by at desc limit 1"),
    );
    expect(rows[0]?.things).toMatchObject({ path: PATH, file: expect.stringMatching(/[.]pdf$/) });
  });

  test("says so if the shop has no orders", async () => {
    const empty = await aToken(await aBusiness({ currency: "JPY" }));
    const response = await get("?export_format=pdf", { token: empty });
    const { text, pages } = await readPdf(new Uint8Array(await response.arrayBuffer()));
    expect(text).toContain("No completed sale in the last 90 days.");
    expect(pages.at(-1)).toContain(`of ${pages.length}`);
  });
});
