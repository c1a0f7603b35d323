import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as listCustomers } from "#app/api/admin/segmentation/customers/route.ts";
import { GET } from "#app/api/admin/segmentation/groups/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { REPORT_METHODS } from "#records/rules/order-readings/populations.ts";
import { aBusiness, daysAgo, saveSales, someOrders, times } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

const PATH = "/api/admin/segmentation/groups";

let shop: Scope;
let token: string;

const groupsOf = async (query = ""): Promise<SegmentGroups> =>
  (await (await GET(aRequest("GET", PATH + query, { token }))).json()).data;
const groupIn = ({ groups }: SegmentGroups, code: string): SegmentGroup | undefined =>
  groups.find(({ segmentCode }) => segmentCode === code);
const list = (query: string) => listCustomers(aRequest("GET", `/api/admin/segmentation/customers${query}`, { token }));

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  const createdAt = daysAgo(400);
  const granted = { emailConsent: "granted" as const, emailConsentAt: createdAt, createdAt };
  await saveSales(shop, {
    customers: [
      { externalId: "new", name: null, email: "new@example.com", ...granted },
      { externalId: "back", name: null, email: "back@example.com", createdAt },
      { externalId: "lost", name: null, email: "lost@example.com", ...granted },
      { externalId: "no address", name: null, ...granted },
    ],
  });
  await someOrders(shop, [
    // One order each in the period: F1, R5, so New Customers; but "back" has bought since last year, a Potential Loyalist.
    { customer: "new", orderedAt: daysAgo(2), totalPrice: 5000 },
    { customer: "back", orderedAt: daysAgo(3), totalPrice: 4000 },
    ...times(31, { customer: "back", orderedAt: daysAgo(300), totalPrice: 1000 }),
    { customer: "no address", orderedAt: daysAgo(4), totalPrice: 3000 },
    ...times(6, { customer: "regular", orderedAt: daysAgo(1), totalPrice: 9000 }),
    { customer: "lost", orderedAt: daysAgo(200), totalPrice: 120_000 },
    { customer: "lost", orderedAt: daysAgo(150), totalPrice: 80_000, storefrontId: 2 },
  ]);
});

describe("200", () => {
  test("New Customers never bought before; who did is a Potential Loyalist", async () => {
    const groups = await groupsOf();
    expect(groupIn(groups, "R5F1M1")).toMatchObject({
      customers: 2,
      reachableByEmail: 1,
      firstTime: { customers: 2, reachableByEmail: 1 },
      returning: { customers: 0, reachableByEmail: 0 },
      orderedOnceInPeriod: 2,
      orderedOnce: 2,
      medianOrders: 1,
      // Of 2 and 4 days.
      medianDaysSinceLastPurchase: 3,
      revenue: 80,
    });
    expect(groupIn(groups, "R4F2M3")).toMatchObject({ customers: 1, orderedOnce: 0, medianOrders: 32, revenue: 40 });
    const returning = await (await list("?cell=R5F1&history=returning")).json();
    expect([returning.total, returning.data[0].externalId]).toEqual([1, "back"]);
    expect((await (await list("?segment=R5F1M1&history=returning")).json()).total).toBe(0);
    expect((await (await list("?segment=R5F1M1&history=first_time")).json()).total).toBe(2);
  });

  test.each(REPORT_METHODS)(
    "customers without a sale in the period are named beside the segments (%s)",
    async (method) => {
      const { lapsed } = await groupsOf(`?method=${method}`);
      expect(lapsed).toMatchObject({
        segmentCode: "LAPSED",
        customers: 1,
        reachableByEmail: 1,
        medianOrders: 2,
        medianDaysSinceLastPurchase: 150,
        revenue: 2000,
        worthwhile: { customers: 1, reachableByEmail: 1, minimum: 1000, revenue: 2000 },
      });
      const answer = await (await list(`?method=${method}&segment=LAPSED`)).json();
      expect(answer.total).toBe(1);
      expect(answer.data[0]).toMatchObject({
        externalId: "lost",
        daysSinceLastPurchase: 150,
        orderCount: 2,
        revenue: 2000,
        recencyScore: null,
        segmentCode: "LAPSED",
      });
    },
  );

  test.each(REPORT_METHODS)(
    "lapsed customers who spent much have a count, list and file of their own (%s)",
    async (method) => {
      const other = await aBusiness({ currency: "EUR" });
      const ofOther = await aToken(other);
      // 999.99, 1,000 in two orders, and 5,000.
      await someOrders(other, [
        { customer: "less", orderedAt: daysAgo(100), totalPrice: 99_999 },
        ...times(2, { customer: "just", orderedAt: daysAgo(120), totalPrice: 50_000 }),
        { customer: "more", orderedAt: daysAgo(200), totalPrice: 500_000 },
        { customer: "here", orderedAt: daysAgo(1), totalPrice: 900_000 },
      ]);
      const asked = (query: string) => aRequest("GET", `${PATH}?method=${method}${query}`, { token: ofOther });
      const { lapsed } = (await (await GET(asked(""))).json()).data;
      expect([lapsed.customers, lapsed.worthwhile]).toEqual([
        3,
        { customers: 2, reachableByEmail: 0, minimum: 1000, revenue: 6000 },
      ]);
      const query = `&segment=LAPSED&minRevenue=${lapsed.worthwhile.minimum}`;
      const { total, data } = await (await listCustomers(asked(query))).json();
      expect([total, data.map(({ externalId }: { externalId: string }) => externalId)]).toEqual([2, ["more", "just"]]);
      const file = await listCustomers(asked(`${query}&exportFormat=csv`));
      expect(file.headers.get("content-disposition")).toContain(`${method}-lapsed-from-1000-`);
      expect(parse(await file.text(), { columns: true, bom: true })).toHaveLength(2);
    },
  );

  test("one storefront's groups are by that storefront's sales", async () => {
    const { lapsed } = await groupsOf("?storefrontId=2");
    expect(lapsed).toMatchObject({ customers: 1, revenue: 800, medianOrders: 2 });
    expect((await groupsOf("?storefrontId=2")).groups).toEqual([]);
  });

  test("is null if no customer lapsed", async () => {
    expect((await groupsOf("?days=365")).lapsed).toBeNull();
  });

  test.each(REPORT_METHODS)("counts equal the report, the lists and the files (%s)", async (method) => {
    const answer = await groupsOf(`?method=${method}`);
    const { value: report } = await getSegmentationReport(shop, { method, days: 90 });
    const counted = report.segments.filter(({ customer_count }) => customer_count > 0);
    expect(new Map(answer.groups.map(({ segmentCode, customers }) => [segmentCode, customers]))).toEqual(
      new Map(counted.map(({ segment_code, customer_count }) => [segment_code, customer_count])),
    );
    for (const { segmentCode, customers, firstTime } of [...answer.groups, ...(answer.lapsed ? [answer.lapsed] : [])]) {
      const query = `?method=${method}&segment=${encodeURIComponent(segmentCode)}`;
      for (const [filter, count] of [
        ["", customers],
        ["&history=first_time", firstTime.customers],
      ] as const) {
        expect((await (await list(query + filter)).json()).total).toBe(count);
        const file = await (await list(`${query}${filter}&exportFormat=csv`)).text();
        expect(parse(file, { columns: true, bom: true })).toHaveLength(count);
      }
    }
  });

  test("the file of lapsed customers names them so, in the reader's language", async () => {
    const answer = await listCustomers(
      aRequest("GET", "/api/admin/segmentation/customers?segment=LAPSED&exportFormat=csv", {
        token,
        headers: { "accept-language": "en" },
      }),
    );
    expect(answer.headers.get("content-disposition")).toContain("rfm-lapsed-");
    expect(await answer.text()).toContain("Lapsed");
  });

  test("a few customers are no signal", async () => {
    expect((await groupsOf()).signals).toEqual([]);
  });
});

describe("400", () => {
  test("a storefront of another business is refused", async () => {
    expect((await GET(aRequest("GET", `${PATH}?storefrontId=99`, { token }))).status).toBe(400);
  });
});
