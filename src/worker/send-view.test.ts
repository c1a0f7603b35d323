import { readdir, readlink } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { GET as CUSTOMERS } from "#app/api/admin/customers/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { closeQueue } from "#core/runs/store/queue.ts";
import { findRun } from "#core/runs/store/runs.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor, Role } from "#core/values/permissions.ts";
import { setMyPreferences } from "#features/accounts/manage-own-account.ts";
import { readAlerts } from "#features/alerts/read-inbox.ts";
import { createCustomField } from "#features/customers/manage-custom-fields.ts";
import { retryRun } from "#features/operations/retry-runs.ts";
import { createViewSchedule, listViewSchedules } from "#features/view-schedules/manage-schedules.ts";
import { planViews, sendView } from "#features/view-schedules/send-views.ts";
import { createView, deleteView } from "#features/views/manage-views.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import type { ViewFormat } from "#records/rules/view-schedules.ts";
import { aBusiness, aCustomer, anOrder, daysAgo, saveSales } from "#testing/builders.ts";
import { aMailServer, type MailServer } from "#testing/mail-server.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { killWhileMailing } from "#testing/processes/killed-mail.ts";
import { aMember, aRequest, asAdmin, sessionCookie } from "#testing/request.ts";
import { readPdf } from "#testing/routes/read-pdf.ts";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { executeRun } from "#worker/execute-run.ts";

/** 9:00 on Monday, 2 March 2026, in São Paulo. */
const MONDAY = new Date("2026-03-02T12:00:00Z");
const ZONE = "America/Sao_Paulo";

let business: Actor;
let mail: MailServer;
beforeAll(async () => {
  mail = await aMailServer();
  provideSettings({ SMTP_URL: mail.url, MAIL_FROM: "views@shop.example" });
});
beforeEach(async () => {
  business = asAdmin(await aBusiness({ currency: "BRL", timeZone: ZONE }));
  for (const [externalId, name, cents] of [
    ["c1", "Ana", 50_00],
    ["c2", "Zoé", 1234_50],
  ] as const) {
    await aCustomer(business, { externalId, name, email: `${externalId}@example.com` });
    await anOrder(business, { customer: externalId, totalPrice: cents, orderedAt: daysAgo(3) });
  }
  mail.received.length = 0;
  Object.assign(mail.attempts, { recipients: 0, messages: 0 });
});
afterEach(() => closeQueue());
afterAll(async () => {
  provideSettings({ SMTP_URL: "", MAIL_FROM: "" });
  await mail[Symbol.asyncDispose]();
});

const query = (text: string, values: unknown[] = []) =>
  withBusiness(business, (client) => client.query(text, [business.businessId, ...values]));

const aRecipient = async (role: Role = "analyst", language: "en" | "es" | "pt" = "en") => {
  const { userId, email } = await aMember(business, role);
  await setMyPreferences({ ...business, kind: "user", id: userId, role }, { language });
  return { userId, email, cookie: await sessionCookie(business, { userId }) };
};

type Plan = { format?: ViewFormat; list?: ViewQuery; name?: string; recipientIds: string[] };

/** A schedule for 8:00 on Mondays that exists since before that Monday. */
const aSchedule = async ({ format = "csv", list = { list: "customers" }, name = "VIPs", recipientIds }: Plan) => {
  const view = await createView(business, { name, query: list, sharedWith: "viewer" });
  const plan = { viewId: view.id, frequency: "weekly", hour: 8, format, recipientIds } as const;
  const { id } = await createViewSchedule(business, plan);
  const before = new Date("2026-02-01T00:00:00Z");
  await query("update view_schedules set since = $2 where business_id = $1 and id = $3", [before, id]);
  await query("update view_recipients set since = $2 where business_id = $1 and schedule_id = $3", [before, id]);
  return { id, viewId: view.id };
};

/** The runs that send a schedule's view, once they are planned. */
const plannedRuns = async (scheduleId: string): Promise<string[]> => {
  await planViews(MONDAY);
  const { rows } = await query(
    "select id from runs where business_id = $1 and kind = 'send_view' and options ->> 'scheduleId' = $2 order by id",
    [scheduleId],
  );
  return rows.map(({ id }) => id);
};
const plannedRun = async (scheduleId: string): Promise<string> => {
  const [id = "", ...others] = await plannedRuns(scheduleId);
  expect([id === "", others]).toEqual([false, []]);
  return id;
};

/** One attempt at the run; returns the run afterwards. */
const attempt = async (runId: string) => {
  const { jobId = "" } = (await findRun(business, runId)) ?? {};
  const stop = new AbortController().signal;
  const job = { businessId: business.businessId, runId, jobId, isLast: false, stop };
  await executeRun(job, sendView as Parameters<typeof executeRun>[1]).catch(() => {});
  return findRun(business, runId);
};

const recipientsOf = async (scheduleId: string) =>
  (await listViewSchedules(business, {})).data.find(({ id }) => id === scheduleId)?.recipients ?? [];

const openTemporaryFiles = async (): Promise<string[]> => {
  const links = (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ""));
  return (await Promise.all(links)).filter((name) => name.includes("/customer-360-") && name.endsWith("(deleted)"));
};

const decoded = (content: Buffer): string => content.toString("utf8");

describe("a view by email", () => {
  test("has attached what its list exports to this user, in their language", async () => {
    const { userId, email, cookie } = await aRecipient("analyst", "pt");
    const list = { list: "customers", sort: "lifetimeValue", columns: ["lifetimeValue"] } as const;
    const { id, viewId } = await aSchedule({ recipientIds: [userId], list: { ...list, columns: [...list.columns] } });
    expect(await attempt(await plannedRun(id))).toMatchObject({ state: "succeeded", result: { sent: 1 } });
    const [sent, ...others] = mail.received;
    if (!sent) throw new Error("No email arrived");
    expect(others).toEqual([]);
    expect([sent.to, sent.attachments.length]).toEqual([email, 1]);
    const exported = await CUSTOMERS(
      aRequest("GET", `/api/admin/customers?view=${viewId}&exportFormat=csv`, {
        cookie,
        headers: { "accept-language": "pt" },
      }),
    );
    const [file] = sent.attachments;
    expect(decoded(file?.content ?? Buffer.alloc(0))).toBe(await exported.text());
    expect(
      decoded(file?.content ?? Buffer.alloc(0))
        .trim()
        .split("\r\n"),
    ).toHaveLength(3);
    expect([file?.name, file?.type]).toEqual([expect.stringMatching(/^vips-\d{4}-\d{2}-\d{2}\.csv$/), "text/csv"]);
    expect(sent.text).toContain("está anexado");
    expect(sent.text).toContain(`/customers?view=${viewId}`);
    expect(`${sent.text}${sent.html}`).not.toMatch(/Zoé|1234/);
    expect(sent.headers).toMatchObject({ "list-unsubscribe-post": "List-Unsubscribe=One-Click" });
    expect(await recipientsOf(id)).toMatchObject([{ id: userId, sentAt: expect.any(Date), problem: null }]);
    expect(await auditLines(business, "view_schedule.sent")).toMatchObject([
      { things: { view_schedule: id, view: viewId, user: userId }, after: { format: "csv" } },
    ]);
  });

  test("a file that is too large for mail servers is not attached: the email says so and leads to the view, whose PDF still fits", async () => {
    // As long as the product lets them be: 900 customers with 50 fields of 255 characters are 11.5 MB.
    const keys = Array.from({ length: 50 }, (_, i) => `note_${i}`);
    for (const key of keys) await createCustomField(business, { kind: "customers", key, name: key, type: "text" });
    const createdAt = daysAgo(9);
    await saveSales(business, {
      customers: Array.from({ length: 900 }, (_, i) => ({ externalId: `many-${i}`, createdAt })),
    });
    const values = JSON.stringify(Object.fromEntries(keys.map((key) => [key, "x".repeat(255)])));
    await query("update customers set custom_fields = $2 where business_id = $1", [values]);
    const { userId } = await aRecipient("analyst", "es");
    const [csv, pdf] = [
      await aSchedule({ recipientIds: [userId] }),
      await aSchedule({ recipientIds: [userId], format: "pdf" }),
    ];
    expect(await attempt(await plannedRun(csv.id))).toMatchObject({ state: "succeeded", result: { sent: 1 } });
    expect(mail.received.map(({ attachments }) => attachments)).toEqual([[]]);
    expect(mail.received[0]?.text).toContain("El archivo tiene más de 10 MB");
    expect(mail.received[0]?.html).toContain(`/customers?view=${csv.viewId}`);
    expect(await recipientsOf(csv.id)).toMatchObject([{ sentAt: expect.any(Date), problem: null }]);
    // The rest of the file was not read: its temporary copy is closed, which removes it.
    await vi.waitFor(async () => expect(await openTemporaryFiles()).toEqual([]));

    expect(await attempt(await plannedRun(pdf.id))).toMatchObject({ state: "succeeded" });
    const [file] = mail.received[1]?.attachments ?? [];
    expect((await readPdf(file?.content ?? Buffer.alloc(0))).text).toContain("500");
  });

  test("a PDF has the first rows with their main columns, formatted for its reader", async () => {
    const { userId } = await aRecipient("analyst", "es");
    const { id } = await aSchedule({
      format: "pdf",
      recipientIds: [userId],
      list: { list: "customers", sort: "name" },
    });
    expect(await attempt(await plannedRun(id))).toMatchObject({ state: "succeeded" });
    const [file] = mail.received[0]?.attachments ?? [];
    const { text, pages } = await readPdf(file?.content ?? Buffer.alloc(0));
    expect(pages).toHaveLength(1);
    expect([file?.type, file?.name]).toEqual(["application/pdf", expect.stringMatching(/\.pdf$/)]);
    expect(text).toContain("Importes en BRL. 2 filas.");
    expect(text).toMatch(/Nombre Segmento RFM Valor de vida del cliente Pedidos Última compra/);
    expect(text).toMatch(/Ana .*50\.00 1 .*Zoé .*1,234\.50 1 /);
    expect(mail.received[0]?.text).toContain("2 filas");
  });

  test("each recipient gets only what they may see, and who may not is told apart in the list", async () => {
    const [sees, masked, gone] = [await aRecipient(), await aRecipient("manager"), await aRecipient()];
    const deactivated = await aRecipient();
    await query("update memberships set sees_personal_data = false where business_id = $1 and user_id = $2", [
      masked.userId,
    ]);
    const { id } = await aSchedule({ recipientIds: [sees, masked, gone, deactivated].map(({ userId }) => userId) });
    const runs = await plannedRuns(id);
    expect(runs).toHaveLength(4);
    await query("update memberships set is_active = false where business_id = $1 and user_id = $2", [
      deactivated.userId,
    ]);
    await query("update memberships set role = 'viewer' where business_id = $1 and user_id = $2", [gone.userId]);
    for (const run of runs) expect(await attempt(run)).toMatchObject({ state: "succeeded" });
    const files = new Map(mail.received.map(({ to, attachments }) => [to, attachments[0]?.content.toString("utf8")]));
    expect([...files.keys()].sort()).toEqual([sees.email, masked.email].sort());
    expect(files.get(sees.email)).toContain("Zoé");
    expect(files.get(masked.email)).not.toContain("Zoé");
    const problems = new Map((await recipientsOf(id)).map(({ id: user, problem }) => [user, problem]));
    expect(problems).toEqual(
      new Map([
        [sees.userId, null],
        [masked.userId, null],
        [gone.userId, "not_allowed"],
        [deactivated.userId, "not_allowed"],
      ]),
    );
  });

  test("is not sent when a filter is gone, because it would have more rows: a failed run and an alert, until the view is saved again", async () => {
    const { userId } = await aRecipient();
    const field = await createCustomField(business, { kind: "customers", key: "size", name: "Size", type: "number" });
    const criteria = { field: "custom_number_size", operator: "at_least", value: 40 };
    const { id } = await aSchedule({ recipientIds: [userId], list: { list: "customers", criteria } });
    const run = await plannedRun(id);
    await query("delete from custom_fields where business_id = $1 and id = $2", [field.id]);
    expect(await attempt(run)).toMatchObject({ state: "failed", problem: "VIEW_INCOMPLETE" });
    expect(await recipientsOf(id)).toMatchObject([{ sentAt: null, problem: "incomplete" }]);
    expect((await readAlerts(business, { page: 1, pageSize: 25 })).data).toMatchObject([
      { kind: "run_failed", runKind: "send_view", problem: "VIEW_INCOMPLETE" },
    ]);
    expect(mail.attempts.recipients).toBe(0);
    await query("update saved_views set query = '{}' where business_id = $1");
    await retryRun(business, run);
    expect(await attempt(run)).toMatchObject({ state: "succeeded" });
    expect(mail.received).toHaveLength(1);
  });
});

describe("the plan", () => {
  test("is made once however many look, not for paused schedules, deleted views or times before a recipient was added", async () => {
    const [ana, ben] = [await aRecipient(), await aRecipient()];
    const { id } = await aSchedule({ recipientIds: [ana.userId, ben.userId] });
    await query("update view_recipients set since = $2 where business_id = $1 and user_id = $3", [MONDAY, ben.userId]);
    await Promise.all([planViews(MONDAY), planViews(MONDAY)]);
    const run = await plannedRun(id);
    expect(await findRun(business, run)).toMatchObject({ options: { userId: ana.userId, day: "2026-03-02" } });
    const paused = await aSchedule({ recipientIds: [ana.userId] });
    await query("update view_schedules set is_paused = true where business_id = $1 and id = $2", [paused.id]);
    const deleted = await aSchedule({ recipientIds: [ana.userId] });
    await deleteView(business, deleted.viewId);
    expect([await plannedRuns(paused.id), await plannedRuns(deleted.id)]).toEqual([[], []]);
    // Paused after it was planned.
    await query("update view_schedules set is_paused = true where business_id = $1 and id = $2", [id]);
    expect(await attempt(run)).toMatchObject({ state: "succeeded", result: { sent: 0 } });
    expect(mail.attempts.recipients).toBe(0);
  });

  test("a recipient leaves by the link in the email without a login, and stays on the other schedules", async () => {
    const server = await serveRoutes();
    onTestFinished(() => server[Symbol.asyncDispose]());
    provideSettings({ PUBLIC_URL: server.url });
    const { userId } = await aRecipient();
    const [left, kept] = [await aSchedule({ recipientIds: [userId] }), await aSchedule({ recipientIds: [userId] })];
    await attempt(await plannedRun(left.id));
    const [, url = ""] = /<(.+)>/.exec(mail.received[0]?.headers["list-unsubscribe"] ?? "") ?? [];
    const body = () => new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    for (let time = 0; time < 2; time++) expect((await fetch(url, { method: "POST", body: body() })).status).toBe(204);
    expect([(await recipientsOf(left.id)).length, (await recipientsOf(kept.id)).length]).toEqual([0, 1]);
    expect(await auditLines(business, "view_schedule.left")).toHaveLength(1);
    // Some of these have the same bytes.
    for (const last of "ABCDQRSTghijwxyz") {
      if (url.endsWith(last)) continue;
      expect((await fetch(url.slice(0, -1) + last, { method: "POST", body: body() })).status).toBe(404);
    }
  });
});

describe("one delivery", () => {
  test("is repeated after a refusal for now, fails for good with an alert, and is then sent once by a retry", async () => {
    const { userId } = await aRecipient();
    const { id } = await aSchedule({ recipientIds: [userId] });
    const run = await plannedRun(id);
    mail.onMessage.push({ code: 451, text: "Try again later" });
    expect(await attempt(run)).toMatchObject({ state: "retrying", problem: "MAIL_REFUSED" });
    mail.onRecipient.push({ code: 550, text: "No such user" });
    expect(await attempt(run)).toMatchObject({ state: "failed", problem: "MAIL_REFUSED" });
    expect(await recipientsOf(id)).toMatchObject([{ sentAt: null, problem: "refused" }]);
    await retryRun(business, run);
    expect(await attempt(run)).toMatchObject({ state: "succeeded" });
    expect(await recipientsOf(id)).toMatchObject([{ sentAt: expect.any(Date), problem: null }]);
    expect(mail.received).toHaveLength(1);
  });

  test("a delivery whose acceptance was lost is never sent again", async () => {
    const { userId } = await aRecipient();
    const { id } = await aSchedule({ recipientIds: [userId] });
    const run = await plannedRun(id);
    mail.onMessage.push("drop");
    expect(await attempt(run)).toMatchObject({ state: "failed", problem: "MAIL_UNCONFIRMED" });
    await retryRun(business, run);
    expect(await attempt(run)).toMatchObject({ state: "failed", problem: "MAIL_UNCONFIRMED" });
    expect(await recipientsOf(id)).toMatchObject([{ sentAt: null, problem: "unconfirmed" }]);
    expect([mail.received.length, mail.attempts.messages]).toEqual([1, 1]);
  });
});

test.each(["recipients", "messages"] as const)(
  "a worker killed while the server has not answered about %s sends a view at most once @full",
  async (what) => {
    const { userId, email } = await aRecipient();
    const { id } = await aSchedule({ recipientIds: [userId] });
    const runId = await plannedRun(id);
    const run = await killWhileMailing(business, mail, what, { runId, kind: "send_view", email });
    // Killed after the server had the message, it can't be known whether it was accepted: here it was.
    const expected = what === "messages" ? { state: "failed", problem: "MAIL_UNCONFIRMED" } : { state: "succeeded" };
    expect(run).toMatchObject(expected);
    expect(mail.received.filter(({ to }) => to === email)).toHaveLength(1);
  },
);
