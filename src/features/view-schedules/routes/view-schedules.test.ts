import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, PATCH } from "#app/api/admin/view-schedules/[id]/route.ts";
import { GET, POST } from "#app/api/admin/view-schedules/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import { createView } from "#features/views/manage-views.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";

type Caller = { cookie: string } | { token: string };

const PATH = "/api/admin/view-schedules";

let shop: Scope;
let viewId: string;
let analyst: { userId: string; cookie: string };
let plan: { viewId: string; frequency: string; format: string; recipientIds: string[] };

const aUser = async (role: Role) => {
  const { userId } = await aMember(shop, role);
  return { userId, cookie: await sessionCookie(shop, { userId }) };
};
beforeEach(async () => {
  shop = await aBusiness({ timeZone: "Europe/Madrid" });
  analyst = await aUser("analyst");
  const view = { name: "VIPs", query: { list: "customers" }, sharedWith: "viewer" } as const;
  viewId = (await createView(asAdmin(shop), view)).id;
  plan = { viewId, frequency: "weekly", format: "csv", recipientIds: [analyst.userId] };
});

const create = (body: object = {}, by: Caller = analyst) =>
  answerOf(POST(aRequest("POST", PATH, { ...by, body: { ...plan, ...body } })));
const list = async (query = "", by: Caller = analyst) => answerOf(GET(aRequest("GET", PATH + query, by)));
const ofOne = (id: string) => ({ params: Promise.resolve({ id }) });
const change = (id: string, body: object, by: Caller = analyst) =>
  answerOf(PATCH(aRequest("PATCH", `${PATH}/${id}`, { ...by, body }), ofOne(id)));
const remove = async (id: string, by: Caller = analyst) =>
  (await DELETE(aRequest("DELETE", `${PATH}/${id}`, by), ofOne(id))).status;

describe("POST", () => {
  test("201 says when the view is sent next, in the business's time zone, with an audit entry", async () => {
    const { status, body } = await create({ hour: 6 });
    expect([status, body.data]).toMatchObject([
      201,
      {
        view: { id: viewId, name: "VIPs", list: "customers" },
        frequency: "weekly",
        hour: 6,
        format: "csv",
        isPaused: false,
        recipients: [{ id: analyst.userId, name: "Ana", sentAt: null, problem: null }],
        createdBy: "Ana",
        mayChange: true,
        version: 1,
      },
    ]);
    const next = new Date(body.data.nextAt);
    const inMadrid = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Madrid", weekday: "long", hour: "2-digit" });
    expect(inMadrid.format(next)).toBe("Monday, 06");
    expect(next.getTime() - Date.now()).toBeLessThanOrEqual(7.1 * 86_400_000);
    expect((await list(`?viewId=${viewId}`)).body.data).toEqual([body.data]);
    expect(await auditLines(shop, "view_schedule.created")).toMatchObject([
      { things: { view_schedule: body.data.id, view: viewId }, after: { recipientIds: [analyst.userId], hour: 6 } },
    ]);
  });

  test("403 without the permission to export data, 404 for a view that the caller does not see", async () => {
    expect((await create({}, await aUser("viewer"))).status).toBe(403);
    const secret = await createView(asAdmin(shop), { name: "Mine", query: { list: "segments" }, sharedWith: null });
    for (const unseen of [secret.id, "nonsense"]) {
      expect(await create({ viewId: unseen })).toMatchObject({ status: 404, body: { code: "VIEW_NOT_FOUND" } });
    }
  });

  test("409 for recipients who may not export, don't see the view, were deactivated or belong to another business", async () => {
    const managers = { name: "Managers'", query: { list: "customers" }, sharedWith: "manager" } as const;
    const hidden = (await createView(asAdmin(shop), managers)).id;
    const gone = await aUser("analyst");
    await withBusiness(shop, (client) =>
      client.query("update memberships set is_active = false where business_id = $1 and user_id = $2", [
        shop.businessId,
        gone.userId,
      ]),
    );
    const stranger = await aMember(await aBusiness(), "admin");
    const [viewer, admin] = [await aUser("viewer"), await aUser("admin")];
    for (const { userId } of [viewer, gone, stranger]) {
      const refused = await create({ recipientIds: [analyst.userId, userId] });
      expect(refused).toMatchObject({ status: 409, body: { code: "VIEW_RECIPIENT_REFUSED" } });
    }
    expect((await create({ viewId: hidden, recipientIds: [analyst.userId] }, admin)).status).toBe(409);
    const { candidates } = (await list(`?viewId=${hidden}`, admin)).body;
    expect(candidates.map(({ id }: { id: string }) => id)).toEqual([admin.userId]);
    expect((await create({ recipientIds: [] })).status).toBe(400);
  });

  test("409 beyond at most 100, also by requests at once", async () => {
    await withBusiness(shop, (client) =>
      client.query(
        `insert into view_schedules (business_id, id, view_id, frequency, hour, format, since, by_kind, by_id, created_at)
         select $1, gen_random_uuid(), $2, 'weekly', 8, 'csv', now(), 'user', 'a', now() from generate_series(1, 98) returning 1`,
        [shop.businessId, viewId],
      ),
    );
    const answers = await Promise.all([1, 2, 3, 4].map((hour) => create({ hour })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: "VIEW_SCHEDULE_LIMIT" });
  });
});

describe("PATCH and DELETE", () => {
  test("change the version that was read, pause and delete once, with what was before in the audit log", async () => {
    const { id } = (await create()).body.data;
    const paused = await change(id, { version: 1, isPaused: true, frequency: "monthly" });
    expect([paused.status, paused.body.data]).toMatchObject([200, { isPaused: true, nextAt: null, version: 2 }]);
    // An ID may be in capitals, as everywhere.
    expect(await change(id.toUpperCase(), { version: 1, hour: 9 })).toMatchObject({
      status: 409,
      body: { code: "EDITED_MEANWHILE" },
    });
    // Nothing to change is nothing to record.
    expect((await change(id, { version: 2, isPaused: true })).body.data.version).toBe(2);
    const { data } = (await change(id, { version: 2, isPaused: false })).body;
    expect(new Date(data.nextAt).toLocaleDateString("en-GB", { timeZone: "Europe/Madrid", day: "numeric" })).toBe("1");
    expect(await auditLines(shop, "view_schedule.changed")).toMatchObject([
      { before: { frequency: "weekly", isPaused: false }, after: { frequency: "monthly", isPaused: true } },
      { before: { isPaused: true }, after: { isPaused: false } },
    ]);
    expect([await remove(id), await remove(id), await remove("nonsense")]).toEqual([204, 404, 404]);
    expect(await auditLines(shop, "view_schedule.deleted")).toHaveLength(1);
    expect((await list()).body.total).toBe(0);
  });

  test("403 for colleagues, but not for who created it and admins", async () => {
    const { id } = (await create()).body.data;
    const [colleague, admin] = [await aUser("manager"), await aUser("admin")];
    expect((await list("", colleague)).body.data).toMatchObject([{ id, mayChange: false }]);
    expect((await change(id, { version: 1, hour: 9 }, colleague)).status).toBe(403);
    expect(await remove(id, colleague)).toBe(403);
    expect((await change(id, { version: 1, hour: 9 }, admin)).status).toBe(200);
    const token = { token: await aToken(shop) };
    expect(await remove((await create({}, token)).body.data.id, token)).toBe(204);
  });
});
