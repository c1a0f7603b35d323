import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as OVERVIEW } from "#app/api/admin/overview/route.ts";
import { GET as PRODUCTS } from "#app/api/admin/products/route.ts";
import { POST as SCHEDULE } from "#app/api/admin/view-schedules/route.ts";
import { GET as FILE } from "#app/api/admin/views/[id]/file/route.ts";
import { GET as VIEW } from "#app/api/admin/views/[id]/route.ts";
import { POST as SAVE } from "#app/api/admin/views/route.ts";
import { GET as REPORT } from "#app/api/reports/customers/segmentation/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { closeQueue } from "#core/runs/store/queue.ts";
import { findRun } from "#core/runs/store/runs.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { planViews, sendView } from "#features/view-schedules/send-views.ts";
import { VIEW_LISTS, VIEW_PAGES, viewFormats } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { aMailServer, type MailServer } from "#testing/mail-server.ts";
import { aMember, answerOf, aRequest, asAdmin, sessionCookie } from "#testing/request.ts";
import { readPdf } from "#testing/routes/read-pdf.ts";
import { sellProductsAtRandom } from "#testing/shops/products-shop.ts";
import { executeRun } from "#worker/execute-run.ts";

/** 9:00 on Monday, 2 March 2026, in São Paulo. */
const MONDAY = new Date("2026-03-02T12:00:00Z");

let business: Actor;
let mail: MailServer;
let segment: string;
let reader: { userId: string; cookie: string };

beforeAll(async () => {
  mail = await aMailServer();
  provideSettings({ SMTP_URL: mail.url, MAIL_FROM: "views@shop.example" });
  const storefronts = ["Web", "Shop"];
  business = asAdmin(await aBusiness({ currency: "BRL", timeZone: "America/Sao_Paulo", storefronts }));
  await someOrders(business, sellProductsAtRandom(21));
  segment = (await createSegment(business, { name: "Regulars", criteria: { minOrders: 3 }, isAutomatic: true })).id;
  await recalculateSegments(business, { reason: "request", segmentIds: [segment] });
  const { userId } = await aMember(business, "manager");
  reader = { userId, cookie: await sessionCookie(business, { userId }) };
});
beforeEach(() => void mail.received.splice(0));
afterAll(async () => {
  await closeQueue();
  provideSettings({ SMTP_URL: "", MAIL_FROM: "" });
  await mail[Symbol.asyncDispose]();
});

const by = () => ({ cookie: reader.cookie });
const ofOne = (id: string) => ({ params: Promise.resolve({ id }) });
const save = async (query: object): Promise<string> => {
  const { status, body } = await answerOf(
    SAVE(aRequest("POST", "/api/admin/views", { ...by(), body: { name: "Weekly", query } })),
  );
  expect([status, body.code]).toEqual([201, undefined]);
  return body.data.id;
};
const schedule = (viewId: string, format: string) => {
  const body = { viewId, frequency: "weekly", hour: 8, format, recipientIds: [reader.userId] };
  return answerOf(SCHEDULE(aRequest("POST", "/api/admin/view-schedules", { ...by(), body })));
};

const query = (text: string, values: unknown[] = []) =>
  withBusiness(business, (client) => client.query(text, [business.businessId, ...values]));

/** The file that the worker mails on the Monday of a schedule, and the run that did. */
const mailed = async (scheduleId: string) => {
  const before = new Date("2026-02-01T00:00:00Z");
  await query("update view_schedules set since = $2 where business_id = $1", [before]);
  await query("update view_recipients set since = $2 where business_id = $1", [before]);
  await planViews(MONDAY);
  const { rows } = await query("select id from runs where business_id = $1 and options ->> 'scheduleId' = $2", [
    scheduleId,
  ]);
  const runId: string = rows[0]?.id;
  const { jobId = "" } = (await findRun(business, runId)) ?? {};
  const job = { businessId: business.businessId, runId, jobId, isLast: false, stop: new AbortController().signal };
  await executeRun(job, sendView as Parameters<typeof executeRun>[1]).catch(() => {});
  return { run: await findRun(business, runId), file: mail.received[0]?.attachments[0] };
};

type Cells = Record<string, string>;
const rowsOf = (file: Buffer | string | undefined): Cells[] => parse(file ?? "", { columns: true });
const download = (id: string, format: string) =>
  FILE(aRequest("GET", `/api/admin/views/${id}/file?exportFormat=${format}`, by()), ofOne(id));

describe("a view of a report by email", () => {
  test("has the figures of its page within the segment and storefront, and months that end today", async () => {
    const view: ViewQuery = { list: "products", by: "category", months: 12, segment, storefront: 1, sort: "-revenue" };
    const { status, body } = await schedule(await save(view), "csv");
    expect(status).toBe(201);
    const { run, file } = await mailed(body.data.id);
    expect(run).toMatchObject({ state: "succeeded", result: { sent: 1 } });
    const figures = async (more: string) => {
      const address = `/api/admin/products?by=category&months=12&sort=-revenue&pageSize=100${more}`;
      return (await answerOf(PRODUCTS(aRequest("GET", address, by())))).body.data;
    };
    const shown = await figures(`&segment=${segment}&storefrontId=1`);
    expect(shown.length).toBeGreaterThan(3);
    const rows = rowsOf(file?.content);
    const pick = ({ revenue, orders, buyers, firstBuyers, returnRate }: Cells) =>
      [revenue, orders, buyers, firstBuyers, returnRate].map((text) => (text === "" ? null : Number(text)));
    expect(rows.map(pick)).toEqual(
      shown.map((row: { returns: { rate: number } | null } & Record<string, number>) => [
        row.revenue,
        row.orders,
        row.buyers,
        row.firstBuyers,
        row.returns?.rate ?? null,
      ]),
    );
    expect(rows.map(pick)).not.toEqual((await figures("")).map(pick));
    expect(mail.received[0]?.text).toContain(`/products?saved=${body.data.view.id}`);
  });

  test("is the report itself as PDF, with its period, segment and customers", async () => {
    const { body } = await schedule(await save({ list: "rfm", days: 365, withoutSegment: segment }), "pdf");
    const { run, file } = await mailed(body.data.id);
    expect(run).toMatchObject({ state: "succeeded" });
    const address = `/api/reports/customers/segmentation?days=365&without_segment=${segment}`;
    const { data } = (await answerOf(REPORT(aRequest("GET", address, by())))).body;
    const { text } = await readPdf(file?.content ?? Buffer.alloc(0));
    expect(file?.type).toBe("application/pdf");
    expect(text).toContain("without segment Regulars");
    expect(data.totals.customer_count).toBeGreaterThan(20);
    expect(text).toContain(`${data.totals.customer_count} customers`);
  });

  test("is not sent once its segment is gone, and the page says what is missing", async () => {
    const draft = { name: "Gone soon", criteria: {}, isAutomatic: false };
    const { id: gone } = await createSegment(business, draft);
    const viewId = await save({ list: "overview", days: 90, segment: gone });
    const { body } = await schedule(viewId, "csv");
    await query("delete from customer_segments where business_id = $1 and segment_id = $2", [gone]);
    expect((await mailed(body.data.id)).run).toMatchObject({ state: "failed", problem: "VIEW_INCOMPLETE" });
    expect(mail.received).toEqual([]);
    const opened = await answerOf(VIEW(aRequest("GET", `/api/admin/views/${viewId}`, by()), ofOne(viewId)));
    expect(opened.body.data).toMatchObject({
      query: { list: "overview", days: 90 },
      problems: [{ missing: "segment", name: gone }],
    });
    expect((await download(viewId, "csv")).status).toBe(409);
  });
});

describe("the file of a view", () => {
  const views: ViewQuery[] = [
    { list: "rfm", method: "value", compare: "year" },
    { list: "retention", metric: "revenue", by: "category" },
    { list: "retention", tab: "second-order", months: 12 },
    { list: "retention", tab: "order-gaps" },
    { list: "retention", tab: "movement" },
    { list: "retention", tab: "payback", cost: "month" },
    { list: "products" },
    { list: "products", tab: "pairs", relation: "next", sort: "-customers" },
    { list: "products", tab: "second-order" },
    { list: "overview", days: 90, compare: "year", by: "storefront" },
    { list: "overview", from: "2026-01-01", to: "2026-01-31" },
  ];

  test.each(views)("is offered and written in each format of $list, tab $tab", async (view) => {
    const id = await save({ ...view, storefront: 1 });
    for (const format of viewFormats(view)) {
      const answer = await download(id, format);
      expect([answer.status, format], await answer.clone().text()).toEqual([200, format]);
      if (format === "csv") expect(rowsOf(await answer.text()).length).toBeGreaterThan(0);
      else expect((await readPdf(new Uint8Array(await answer.arrayBuffer()))).text).toContain("BRL");
    }
  });

  test("every page with views is in this list or is a list of its own", () => {
    const lists = VIEW_LISTS.filter((list) => VIEW_PAGES[list].kind === "list");
    expect(new Set([...lists, ...views.map(({ list }) => list)])).toEqual(new Set(VIEW_LISTS));
  });

  test("the overview as a file has the figures of the page, and parts of the revenue that add up to its change", async () => {
    const id = await save({ list: "overview", days: 90, segment, by: "storefront" });
    const rows = rowsOf(await (await download(id, "csv")).text());
    const address = `/api/admin/overview?days=90&segment=${segment}`;
    const { data } = (await answerOf(OVERVIEW(aRequest("GET", address, by())))).body;
    const figures = rows.filter(({ part }) => part === "Figures");
    expect(figures.map(({ value }) => Number(value))).toEqual(
      data.figures.map(({ value }: { value: number }) => value),
    );
    const split = rows.filter(({ part }) => part === "Storefront");
    const cents = ({ difference }: Cells) => Math.round(100 * Number(difference));
    const sum = split.slice(0, -1).reduce((total, row) => total + cents(row), 0);
    expect([split.length, split.at(-1)?.figure, sum]).toEqual([3, "Revenue", cents(split.at(-1) as Cells)]);
  });

  test("cohorts are no PDF, as a download or on a schedule", async () => {
    const id = await save({ list: "retention" });
    expect((await download(id, "pdf")).status).toBe(400);
    const { status, body } = await schedule(id, "pdf");
    expect([status, body.details]).toMatchObject([400, [{ field: "format" }]]);
    expect((await schedule(id, "csv")).status).toBe(201);
  });

  test("needs the permission to export data", async () => {
    const id = await save({ list: "products" });
    const { userId } = await aMember(business, "viewer");
    const cookie = await sessionCookie(business, { userId });
    const answer = await FILE(aRequest("GET", `/api/admin/views/${id}/file?exportFormat=csv`, { cookie }), ofOne(id));
    expect(answer.status).toBe(403);
  });
});

test("400 for a view of a report with a period that its page doesn't offer", async () => {
  for (const wrong of [
    { list: "products", months: 7 },
    { list: "overview", days: 30 },
    { list: "overview", from: "2026-01-01" },
    { list: "rfm", compare: "never" },
    { list: "retention", q: "x" },
  ]) {
    const body = { name: "Wrong", query: wrong };
    expect((await answerOf(SAVE(aRequest("POST", "/api/admin/views", { ...by(), body })))).status).toBe(400);
  }
});
