import { beforeAll, expect, test } from "vitest";
import { GET as me } from "#app/api/admin/me/route.ts";
import { GET as members } from "#app/api/admin/segmentation/customers/route.ts";
import { GET as groups } from "#app/api/admin/segmentation/groups/route.ts";
import { GET as movement } from "#app/api/admin/segmentation/movement/route.ts";
import { GET } from "#app/api/reports/customers/segmentation/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type {
  RfmReport,
  SegmentationReport,
  ValueReport,
} from "#features/report/contracts/segmentation-report-answer.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

const PATH = "/api/reports/customers/segmentation";
let shop: Scope;
let token: string;

const read = async <Answer>(route: typeof GET, path: string): Promise<Answer> =>
  (await (await route(aRequest("GET", path, { token }), { params: Promise.resolve({}) } as never)).json()).data;
const report = <Report extends SegmentationReport = RfmReport>(query: string) => read<Report>(GET, `${PATH}?${query}`);

const item = (lineTotal: number, unitCost: number | null) => ({
  productId: "p",
  quantity: 1,
  price: lineTotal,
  lineTotal,
  unitCost,
});

/**
 * The most revenue has the least margin. whale: 100.00 with a margin of 5.00; ada: 40.00 with 30.00; bob: 30.00, a third of
 * it with a cost and a margin of 8.00; cleo: 20.00 without costs; loss: 15.00 at a loss of 10.00.
 */
const sell = () =>
  someOrders(shop, [
    { customer: "whale", orderedAt: daysAgo(1), items: [item(10_000, 9_500)] },
    { customer: "ada", orderedAt: daysAgo(1), items: [item(4_000, 1_000)] },
    { customer: "bob", orderedAt: daysAgo(1), items: [item(1_000, 200), item(2_000, null)] },
    { customer: "cleo", orderedAt: daysAgo(1), items: [item(2_000, null)] },
    { customer: "loss", orderedAt: daysAgo(1), items: [item(1_500, 2_500)] },
    { customer: "whale", orderedAt: daysAgo(120), items: [item(10_000, 2_000)] },
  ]);

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

test("a shop without costs has no margin to choose", async () => {
  const known = () => read<{ hasCosts: boolean }>(me as unknown as typeof GET, "/api/admin/me");
  expect((await known()).hasCosts).toBe(false);
  await sell();
  expect((await known()).hasCosts).toBe(true);
});

test("a report by margin has M and all amounts of the margin, with its cost coverage", async () => {
  const { totals, segments, bands, ...answer } = await report("value_basis=margin");
  // 5 + 30 + 8 + 0 - 10 = 33.00; of 205.00 of revenue, 100 + 40 + 10 + 15 have costs.
  expect([answer.value_basis, totals.total_revenue]).toEqual(["margin", 33]);
  expect(answer.cost_coverage).toBeCloseTo(165 / 205, 12);
  expect(answer.customers_without_costs).toBe(1);
  // By rank, margins below 0 like 0: loss and cleo M1, whale (2 of 5 below) M3, bob M4, ada M5.
  expect(bands.monetary.map(({ score, min, max }) => [score, min, max])).toEqual([
    [1, -10, 0],
    [3, 5, 5],
    [4, 8, 8],
    [5, 30, 30],
  ]);
  const shares = segments.map(({ revenue_share }) => revenue_share);
  expect(shares.every((share) => share >= 0)).toBe(true);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});

test("a report by revenue has nothing new and its own cache entry under the specification's key", async () => {
  const answer = await report("");
  expect(answer.totals.total_revenue).toBe(205);
  expect(Object.keys(answer)).not.toContain("value_basis");
  expect(Object.keys(answer)).not.toContain("cost_coverage");
  expect(await report("value_basis=revenue")).toEqual(answer);
  const { rows } = await withBusiness(shop, (client) =>
    client.query<{ key: string }>("select key from report_cache where key like 'customer_segmentation%'"),
  );
  const names = rows.map(({ key }) => key.split(":")[0]);
  expect(new Set(names)).toEqual(new Set(["customer_segmentation", "customer_segmentation_margin"]));
});

test("tiers rank by margin, and a segment with a loss has no share", async () => {
  const { segments } = await report<ValueReport>("segmentation_method=value&value_basis=margin");
  expect(
    segments.map(({ segment_code, description, total_revenue }) => [segment_code, description, total_revenue]),
  ).toEqual([
    ["V3", "Top 20% by gross margin", 30],
    ["V2", "Middle 60% by gross margin", 3],
    ["V1", "Bottom 20% by gross margin", 0],
  ]);
});

test("lists, groups and movement agree with the report", async () => {
  const query = "method=rfm&valueBasis=margin";
  const listed = await (
    await (members as unknown as typeof GET)(aRequest("GET", `/api/admin/segmentation/customers?${query}`, { token }), {
      params: Promise.resolve({}),
    } as never)
  ).json();
  expect(
    listed.data.map((c: { externalId: string; revenue: number; monetaryScore: number }) => [
      c.externalId,
      c.revenue,
      c.monetaryScore,
    ]),
  ).toEqual([
    ["ada", 30, 5],
    ["bob", 8, 4],
    ["whale", 5, 3],
    ["cleo", 0, 1],
    ["loss", -10, 1],
  ]);
  type Groups = { groups: { segmentCode: string; customers: number; revenue: number }[] };
  const found = await read<Groups>(groups as unknown as typeof GET, `/api/admin/segmentation/groups?${query}`);
  const { segments } = await report("value_basis=margin");
  const filled = segments.filter(({ customer_count }) => customer_count > 0);
  expect(found.groups.map(({ segmentCode, customers, revenue }) => [segmentCode, customers, revenue]).sort()).toEqual(
    filled.map((s) => [s.segment_code, s.customer_count, s.total_revenue]).sort(),
  );
  type Movement = { flows: { revenueNow: number; revenueBefore: number }[] };
  const { flows } = await read<Movement>(
    movement as unknown as typeof GET,
    "/api/admin/segmentation/movement?valueBasis=margin",
  );
  const sum = (name: "revenueNow" | "revenueBefore") => flows.reduce((all, flow) => all + flow[name], 0);
  // whale's earlier order: 100.00 - 20.00.
  expect([sum("revenueNow"), sum("revenueBefore")]).toEqual([33, 80]);
});

test("files say that they are by margin", async () => {
  const get = (query: string) => GET(aRequest("GET", `${PATH}?value_basis=margin&${query}`, { token }));
  const heads: string[] = [];
  for (const method of ["rfm", "value", "behavior"])
    for (const compared of ["", "&compare=previous"]) {
      const file = await get(`segmentation_method=${method}${compared}&export_format=csv`);
      expect(file.headers.get("content-disposition")).toContain(`customer-segmentation-${method}-margin-`);
      const [head = ""] = (await file.text()).split("\r\n");
      expect(head).toContain("total_gross_margin");
      expect(head).toContain("cost_coverage");
      expect(head).not.toContain("revenue");
      heads.push(head);
    }
  expect(heads.filter((head) => head.includes("previous_total_gross_margin"))).toHaveLength(3);
  const pdf = await get("export_format=pdf");
  expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
});

test("an unknown basis is refused", async () => {
  const answer = await GET(aRequest("GET", `${PATH}?value_basis=profit`, { token }));
  expect([answer.status, (await answer.json()).error]).toEqual([
    400,
    "Invalid value_basis. Must be one of: revenue, margin",
  ]);
});
