import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { POST as callMcp } from "#app/mcp/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { wordsIn } from "#core/messages/words.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { changeBusinessSettings, getBusinessSettings } from "#features/accounts/change-business-settings.ts";
import { previewAudience } from "#features/audiences/manage-audiences.ts";
import { previewCampaign } from "#features/campaigns/preview-campaign.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { scorePopulation } from "#lib/rfm/score.ts";
import { assignRfmSegment, RFM_KEYS_BY_VALUE, RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import { lapsedRule } from "#records/rules/criteria/criteria.ts";
import { ask } from "#testing/assistant/questions.ts";
import { daysAgo, idOfCustomer, type OrderOptions, someOrders } from "#testing/builders.ts";
import { asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { everyRoute, readableQueries, readRoute } from "#testing/routes/every-route.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

// Every route is read several times within a minute.
provideSettings({ RATE_LIMIT: "100000" });

let shop: Actor;
let token: string;
let ids: Record<string, string>;
/** Customers' own IDs by ID, in both notations: the store's and the product's. */
let known: Map<string, string>;

/** Sixty customers with one to eight orders over 400 days, so that each period has other segments. */
const plantedOrders = (): OrderOptions[] => {
  const random = createRandom(7);
  return Array.from({ length: 60 }, (_, n) => n).flatMap((n) =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () => ({
      customer: `planted-${n}`,
      orderedAt: daysAgo(Math.floor(400 * random() ** 1.5)),
      totalPrice: 500 + Math.floor(random() * 30_000),
    })),
  );
};

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = asAdmin(made.shop);
  token = await aToken(shop, { role: "admin" });
  await someOrders(shop, plantedOrders());
  // Who last bought on the first day of a period is in it, who did on the day before has lapsed.
  await someOrders(
    shop,
    [29, 30, 364, 365].map((age) => ({ customer: `edge-${age}`, orderedAt: daysAgo(age) })),
  );
  const anyOf = { field: "rfmSegment", operator: "is_any_of", value: [...RFM_KEYS_BY_VALUE] };
  const { id } = await createSegment(shop, { name: "In a segment", criteria: { all: [anyOf] }, isAutomatic: true });
  ids = { segments: id, customers: await idOfCustomer(shop, "planted-0"), axes: "loyalty_trajectory" };
});

/** Each customer's segment in a period that ends today, from their orders alone; null without any in it. */
const segmentsBy = async (days: number): Promise<Map<string, string | null>> => {
  const { rows } = await withBusiness(shop, (client) =>
    client.query<{ id: string; externalId: string; at: Date; amount: number }>(
      `select customer_id as id, c.external_id as "externalId", order_date as at, net_amount as amount
         from customers c join orders using (business_id, customer_id) where business_id = $1 and is_counted`,
      [shop.businessId],
    ),
  );
  known = new Map(rows.flatMap(({ id, externalId }) => [[id, id] as const, [externalId, id] as const]));
  const today = toLocalDay(new Date(), "UTC");
  const ages = (own: typeof rows) => own.map(({ at }) => daysBetween(toLocalDay(at, "UTC"), today));
  const customers = [...new Set(rows.map(({ id }) => id))].map((id) => {
    const own = rows.filter((row) => row.id === id);
    const inside = own.filter(({ at }) => daysBetween(toLocalDay(at, "UTC"), today) < days);
    const revenue = inside.reduce((sum, { amount }) => sum + Number(amount), 0);
    return {
      id,
      orderCount: inside.length,
      revenue,
      ageDays: Math.min(...ages(inside)),
      isReturning: inside.length < own.length,
    };
  });
  const scored = scorePopulation(
    customers.filter(({ orderCount }) => orderCount > 0),
    days,
  );
  return new Map([
    ...customers.map(({ id }) => [id, null] as const),
    ...scored.map((one) => [one.id, assignRfmSegment(one, one)] as const),
  ]);
};

const setPeriod = async (chosenRfmDays: number | null): Promise<void> => {
  const { version } = await getBusinessSettings(shop);
  await changeBusinessSettings(shop, { chosenRfmDays, version });
};

/** What the run does that a change of the period starts. */
const runsAfterwards = async (): Promise<void> => {
  await recalculateSegments(shop, { reason: "rfm_scheme" });
  await updateActions(shop, AbortSignal.timeout(60_000));
};

type Said = { where: string; customer: string; segment: string | null };

/** Every RFM segment of a customer in an answer, wherever it is. */
const saidIn = (where: string, part: unknown): Said[] => {
  if (Array.isArray(part)) return part.flatMap((each) => saidIn(where, each));
  if (part === null || typeof part !== "object") return [];
  const { id, customerId, rfmSegment, rfm } = part as Record<string, unknown>;
  const customer = String(customerId ?? id);
  const place = rfm as { segment?: string } | null | undefined;
  return [
    ...(rfmSegment !== undefined && known.has(customer)
      ? [{ where, customer, segment: rfmSegment as string | null }]
      : []),
    ...(rfm !== undefined && known.has(customer) ? [{ where, customer, segment: place?.segment ?? null }] : []),
    ...Object.values(part).flatMap((each) => saidIn(where, each)),
  ];
};

const NAMES = new Map(RFM_SEGMENTS.map(({ key }) => [wordsIn("en").rfm_segments[key].name as string, key]));

/** The same in a file, whose rows name the segment. */
const saidInFile = (where: string, text: string): Said[] =>
  (parse(text, { columns: true, bom: true }) as Record<string, string>[]).flatMap((row) => {
    const customer = known.get(row.id ?? "") ?? known.get(row.externalId ?? "");
    if (row.rfmSegment === undefined || customer === undefined) return [];
    return [{ where, customer, segment: NAMES.get(row.rfmSegment) ?? null }];
  });

/** The lists of customers of other periods, beside those that every route has by itself. */
const DRILL_DOWNS = [
  "days=365&action=reorder_due",
  "days=28&history=returning",
  "days=30",
  "days=365",
  "method=value&days=180",
  "segment=LAPSED&days=28",
];

/** The routes whose answers have an RFM segment of a customer by their contracts, and those with files, which the contracts don't describe. */
const saying = everyRoute.filter(({ GET }) => {
  const contract = GET?.contract;
  if (contract?.files?.includes("text/csv")) return true;
  const output = contract?.output && z.toJSONSchema(contract.output, { io: "output", unrepresentable: "any" });
  return /"rfm(Segment)?":/.test(JSON.stringify(output ?? {}));
});

const readAll = async (): Promise<Said[]> => {
  const tenant = await tenantHeaders(shop);
  const said: Said[] = [];
  for (const route of saying) {
    const isReport = route.address === "/api/admin/segmentation/customers";
    const more = isReport ? DRILL_DOWNS.flatMap((query) => [`?${query}`, `?${query}&exportFormat=csv`]) : [];
    for (const query of [...readableQueries(route), ...more]) {
      const { status, text } = await readRoute(route, { token, headers: tenant, ids, query });
      const where = `${route.address}${query}`;
      if (status !== 200) continue;
      said.push(...(query.includes("csv") ? saidInFile(where, text) : saidIn(where, JSON.parse(text))));
    }
  }
  return said;
};

const readByAssistant = async (): Promise<Said[]> => {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL("http://customers.example.com/mcp"), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: (url, init) => callMcp(new Request(url, init as RequestInit)),
  });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  const calls: [string, Record<string, unknown>][] = [
    ["list_customers", {}],
    ["list_report_customers", { days: 28 }],
    ["get_customer", { id: ids.customers }],
  ];
  const said: Said[] = [];
  for (const [tool, given] of calls) {
    const { isError, value } = await ask(client, tool, given);
    expect({ tool, isError }).toEqual({ tool, isError: false });
    said.push(...saidIn(tool, value));
  }
  await client.close();
  return said;
};

/** How many customers a source or rule has for each segment. */
const countBySegment = async (count: (segment: (typeof RFM_KEYS_BY_VALUE)[number]) => Promise<number>) =>
  Object.fromEntries(await Promise.all(RFM_KEYS_BY_VALUE.map(async (key) => [key, await count(key)] as const)));

const inList = async (query: string) => {
  const route = everyRoute.find(({ address }) => address === "/api/admin/customers") ?? { address: "" };
  const { text } = await readRoute(route, { token, headers: {}, ids, query });
  return JSON.parse(text).total as number;
};

describe.each([365, 30])("a standard period of %i days", (days) => {
  let expected: Map<string, string | null>;

  beforeAll(async () => {
    const before = (await getBusinessSettings(shop)).rfmDays;
    await setPeriod(days);
    // Until the run has stored the segments of the new period, everything is of the one before.
    expect((await getBusinessSettings(shop)).rfmDays).toBe(before);
    await runsAfterwards();
    expect((await getBusinessSettings(shop)).rfmDays).toBe(days);
    expected = await segmentsBy(days);
    const other = await segmentsBy(days === 30 ? 365 : 30);
    expect([...expected].filter(([id, segment]) => other.get(id) !== segment).length).toBeGreaterThan(20);
  });

  test("every route and file says the same segment of each customer", async () => {
    const said = await readAll();
    const wrong = said.filter(({ customer, segment }) => expected.get(customer) !== segment);
    expect(wrong).toEqual([]);
    const places = new Set(said.map(({ where }) => where));
    expect([...places]).toEqual(
      expect.arrayContaining([
        "/api/admin/customers",
        "/api/admin/customers?exportFormat=csv",
        "/api/admin/customers/[id]",
        "/api/admin/segments/[id]/members",
        "/api/admin/segments/[id]/members?exportFormat=csv",
        "/api/admin/segmentation/customers",
        "/api/admin/segmentation/customers?exportFormat=csv",
        "/api/admin/segmentation/customers?days=28&history=returning",
        "/api/admin/segmentation/customers?days=365&action=reorder_due",
        "/api/admin/segmentation/customers?method=value&days=180&exportFormat=csv",
      ]),
    );
  });

  test("the tools of assistants say the same segment of each customer", async () => {
    const said = await readByAssistant();
    expect(new Set(said.map(({ where }) => where)).size).toBe(3);
    expect(said.filter(({ customer, segment }) => expected.get(customer) !== segment)).toEqual([]);
  });

  test("rules, audiences and campaigns select by it", async () => {
    const sizes = await countBySegment(async (key) => [...expected.values()].filter((one) => one === key).length);
    const rule = (key: string) => ({ field: "rfmSegment", operator: "is", value: key });
    const byRule = await countBySegment((key) => inList(`?criteria=${encodeURIComponent(JSON.stringify(rule(key)))}`));
    const byAudience = await countBySegment(async (value) => {
      const source = { kind: "group", field: "rfmSegment", value } as const;
      return (await previewAudience(shop, { source, format: "klaviyo", purpose: "email" })).selected;
    });
    const byCampaign = await countBySegment(async (segment) => {
      const source = { kind: "rfm", segment } as const;
      return (await previewCampaign(shop, { source, controlShare: 0.2, expectedEffect: 0.1 })).members;
    });
    expect({ byRule, byAudience, byCampaign }).toEqual({ byRule: sizes, byAudience: sizes, byCampaign: sizes });
  });

  test("lapsed customers are the same in the report, by its rule, in an audience and in a campaign", async () => {
    const lapsed = [...expected.values()].filter((segment) => segment === null).length;
    expect(lapsed).toBeGreaterThan(0);
    const report = everyRoute.find(({ address }) => address === "/api/admin/segmentation/customers") ?? { address: "" };
    const { text } = await readRoute(report, { token, headers: {}, ids, query: "?segment=LAPSED&pageSize=100" });
    const { data, total } = JSON.parse(text) as { data: { id: string }[]; total: number };
    expect(data.filter(({ id }) => expected.get(id) !== null)).toEqual([]);
    const byRule = await inList(`?criteria=${encodeURIComponent(JSON.stringify(lapsedRule(days)))}`);
    const group = { kind: "group", field: "rfmSegment", value: "lapsed" } as const;
    const byAudience = await previewAudience(shop, { source: group, format: "klaviyo", purpose: "email" });
    const source = { kind: "rfm", segment: "lapsed" } as const;
    const byCampaign = await previewCampaign(shop, { source, controlShare: 0.2, expectedEffect: 0.1 });
    expect([total, byRule, byAudience.selected, byCampaign.members]).toEqual([lapsed, lapsed, lapsed, lapsed]);
  });

  test("a report without a period, the movement and the customer's history are of it, and others name theirs", async () => {
    const read = async (address: string, query = "") => {
      const route = everyRoute.find((one) => one.address === address) ?? { address };
      return JSON.parse((await readRoute(route, { token, headers: {}, ids, query })).text);
    };
    const listed = await read("/api/admin/segmentation/customers", "?pageSize=100");
    expect(listed.period.days).toBe(days);
    const codes = new Map(RFM_SEGMENTS.map(({ code, key }) => [code as string, key]));
    for (const { rfmSegment, segmentCode } of listed.data) expect(codes.get(segmentCode)).toBe(rfmSegment);
    expect((await read("/api/admin/segmentation/groups")).data.period.days).toBe(days);
    expect((await read("/api/admin/segmentation/movement")).data.period.days).toBe(days);
    expect((await read("/api/admin/customers/[id]/rfm-history")).data.days).toBe(days);
    expect((await read("/api/admin/overview")).data.rfmDays).toBe(days);
    expect((await read("/api/admin/me")).data.business.rfmDays).toBe(days);
    // The specification's default.
    expect((await read("/api/reports/customers/segmentation")).data.period.days).toBe(90);
  });
});
