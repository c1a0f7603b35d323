import { randomUUID } from "node:crypto";
import * as profile from "#app/api/admin/customers/[id]/profile/route.ts";
import * as batch from "#app/api/admin/profiles/batch/route.ts";
import pg from "#core/postgres/driver.ts";
import { databaseUrl, provideSettings } from "#core/server/settings.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { createReader, dropReader } from "../../src/features/accounts/manage-businesses.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { byKey } from "../shared/primary-key.ts";

// One profile and a thousand, compared with reading one customer by primary key, all through the whole stack
// (authentication, permission, limit, query, answer), alternating in one process: stored profiles, and profiles outdated
// by new orders.

const ROUNDS = 30;
const BATCH = 1000;
/** In ms. */
const AIMS = { one: 5, batch: 500, byName: 500 };

/** The same thousand by SQL as a login for reporting (docs/reporting.md), with names, compared with the arrays that they are made of. */
const measureViews = async (
  owner: pg.Client,
  actor: Parameters<typeof createReader>[0],
  ids: readonly string[],
): Promise<void> => {
  const { login, password } = await createReader(actor, { seesPersonalData: false });
  const address = Object.assign(new URL(databaseUrl()), { username: login, password }).href;
  const reader = new pg.Client({ connectionString: address });
  await reader.connect();
  const { rows } = await owner.query<{ id: string }>(
    "select external_id as id from customers where business_id = $1 and customer_id = any($2)",
    [actor.businessId, ids],
  );
  const externalIds = rows.map(({ id }) => id);
  const all = async ({ rowCount }: pg.QueryResult) => {
    if (rowCount !== BATCH) throw new Error(`${rowCount} profiles instead of ${BATCH}`);
  };
  const times = await takeTurns(
    {
      "1,000 profiles as arrays": {
        work: async () =>
          all(
            await owner.query(
              `select p.* from customer_profiles p join standing_axis_models s using (business_id, version)
                where p.business_id = $1 and customer_id = any($2)`,
              [actor.businessId, ids],
            ),
          ),
      },
      "1,000 profiles by name": {
        work: async () =>
          all(await reader.query("select * from customer_profiles where customer_id = any($1)", [externalIds])),
      },
    },
    ROUNDS,
  );
  console.log(`  aim: 1,000 by name in ${AIMS.byName} ms`);
  const ratio = times.ratio("1,000 profiles by name", "1,000 profiles as arrays");
  state("1,000 profiles by name in SQL, over their arrays", ratio, { atMost: 5 });
  await reader.end();
  await dropReader(login);
};

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
  await measureViews(owner, actor, ids);
};
