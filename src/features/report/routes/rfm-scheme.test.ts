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
const reportOf = async (query = "?rfm_scheme=active") => JSON.parse(await bytesOf(query)).data;

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
  test("is previewed, saved, activated and left again, to the byte", async () => {
    const rule = { all: [{ field: "rfmSegment", operator: "is", value: "champions" }] };
    const { id } = await createSegment(asAdmin(shop), { name: "Best", criteria: rule, isAutomatic: true });
    await recalculateSegments(asAdmin(shop), { reason: "request" });
    const queries = ["", "?rfm_scheme=active", "?export_format=csv", "?value_basis=margin&rfm_scheme=active"];
    const before = await Promise.all(queries.map(bytesOf));
    const membersBefore = (await getSegment(shop, id)).memberCount;

    const { thresholds, cells } = own();
    const seen = (await post(preview, "/preview", { thresholds, cells })).body.data;
    const flowsTo = (side: "from" | "to", key: string) =>
      seen.flows
        .filter((flow: { from: string; to: string }) => flow[side] === key)
        .reduce((sum: number, { customers }: { customers: number }) => sum + customers, 0);
    const keyOf = (code: string) => RFM_SEGMENTS.find((one) => one.code === code)?.key;
    const sizesIn = (report: { segments: { segment_code: string; customer_count: number; total_revenue: number }[] }) =>
      new Map(
        report.segments.map((one) => [
          keyOf(one.segment_code),
          { customers: one.customer_count, revenue: one.total_revenue },
        ]),
      );
    const sizesBefore = sizesIn(await reportOf());
    for (const { key, before: was, now } of seen.segments) {
      expect([flowsTo("from", key), flowsTo("to", key)]).toEqual([was.customers, now.customers]);
      expect(was).toEqual(sizesBefore.get(key));
    }
    expect(seen).toMatchObject({ customers: 5, currency: "EUR", standardThresholds: { recency: [17, 35, 53, 71] } });
    // Most revenue first: 2 orders of 300.00 fifty days ago were R3F3M4, now R2F2M4.
    expect(seen.sample[0]).toMatchObject({ externalId: "cleo", from: "loyal_customers", to: "at_risk", revenue: 600 });

    const saved = await post(save, "/versions", { scheme: own(), note: "Days, not fifths" });
    expect([saved.status, saved.body.data.versions.length, saved.body.data.activeVersion]).toEqual([201, 1, null]);
    expect(saved.body.data.versions[0]).toMatchObject({ version: 1, note: "Days, not fifths", scheme: own() });
    expect(await Promise.all(queries.map(bytesOf))).toEqual(before);

    const active = await activate({ revision: 0, activeVersion: 1, inApi: false });
    expect([active.status, active.body.data.run.kind]).toEqual([200, "recalculate_segments"]);
    await recalculateSegments(asAdmin(shop), { reason: "rfm_scheme" });

    const report = await reportOf();
    const sizesNow = sizesIn(report);
    for (const { key, now } of seen.segments) expect(now).toEqual(sizesNow.get(key));
    expect(report.scheme).toEqual({ version: 1, thresholds: own().thresholds });
    expect(report.segments[0]).toMatchObject({
      segment_name: "Inner circle",
      segment_code: "R5F5M5",
      recommended_actions: ["Call every month", "Invite to referral programs", "Early access to new collections"],
    });
    expect((await getSegment(shop, id)).memberCount).toBe(report.segments[0].customer_count);

    // Lists, groups and movement are those of the same segments.
    for (const { segment_code: code, customer_count } of report.segments) {
      const request = aRequest("GET", `/api/admin/segmentation/customers?segment=${code}`, { token });
      const { data, total } = await (await listCustomers(request)).json();
      expect(total).toBe(customer_count);
      for (const { segmentCode } of data) expect(segmentCode).toBe(code);
    }
    const { groups } = (await (await readGroups(aRequest("GET", "/api/admin/segmentation/groups", { token }))).json())
      .data;
    expect(groups.map(({ segmentCode, customers }: never) => [segmentCode, customers]).sort()).toEqual(
      report.segments
        .filter(({ customer_count }: never) => customer_count > 0)
        .map(({ segment_code, customer_count }: never) => [segment_code, customer_count])
        .sort(),
    );
    const movement = await (await readMovement(aRequest("GET", "/api/admin/segmentation/movement", { token }))).json();
    for (const { segment_code: code, customer_count, previous_customer_count } of report.segments) {
      const sum = (side: "from" | "to") =>
        movement.data.flows
          .filter((flow: { from: string; to: string }) => flow[side] === code)
          .reduce((all: number, { customers }: { customers: number }) => all + customers, 0);
      expect([sum("to"), sum("from")]).toEqual([customer_count, previous_customer_count]);
    }

    // The API keeps the specification's segments until the business chooses otherwise.
    expect(await bytesOf("")).toBe(before[0]);
    expect((await activate({ revision: 1, activeVersion: 1, inApi: true })).body.data.run).toBeNull();
    expect(await reportOf("")).toMatchObject({ scheme: { version: 1 }, segments: report.segments });
    expect(await bytesOf("?rfm_scheme=standard")).toBe(before[0]);
    expect(await bytesOf("?export_format=csv")).toContain("Inner circle");

    const back = await activate({ revision: 2, activeVersion: null, inApi: true });
    expect(back.body.data.schemes).toMatchObject({ revision: 3, activeVersion: null, inApi: false });
    await recalculateSegments(asAdmin(shop), { reason: "rfm_scheme" });
    expect(await Promise.all(queries.map(bytesOf))).toEqual(before);
    expect((await getSegment(shop, id)).memberCount).toBe(membersBefore);
    const lines = await auditLines(shop, "rfm_scheme.activated");
    expect(lines.map(({ after }) => after)).toEqual(
      expect.arrayContaining([
        { version: 1, inApi: false },
        { version: "standard", inApi: false },
      ]),
    );
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
