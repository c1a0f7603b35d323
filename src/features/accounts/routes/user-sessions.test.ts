import { expect, test, vi } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { DELETE as endOne } from "#app/api/admin/users/[id]/sessions/[sessionId]/route.ts";
import { DELETE, GET } from "#app/api/admin/users/[id]/sessions/route.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, aRequest, aToken, sessionCookie } from "#testing/request.ts";

const statusOf = async (cookie: string) => (await getMe(aRequest("GET", "/api/admin/me", { cookie }))).status;

test("an admin lists a user's sessions, ends one and then all, audited", async () => {
  const shop = await aBusiness();
  const ana = await aMember(shop, "viewer");
  const token = await aToken(shop);
  const place = `/api/admin/users/${ana.userId}/sessions`;
  const context = { params: Promise.resolve({ id: ana.userId }) };
  const ids = async (): Promise<string[]> => {
    const { data } = await (await GET(aRequest("GET", place, { token }), context)).json();
    return data.map(({ id }: { id: string }) => id);
  };
  const first = await sessionCookie(shop, ana);
  const [firstId = ""] = await ids();
  const second = await sessionCookie(shop, ana);
  expect(await ids()).toHaveLength(2);
  const one = { params: Promise.resolve({ id: ana.userId, sessionId: firstId }) };
  expect((await endOne(aRequest("DELETE", `${place}/${firstId}`, { token }), one)).status).toBe(204);
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  expect((await DELETE(aRequest("DELETE", place, { token }), context)).status).toBe(204);
  expect([await statusOf(second), await ids()]).toEqual([401, []]);
  expect(await auditLines(shop, "user.session_ended")).toMatchObject([{ things: { user: ana.userId } }]);
  expect(await auditLines(shop, "user.sessions_ended")).toMatchObject([{ things: { user: ana.userId } }]);
});

test("the clean-up deletes nothing for its age while the clock is a year ahead", async () => {
  const shop = await aBusiness();
  const cookie = await sessionCookie(shop, await aMember(shop));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 365 * 86_400_000 });
  await cleanUp(shop).finally(() => vi.useRealTimers());
  expect(await statusOf(cookie)).toBe(200);
});

test("the clean-up deletes ended and expired sessions and keeps active ones", async () => {
  const shop = await aBusiness();
  const ana = await aMember(shop);
  const cookie = await sessionCookie(shop, ana);
  const rowsOf = () => withBusinessRows(shop, (rows) => rows.session.findMany({ where: { userId: ana.userId } }));
  const [kept] = await rowsOf();
  await sessionCookie(shop, ana);
  await withBusinessRows(shop, (rows) =>
    rows.session.updateMany({ where: { id: { not: kept?.id ?? "" } }, data: { expiresAt: new Date() } }),
  );
  await cleanUp(shop);
  expect((await rowsOf()).map(({ id }) => id)).toEqual([kept?.id]);
  expect(await statusOf(cookie)).toBe(200);
});
