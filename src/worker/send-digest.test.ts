import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { PATCH } from "#app/api/admin/alerts/choices/route.ts";
import { POST as TEST_DIGEST } from "#app/api/admin/alerts/digest/route.ts";
import { GET as OVERVIEW } from "#app/api/admin/overview/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import type { Language } from "#core/messages/language.ts";
import { closeQueue } from "#core/runs/store/queue.ts";
import { findRun } from "#core/runs/store/runs.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor, Role } from "#core/values/permissions.ts";
import { setMyPreferences } from "#features/accounts/manage-own-account.ts";
import { readAlerts } from "#features/alerts/read-inbox.ts";
import { retryRun } from "#features/operations/retry-runs.ts";
import { planDigests, sendDigest } from "#features/overview/send-digests.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, anOrder, daysAgo } from "#testing/builders.ts";
import { aMailServer, type MailServer } from "#testing/mail-server.ts";
import { killWhileMailing } from "#testing/processes/killed-mail.ts";
import { aMember, answerOf, aRequest, asAdmin, sessionCookie } from "#testing/request.ts";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { executeRun } from "#worker/execute-run.ts";

const ZONE = "America/Sao_Paulo";
let business: Actor;
let mail: MailServer;

beforeAll(async () => {
  mail = await aMailServer();
  provideSettings({ SMTP_URL: mail.url, MAIL_FROM: "digest@shop.example" });
});
beforeEach(async () => {
  business = asAdmin(await aBusiness({ currency: "BRL", timeZone: ZONE }));
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

/** A user whose daily digest became due within the last hour. */
const aSubscriber = async (role: Role = "analyst", language: Language = "es") => {
  const { userId, email } = await aMember(business, role);
  const cookie = await sessionCookie(business, { userId });
  const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: ZONE }).format());
  const body = { digest: "daily", digestHour: hour };
  expect((await PATCH(aRequest("PATCH", "/api/admin/alerts/choices", { cookie, body }))).status).toBe(200);
  await query(
    "update alert_choices set digest_since = now() - interval '1 day' where business_id = $1 and user_id = $2",
    [userId],
  );
  await setMyPreferences({ ...business, kind: "user", id: userId, role }, { language });
  return { userId, email, cookie };
};

/** The run that sends this user's digest, once it is planned. */
const plannedRun = async (userId: string): Promise<string> => {
  await planDigests(new Date());
  const { rows } = await query(
    "select id from runs where business_id = $1 and kind = 'send_digest' and options ->> 'userId' = $2",
    [userId],
  );
  expect(rows).toHaveLength(1);
  return rows[0].id;
};

/** One attempt at the run; returns the run afterwards. */
const attempt = async (runId: string, isLast = false) => {
  const { jobId = "" } = (await findRun(business, runId)) ?? {};
  const stop = new AbortController().signal;
  const job = { businessId: business.businessId, runId, jobId, isLast, stop };
  await executeRun(job, sendDigest as Parameters<typeof executeRun>[1]).catch(() => {});
  return findRun(business, runId);
};

describe("the email", () => {
  test("has the numbers of the start page's API to the cent, in plain text and HTML, in the user's language", async () => {
    for (let day = 1; day <= 30; day++) {
      await anOrder(business, { customer: `c${day % 7}`, totalPrice: 1_234_05 + day * 17, orderedAt: daysAgo(day) });
    }
    await query("update businesses set name = 'Téa & <Cía>' where id = $1");
    await recalculateSegments(business, { reason: "nightly" });
    const { userId, email, cookie } = await aSubscriber();
    expect(await attempt(await plannedRun(userId))).toMatchObject({ state: "succeeded", result: { sent: 1 } });

    const { body } = await answerOf(OVERVIEW(aRequest("GET", "/api/admin/overview?days=1", { cookie })));
    const { figures, today, period } = body.data as {
      period: { start: string; end: string };
      figures: { metric: string; value: number; previous: number | null }[];
      today: { winBack: { customers: number } };
    };
    const formats = makeFormats({ locale: "es-419", timeZone: ZONE, currency: "BRL" });
    const [sent, ...others] = mail.received;
    if (!sent) throw new Error("No email arrived");
    expect(others).toEqual([]);
    expect(sent.to).toBe(email);
    const names = {
      revenue: "Ingresos",
      orders: "Pedidos",
      active: "Clientes activos",
      new: "Clientes de primera compra",
    };
    for (const [metric, name] of Object.entries(names)) {
      const { value, previous } = figures.find((one) => one.metric === metric) ?? { value: Number.NaN, previous: null };
      const shown = (number: number) => (metric === "revenue" ? formats.money(number) : formats.count(number));
      expect(sent.text.replaceAll("\r", "")).toContain(`${name}: ${shown(value)}\n`);
      if (previous !== null) expect(sent.text).toContain(`antes: ${shown(previous)}`);
      expect(sent.html).toContain(`>${shown(value)}</td>`);
    }
    expect(figures.find(({ metric }) => metric === "revenue")?.value).toBeCloseTo(1234.05 + 0.17, 5);
    expect(sent.text).toContain(today.winBack.customers === 0 ? "Ningún cliente por recuperar" : "por recuperar");
    // Opens the page with the same days, whenever it is read.
    expect(sent.text.replaceAll("=\r\n", "")).toContain(`/?from=${period.start}&to=${period.end}`);
    expect(sent.html).toContain(`/?from=${period.start}&amp;to=${period.end}"`);
    expect(sent.html).toContain("Téa &amp; &lt;Cía&gt;");
    expect(sent.html).not.toMatch(/<Cía>|<img|src=|@import|url\(/i);
    expect(sent.headers).toMatchObject({
      "list-unsubscribe-post": "List-Unsubscribe=One-Click",
      "auto-submitted": "auto-generated",
    });
  });

  test("can be tried by its user, five times in an hour", async () => {
    const { cookie, email } = await aSubscriber("viewer", "pt");
    const send = () => answerOf(TEST_DIGEST(aRequest("POST", "/api/admin/alerts/digest", { cookie, body: {} })));
    expect((await send()).body).toEqual({ data: { to: email } });
    expect(mail.received).toMatchObject([{ to: email }]);
    expect(mail.received[0]?.text).toContain("Cancelar inscrição");
    mail.onRecipient.push({ code: 550, text: "No such user" });
    expect(await send()).toMatchObject({ status: 409, body: { error: expect.stringContaining("did not take") } });
    for (const status of [200, 200, 200, 429]) expect((await send()).status).toBe(status);
    provideSettings({ SMTP_URL: "" });
    expect(await send()).toMatchObject({ status: 409, body: { error: expect.stringContaining("No mail server") } });
    expect(await planDigests(new Date())).toBe(0);
    provideSettings({ SMTP_URL: mail.url });
  });
});

describe("a digest", () => {
  test("is sent on a later attempt after the server refused it for now, and only once", async () => {
    const { userId } = await aSubscriber();
    const runId = await plannedRun(userId);
    mail.onMessage.push({ code: 451, text: "Try again later" });
    mail.onRecipient.push({ code: 421, text: "Too busy" });
    expect(await attempt(runId)).toMatchObject({ state: "retrying", problem: "MAIL_REFUSED" });
    expect(await attempt(runId)).toMatchObject({ state: "retrying", problem: "MAIL_REFUSED" });
    expect(await attempt(runId)).toMatchObject({ state: "succeeded" });
    expect(mail.received).toHaveLength(1);
    expect(await planDigests(new Date())).toBe(0);
  });

  test("a digest that the server refuses for good is a failed run and an alert, and can be retried", async () => {
    const { userId } = await aSubscriber();
    const runId = await plannedRun(userId);
    mail.onRecipient.push({ code: 550, text: "No such user" });
    expect(await attempt(runId)).toMatchObject({ state: "failed", problem: "MAIL_REFUSED" });
    expect((await readAlerts(business, { page: 1, pageSize: 25 })).data).toMatchObject([
      { kind: "run_failed", runKind: "send_digest", problem: "MAIL_REFUSED", endedAt: null },
    ]);
    await retryRun(business, runId);
    expect(await attempt(runId)).toMatchObject({ state: "succeeded" });
    expect(mail.received).toHaveLength(1);
  });

  test("a digest whose acceptance was lost is never sent again", async () => {
    const { userId } = await aSubscriber();
    const runId = await plannedRun(userId);
    mail.onMessage.push("drop");
    expect(await attempt(runId)).toMatchObject({ state: "failed", problem: "MAIL_UNCONFIRMED" });
    await retryRun(business, runId);
    expect(await attempt(runId)).toMatchObject({ state: "failed", problem: "MAIL_UNCONFIRMED" });
    expect([mail.received.length, mail.attempts.messages]).toEqual([1, 1]);
  });

  test("is not sent to users who may not or don't want to receive it any more", async () => {
    const changes = [
      "update memberships set is_active = false where business_id = $1 and user_id = $2",
      "update alert_choices set digest = 'off' where business_id = $1 and user_id = $2",
    ];
    for (const change of changes) {
      const { userId } = await aSubscriber();
      const runId = await plannedRun(userId);
      await query(change, [userId]);
      expect(await attempt(runId)).toMatchObject({ state: "succeeded", result: { sent: 0 } });
    }
    expect(mail.attempts).toEqual({ recipients: 0, messages: 0 });
  });

  test("ends by the link in its email, by one POST without a login, which ends no other", async () => {
    const server = await serveRoutes();
    onTestFinished(() => server[Symbol.asyncDispose]());
    provideSettings({ PUBLIC_URL: server.url });
    const [ana, ben] = [await aSubscriber(), await aSubscriber()];
    await attempt(await plannedRun(ana.userId));
    const [, url = ""] = /<(.+)>/.exec(mail.received[0]?.headers["list-unsubscribe"] ?? "") ?? [];
    expect(mail.received[0]?.text).toContain(url);
    // As mail programs do: form fields in either encoding, no cookies, no Origin.
    const multipart = new FormData();
    multipart.set("List-Unsubscribe", "One-Click");
    const post = async (address: string, body: BodyInit = new URLSearchParams({ "List-Unsubscribe": "One-Click" })) =>
      (await fetch(address, { method: "POST", body })).status;
    expect(await post(url)).toBe(204);
    expect(await post(url, multipart)).toBe(204);
    expect((await fetch(url)).status).toBe(200);
    const { rows } = await query("select user_id as id, digest from alert_choices where business_id = $1");
    expect(rows).toContainEqual({ id: ana.userId, digest: "off" });
    expect(rows).toContainEqual({ id: ben.userId, digest: "daily" });
    const token = url.split("/").at(-1) ?? "";
    for (const wrong of [`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, "x", "A".repeat(64)]) {
      expect(await post(url.replace(/[^/]+$/, wrong))).toBe(404);
    }
  });
});

test.each(["recipients", "messages"] as const)(
  "a worker killed while the server has not answered about %s sends nothing twice @full",
  async (what) => {
    const { userId, email } = await aSubscriber();
    const runId = await plannedRun(userId);
    const run = await killWhileMailing(business, mail, what, { runId, kind: "send_digest", email });
    // Killed after the server had the message, it can't be known whether it was accepted: here it was.
    const expected = what === "messages" ? { state: "failed", problem: "MAIL_UNCONFIRMED" } : { state: "succeeded" };
    expect(run).toMatchObject(expected);
    const own = mail.received.filter(({ to }) => to === email);
    expect(own).toHaveLength(1);
    expect(own[0]?.headers["message-id"]).toContain(runId);
  },
);
