import { afterEach, describe, expect, test, vi } from "vitest";
import { listTokens, revokeToken } from "#features/accounts/manage-api-tokens.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";
import { withBusinessRows } from "../db/with-business.ts";
import { authenticate } from "./authenticate.ts";

const who = (
  options: Parameters<typeof aRequest>[2],
  mode: "bearer" | "session" | "session-or-bearer" = "session-or-bearer",
) => authenticate(mode, aRequest("GET", "/api/x", options), "req-1");

afterEach(() => {
  vi.useRealTimers();
});

describe("a token", () => {
  test("acts for its business, in its role, with no more than its permissions", async () => {
    const shop = await aBusiness();
    const token = await aToken(shop, { role: "manager", permissions: ["reports:view"] });
    const id = (await listTokens(shop))[0]?.id;
    expect(await who({ token })).toEqual({
      kind: "token",
      id,
      businessId: shop.businessId,
      role: "manager",
      onlyPermissions: ["reports:view"],
      requestId: "req-1",
    });
  });

  test("records when it was last used, but not at every request", async () => {
    const shop = await aBusiness();
    const token = await aToken(shop);
    const lastUse = async () => (await listTokens(shop))[0]?.lastUsedAt?.getTime() ?? Number.NaN;
    const before = Date.now();
    await who({ token });
    const first = await lastUse();
    expect(first).toBeGreaterThanOrEqual(before);
    await who({ token });
    expect(await lastUse()).toBe(first);
    const twoMinutesAgo = new Date(first - 120_000);
    await withBusinessRows(shop, (rows) => rows.apiToken.updateMany({ data: { lastUsedAt: twoMinutesAgo } }));
    await who({ token });
    expect(await lastUse()).toBeGreaterThanOrEqual(first);
  });

  test("is rejected once expired or revoked, and its business can see this", async () => {
    const shop = await aBusiness();
    const [expired, revoked] = [await aToken(shop), await aToken(shop)];
    const [first, second] = await listTokens(shop);
    await asOwner(`update api_tokens set expires_at = now() - interval '1 second' where id = '${first?.id}'`);
    await revokeToken(asAdmin(shop), second?.id ?? "");
    for (const token of [expired, revoked]) await expect(who({ token })).rejects.toMatchObject({ code: "AUTH_FAILED" });
    const lines = await withBusinessRows(shop, (rows) =>
      rows.auditLog.findMany({ where: { action: "request.refused" }, orderBy: { id: "asc" } }),
    );
    expect(lines.map(({ actorId, reason }) => [actorId, reason])).toEqual([
      [first?.id, "the token has expired"],
      [second?.id, "the token was revoked"],
    ]);
  });

  test("is rejected where only a user may act", async () => {
    const token = await aToken(await aBusiness());
    await expect(who({ token }, "session")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("a session", () => {
  test("a session of a clock that has been set back since is over, and one that was only used then lives no longer for it", async () => {
    const shop = await aBusiness();
    const ana = await aMember(shop);
    const before = await sessionCookie(shop, ana);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    const ahead = await sessionCookie(shop, ana);
    await who({ cookie: before });
    vi.useRealTimers();
    await expect(who({ cookie: ahead })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await who({ cookie: before })).toMatchObject({ id: ana.userId });
    const seen = await withBusinessRows(shop, (rows) => rows.session.findMany({ orderBy: { createdAt: "asc" } }));
    expect(seen[0]?.lastSeenAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test("has the user's current role, not the one at login", async () => {
    const shop = await aBusiness();
    const ana = await aMember(shop, "viewer");
    const cookie = await sessionCookie(shop, ana);
    await withBusinessRows(shop, (rows) =>
      rows.membership.updateMany({ where: { userId: ana.userId }, data: { role: "manager" } }),
    );
    expect(await who({ cookie })).toMatchObject({ kind: "user", id: ana.userId, role: "manager" });
    await asOwner(`delete from memberships where user_id = '${ana.userId}'`);
    await expect(who({ cookie })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("is rejected where only a token may act", async () => {
    const shop = await aBusiness();
    const cookie = await sessionCookie(shop, await aMember(shop));
    await expect(who({ cookie }, "bearer")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  test("counts where only a user may act, also beside a token such as a proxy adds", async () => {
    const shop = await aBusiness();
    const ana = await aMember(shop);
    const cookie = await sessionCookie(shop, ana);
    const token = await aToken(shop);
    expect(await who({ cookie, token }, "session")).toMatchObject({ kind: "user", id: ana.userId });
  });

  test("is not used as a fallback for an invalid token", async () => {
    const shop = await aBusiness();
    const cookie = await sessionCookie(shop, await aMember(shop));
    await expect(who({ cookie, token: "c360_wrong" })).rejects.toMatchObject({ code: "AUTH_FAILED" });
  });
});
