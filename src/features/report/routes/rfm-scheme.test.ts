import { beforeAll, describe, expect, test } from "vitest";
import { PUT } from "#app/api/admin/rfm-scheme/active/route.ts";
import { POST as preview } from "#app/api/admin/rfm-scheme/preview/route.ts";
import { GET } from "#app/api/admin/rfm-scheme/route.ts";
import { POST as save } from "#app/api/admin/rfm-scheme/versions/route.ts";
import { GET as listCustomers } from "#app/api/admin/segmentation/customers/route.ts";
import { GET as readGroups } from "#app/api/admin/segmentation/groups/route.ts";
import { GET as readMovement } from "#app/api/admin/segmentation/movement/route.ts";
import { GET as readReport } from "#app/api/reports/customers/segmentation/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RfmSchemes, WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { createSegment, getSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { aBusiness, daysAgo, someOrders, times } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

const PATH = "/api/admin/rfm-scheme";
const REPORT = "/api/reports/customers/segmentation";

let shop: Scope;
let token: string;
let standard: WireScheme;

const read = async (): Promise<RfmSchemes> => (await answerOf(GET(aRequest("GET", PATH, { token })))).body.data;
const post = (route: typeof save, path: string, body: object) =>
  answerOf(route(aRequest("POST", `${PATH}${path}`, { token, body })));
const activate = (body: object) => answerOf(PUT(aRequest("PUT", `${PATH}/active`, { token, body })));
const bytesOf = async (query: string) => {
  const report = await readReport(aRequest("GET", `${REPORT}${query}`, { token }));
  // Only the moment of the calculation may differ.
  return (await report.text()).replace(/"generated_at":"[^"]+",/, "");
};
type Flow = { from: string; to: string; customers: number };
type Sizes = { customers: number; revenue: number };
type Preview = {
  segments: { key: string; before: Sizes; now: Sizes }[];
  flows: Flow[];
  sample: Record<string, unknown>[];
};
type Report = {
  scheme?: object;
  segments: { segment_code: string; customer_count: number; previous_customer_count: number; total_revenue: number }[];
};
const reportOf = async (query = "?rfm_scheme=active"): Promise<Report> => JSON.parse(await bytesOf(query)).data;

const sizesIn = ({ segments }: Report): Map<string | undefined, Sizes> =>
  new Map(
    segments.map(({ segment_code, customer_count, total_revenue }) => [
      RFM_SEGMENTS.find(({ code }) => code === segment_code)?.key,
      { customers: customer_count, revenue: total_revenue },
    ]),
  );

const flowsOf = (flows: readonly Flow[], side: "from" | "to", segment: string): number =>
  flows.filter((flow) => flow[side] === segment).reduce((sum, { customers }) => sum + customers, 0);

/** Recency counts whole days, at most 5, 20, 40 and 60 for the scores 5 to 2; names, color and an action of Champions. */
const own = (): WireScheme => ({
  ...standard,
  thresholds: { recency: [5, 20, 40, 60], frequency: [2, 4, 6, 8], monetary: [50, 100, 500.5, 1000] },
  looks: standard.looks.map((look) => {
    if (look.key === "hibernating") return { ...look, color: "champions" };
    if (look.key !== "champions") return look;
    return { ...look, name: "Inner circle", color: "hibernating", actions: ["Call every month", null, null] };
  }),
});

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", timeZone: "Europe/Madrid" });
  token = await aToken(shop, { role: "admin" });
  await someOrders(shop, [
    ...times(9, { customer: "ada", orderedAt: daysAgo(3), totalPrice: 20_000 }),
    ...times(5, { customer: "bob", orderedAt: daysAgo(30), totalPrice: 9000 }),
    ...times(2, { customer: "cleo", orderedAt: daysAgo(50), totalPrice: 30_000 }),
    { customer: "dan", orderedAt: daysAgo(10), totalPrice: 4999 },
    { customer: "eve", orderedAt: daysAgo(85), totalPrice: 5000 },
    { customer: "eve", orderedAt: daysAgo(120), totalPrice: 5000 },
  ]);
  standard = (await read()).standard;
});

describe("a version", () => {
  const queries = ["", "?rfm_scheme=active", "?export_format=csv", "?value_basis=margin&rfm_scheme=active"];
  let segmentId: string;
  let before: { bytes: string[]; members: number; sizes: ReturnType<typeof sizesIn> };
  let previewed: Preview;
  let report: Report;

  beforeAll(async () => {
    const rule = { all: [{ field: "rfmSegment", operator: "is", value: "champions" }] };
    ({ id: segmentId } = await createSegment(asAdmin(shop), { name: "Best", criteria: rule, isAutomatic: true }));
    await recalculateSegments(asAdmin(shop), { reason: "request" });
    before = {
      bytes: await Promise.all(queries.map(bytesOf)),
      members: (await getSegment(shop, segmentId)).memberCount,
      sizes: sizesIn(await reportOf()),
    };
    const { thresholds, cells } = own();
    previewed = (await post(preview, "/preview", { thresholds, cells })).body.data;
  });

  test("a preview says who would move, from the sizes that the report has", () => {
    for (const { key, before: was, now } of previewed.segments) {
      expect([flowsOf(previewed.flows, "from", key), flowsOf(previewed.flows, "to", key)]).toEqual([
        was.customers,
        now.customers,
      ]);
      expect(was).toEqual(before.sizes.get(key));
    }
    const standardThresholds = { recency: [17, 35, 53, 71] };
    expect(previewed).toMatchObject({ customers: 5, currency: "EUR", standardThresholds });
    // Most revenue first: 2 orders of 300.00 fifty days ago were R3F3M4, now R2F2M4.
    const moved = { externalId: "cleo", from: "loyal_customers", to: "at_risk", revenue: 600 };
    expect(previewed.sample[0]).toMatchObject(moved);
  });

  describe("a saved version", () => {
    let saved: Awaited<ReturnType<typeof post>>;
    beforeAll(async () => {
      saved = await post(save, "/versions", { scheme: own(), note: "Days, not fifths" });
    });

    test("a saved version is listed, and changes no report", async () => {
      const { versions, activeVersion } = saved.body.data;
      expect([saved.status, versions.length, activeVersion]).toEqual([201, 1, null]);
      expect(versions[0]).toMatchObject({ version: 1, note: "Days, not fifths", scheme: own() });
      expect(await Promise.all(queries.map(bytesOf))).toEqual(before.bytes);
    });

    describe("an active version", () => {
      let activated: Awaited<ReturnType<typeof activate>>;
      beforeAll(async () => {
        activated = await activate({ revision: 0, activeVersion: 1, inApi: false });
        await recalculateSegments(asAdmin(shop), { reason: "rfm_scheme" });
        report = await reportOf();
      });

      test("the report's sizes are as the preview said, and the segment's members follow", async () => {
        expect([activated.status, activated.body.data.run.kind]).toEqual([200, "recalculate_segments"]);
        const sizesNow = sizesIn(report);
        for (const { key, now } of previewed.segments) expect(now).toEqual(sizesNow.get(key));
        expect((await getSegment(shop, segmentId)).memberCount).toBe(report.segments[0]?.customer_count);
      });

      test("the report has the version's names and actions", () => {
        expect(report.scheme).toEqual({ version: 1, thresholds: own().thresholds });
        expect(report.segments[0]).toMatchObject({
          segment_name: "Inner circle",
          segment_code: "R5F5M5",
          recommended_actions: ["Call every month", "Invite to referral programs", "Early access to new collections"],
        });
      });

      test("lists, groups and movement have the same segments", async () => {
        for (const { segment_code: code, customer_count } of report.segments) {
          const request = aRequest("GET", `/api/admin/segmentation/customers?segment=${code}`, { token });
          const { data, total } = await (await listCustomers(request)).json();
          expect(total).toBe(customer_count);
          for (const { segmentCode } of data) expect(segmentCode).toBe(code);
        }
        const groupsRequest = aRequest("GET", "/api/admin/segmentation/groups", { token });
        const { groups } = (await (await readGroups(groupsRequest)).json()).data;
        expect(groups.map(({ segmentCode, customers }: never) => [segmentCode, customers]).sort()).toEqual(
          report.segments
            .filter(({ customer_count }) => customer_count > 0)
            .map(({ segment_code, customer_count }) => [segment_code, customer_count])
            .sort(),
        );
        const movementRequest = aRequest("GET", "/api/admin/segmentation/movement", { token });
        const { flows } = (await (await readMovement(movementRequest)).json()).data;
        for (const { segment_code: code, customer_count, previous_customer_count } of report.segments) {
          const counted = [flowsOf(flows, "to", code), flowsOf(flows, "from", code)];
          expect(counted).toEqual([customer_count, previous_customer_count]);
        }
      });

      test("the API keeps the specification's segments until the business chooses otherwise", async () => {
        expect(await bytesOf("")).toBe(before.bytes[0]);
        expect((await activate({ revision: 1, activeVersion: 1, inApi: true })).body.data.run).toBeNull();
        expect(await reportOf("")).toMatchObject({ scheme: { version: 1 }, segments: report.segments });
        expect(await bytesOf("?rfm_scheme=standard")).toBe(before.bytes[0]);
        expect(await bytesOf("?export_format=csv")).toContain("Inner circle");
      });

      test("the standard segments come back to the byte, and each choice is audited", async () => {
        const { revision } = await read();
        const back = await activate({ revision, activeVersion: null, inApi: true });
        const schemes = { revision: revision + 1, activeVersion: null, inApi: false };
        expect(back.body.data.schemes).toMatchObject(schemes);
        await recalculateSegments(asAdmin(shop), { reason: "rfm_scheme" });
        expect(await Promise.all(queries.map(bytesOf))).toEqual(before.bytes);
        expect((await getSegment(shop, segmentId)).memberCount).toBe(before.members);
        const lines = await auditLines(shop, "rfm_scheme.activated");
        expect(lines.map(({ after }) => after)).toEqual(
          expect.arrayContaining([
            { version: 1, inApi: false },
            { version: "standard", inApi: false },
          ]),
        );
      });
    });
  });
});

describe("400", () => {
  const refused = async (scheme: WireScheme) => (await post(save, "/versions", { scheme })).body.details;

  test("unordered thresholds, a cell too few, shared names and similar colors", async () => {
    const { thresholds, cells, looks } = standard;
    expect(await refused({ ...standard, thresholds: { ...thresholds, recency: [10, 9, 20, 30] } })).toEqual([
      { field: "scheme.thresholds.recency[1]", message: "must be more than the value before it" },
    ]);
    expect((await post(save, "/versions", { scheme: { ...standard, cells: cells.slice(1) } })).status).toBe(400);
    const named = looks.map((look) => (look.key === "at_risk" ? { ...look, name: "Champions" } : look));
    expect(await refused({ ...standard, looks: named })).toEqual([
      { field: "scheme.looks.at_risk.name", message: "is the name of another segment too" },
    ]);
    const colored = looks.map((look) => (look.key === "at_risk" ? { ...look, color: "champions" as const } : look));
    expect(await refused({ ...standard, looks: colored })).toEqual([
      { field: "scheme.looks.at_risk.color", message: "is too similar to the color of another segment" },
    ]);
    const twice = looks.map((look) => ({ ...look, key: "at_risk" as const }));
    expect((await post(save, "/versions", { scheme: { ...standard, looks: twice } })).status).toBe(400);
  });
});

describe("404 and 409", () => {
  test("a version of another business does not exist, and a change made meanwhile is not overwritten", async () => {
    const { revision } = await read();
    const unknown = await activate({ revision, activeVersion: 99, inApi: false });
    expect([unknown.status, unknown.body.code]).toEqual([404, "RFM_SCHEME_NOT_FOUND"]);
    const late = await activate({ revision: revision + 1, activeVersion: null, inApi: false });
    expect([late.status, late.body.code]).toEqual([409, "EDITED_MEANWHILE"]);
  });
});
