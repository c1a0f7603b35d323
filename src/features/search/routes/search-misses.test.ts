import { beforeEach, expect, test } from "vitest";
import { GET, POST } from "#app/api/admin/search-misses/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { deleteOldMisses } from "#features/search/search-misses.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor, { role: "admin" });
});

const context = { params: Promise.resolve({}) };
const miss = async (q: string) => {
  const { status } = await POST(aRequest("POST", "/api/admin/search-misses", { token, body: { q } }), context);
  expect(status).toBe(204);
};
const listed = async (by = token) => answerOf(GET(aRequest("GET", "/api/admin/search-misses", { token: by }), context));
const counts = async () => {
  const { data } = (await listed()).body as { data: { words: string | null; misses: number }[] };
  return Object.fromEntries(data.map(({ words, misses }) => [words, misses]));
};

test("counts words that the product knows, whatever their case and accents", async () => {
  await miss("Best discount  segment");
  await miss("best DISCOUNT segment?");
  expect(await counts()).toEqual({ "best discount segment": 2 });
});

test("stores no words of names, addresses, numbers or anything unknown: they are counted together", async () => {
  await aCustomer(actor, { name: "Gold Revenue" });
  for (const q of [
    "Zyxwv Qwerty",
    "ana@example.com",
    "order 10023",
    "+44 20 7946 0958",
    "revenue by gold",
    "customers zyxwv",
  ]) {
    await miss(q);
  }
  expect(await counts()).toEqual({ null: 6 });
  const stored = await withBusiness(actor, (client) => client.query("select words from search_misses"));
  expect(stored.rows).toEqual([{ words: "" }]);
});

test("another business and those who don't manage settings see none of it", async () => {
  await miss("discount segment");
  const other = await aToken(asAdmin(await aBusiness()), { role: "admin" });
  expect((await listed(other)).body).toEqual({ data: [], total: 0 });
  expect((await listed(await aToken(actor, { permissions: ["customers:view"] }))).status).toBe(403);
});

test("the nightly clean-up deletes what was last missed too long ago", async () => {
  await miss("discount segment");
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  await deleteOldMisses(actor, ago);
  expect(await counts()).toEqual({ "discount segment": 1 });
  await withBusiness(actor, (client) => client.query("update search_misses set last_missed_at = $1", [ago(91)]));
  await deleteOldMisses(actor, ago);
  expect(await counts()).toEqual({});
});
