import { describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { DELETE as endSession } from "#app/api/admin/me/sessions/[id]/route.ts";
import { DELETE, GET as list } from "#app/api/admin/me/sessions/route.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, sessionCookie } from "#testing/request.ts";

const end = (cookie: string) => DELETE(aRequest("DELETE", "/api/admin/me/sessions", { cookie }));
const statusOf = async (cookie: string) => (await getMe(aRequest("GET", "/api/admin/me", { cookie }))).status;

describe("204", () => {
  test("ends all sessions of this user immediately, and no others, audited", async () => {
    const shop = await aBusiness();
    const [ana, ben] = [await aMember(shop), await aMember(shop)];
    const [laptop, phone, bens] = [
      await sessionCookie(shop, ana),
      await sessionCookie(shop, ana),
      await sessionCookie(shop, ben),
    ];
    const response = await end(laptop);
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect([await statusOf(laptop), await statusOf(phone), await statusOf(bens)]).toEqual([401, 401, 200]);
    expect(await statusOf(await sessionCookie(shop, ana))).toBe(200);
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { actorKind: "user" } }));
    expect(lines).toMatchObject([{ action: "user.sessions_ended", actorId: ana.userId }]);
  });
});

describe("the list", () => {
  const ask = async (cookie: string) =>
    (await (await list(aRequest("GET", "/api/admin/me/sessions", { cookie }))).json()).data;

  test("200: lists the user's active sessions, and marks the current one", async () => {
    const shop = await aBusiness({ name: "Shop" });
    const [ana, ben] = [await aMember(shop), await aMember(shop)];
    const [laptop] = [await sessionCookie(shop, ana), await sessionCookie(shop, ana), await sessionCookie(shop, ben)];
    const sessions = await ask(laptop);
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([
      {
        id: expect.any(String),
        business: "Shop",
        isCurrent: true,
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
        expiresAt: expect.any(String),
        userAgent: "test",
        network: "203.0.113.1",
      },
    ]);
  });

  test("204: ends one session, and with keep=current all others", async () => {
    const shop = await aBusiness();
    const ana = await aMember(shop);
    const [laptop, phone, tablet] = [
      await sessionCookie(shop, ana),
      await sessionCookie(shop, ana),
      await sessionCookie(shop, ana),
    ];
    const current = (await ask(phone)).find(({ isCurrent }: { isCurrent: boolean }) => isCurrent);
    const endOne = (id: string) =>
      endSession(aRequest("DELETE", `/api/admin/me/sessions/${id}`, { cookie: laptop }), {
        params: Promise.resolve({ id }),
      });
    expect((await endOne(current.id)).status).toBe(204);
    expect(await statusOf(phone)).toBe(401);
    expect((await endOne(current.id)).status).toBe(404);
    await DELETE(aRequest("DELETE", "/api/admin/me/sessions?keep=current", { cookie: laptop }));
    expect([await statusOf(laptop), await statusOf(tablet)]).toEqual([200, 401]);
  });
});
