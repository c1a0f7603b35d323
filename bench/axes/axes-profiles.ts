import { randomUUID } from "node:crypto";
import type pg from "pg";
import * as profile from "#app/api/admin/customers/[id]/profile/route.ts";
import * as batch from "#app/api/admin/profiles/batch/route.ts";
import { createToken } from "#lib/accounts/manage-api-tokens.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { byKey } from "../shared/primary-key.ts";

// One profile and a thousand, compared with reading one customer by primary key, all through the whole stack
// (authentication, permission, limit, query, answer), alternating in one process: stored profiles, and profiles outdated
// by new orders.

const ROUNDS = 30;
const BATCH = 1000;
/** In ms. */
const AIMS = { one: 5, batch: 500 };

export const measureProfiles = async (owner: pg.Client, scope: { businessId: string }): Promise<void> => {
  provideSettings({ RATE_LIMIT: "100000000", AUTH_SECRET: randomUUID() + randomUUID(), LOG_LEVEL: "silent" });
  const actor = { kind: "system", id: "bench", role: "admin", ...scope } as const;
  const { token } = await createToken(actor, { name: "bench", role: "admin", expiresInDays: null });
  const { rows } = await owner.query<{ id: string }>(
    "select customer_id as id from customer_metrics where business_id = $1 order by md5(customer_id::text) limit $2",
    [scope.businessId, BATCH],
  );
  const ids = rows.map(({ id }) => id);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answered = async (response: Response) => {
    if (response.status !== 200) throw new Error(`${response.status}: ${(await response.text()).slice(0, 300)}`);
    await response.text();
  };
  let next = 0;
  const oneBy = (handler: typeof byKey) => async () => {
    const id = ids[next++ % BATCH] as string;
    const request = new Request(`http://localhost/api/admin/customers/${id}`, { headers });
    await answered(await handler(request, { params: Promise.resolve({ id }) }));
  };
  const all = async () => {
    const body = JSON.stringify({ customerIds: ids });
    const request = new Request("http://localhost/api/admin/profiles/batch", { method: "POST", headers, body });
    await answered(await batch.POST(request, { params: Promise.resolve({}) }));
  };
  const orderedSince = () =>
    owner.query(
      "update customer_metrics set revision = revision + 1 where business_id = $1 and customer_id = any($2)",
      [scope.businessId, ids],
    );
  const times = await takeTurns(
    {
      "a row by primary key": { work: oneBy(byKey) },
      "a profile that is kept": { work: oneBy(profile.GET) },
      "1,000 profiles that are kept": { work: all },
      "a profile with new orders": { prepare: orderedSince, work: oneBy(profile.GET) },
      "1,000 profiles with new orders": { prepare: orderedSince, work: all },
    },
    ROUNDS,
  );
  console.log(`  aims: one in ${AIMS.one} ms, 1,000 in ${AIMS.batch} ms`);
  const over = (name: Parameters<typeof times.ratio>[0], atMost: number) =>
    state(`${name}, over a row by primary key`, times.ratio(name, "a row by primary key"), { atMost });
  over("a profile that is kept", 5);
  over("a profile with new orders", 10);
  over("1,000 profiles that are kept", 250);
  over("1,000 profiles with new orders", 500);
};
