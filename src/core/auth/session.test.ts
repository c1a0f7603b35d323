import { expect, test } from "vitest";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, sessionCookie } from "#testing/request.ts";
import { authSecret, provideSettings } from "../server/settings.ts";
import { parseCookies, readSession } from "./session.ts";

test("a session survives a change of AUTH_SECRET while the earlier one is AUTH_SECRET_PREVIOUS", async () => {
  const scope = await aBusiness();
  const member = await aMember(scope);
  const request = aRequest("GET", "/api/admin/me", { cookie: await sessionCookie(scope, member) });
  const before = authSecret();
  provideSettings({ AUTH_SECRET: "another secret of at least thirty-two characters" });
  expect(await readSession(request)).toBeNull();
  provideSettings({ AUTH_SECRET_PREVIOUS: before });
  expect(await readSession(request)).toMatchObject({ userId: member.userId, businessId: scope.businessId });
});

test("a cookie that is sent twice counts as not sent: one of them may come from a sibling domain", () => {
  expect(parseCookies("a=1; session=theirs; b=%20; session=ours; session=theirs")).toEqual({ a: "1", b: " " });
  expect(parseCookies("session=ours; __Host-session=x")).toEqual({ session: "ours", "__Host-session": "x" });
  expect(parseCookies(null)).toEqual({});
});
