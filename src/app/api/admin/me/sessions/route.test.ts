import { describe, expect, test } from "vitest";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, aToken, sessionCookie } from "#testing/request.ts";
import { GET as getMe } from "../route.ts";
import { DELETE } from "./route.ts";

const end = (cookie: string) => DELETE(aRequest("DELETE", "/api/admin/me/sessions", { cookie }));
const statusOf = async (cookie: string) => (await getMe(aRequest("GET", "/api/admin/me", { cookie }))).status;

describe("204", () => {
  test("ends every session of this person at once, and nobody else's, with a line in the audit log", async () => {
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

describe("401", () => {
  test("a token has no sessions to end", async () => {
    const token = await aToken(await aBusiness());
    expect((await DELETE(aRequest("DELETE", "/api/admin/me/sessions", { token }))).status).toBe(401);
  });
});
