import type { ClientBase } from "pg";
import { APP_ROLE } from "./roles.ts";

/** `number`: 180004 is 18.4. `place` identifies the database whatever its address. */
export type InspectedServer = { version: string; number: number; place: string };

/** The oldest version that the product runs on. */
export const LEAST_SERVER = 160_000;

export const inspectServer = async (client: ClientBase): Promise<InspectedServer> => {
  const { rows } = await client.query<InspectedServer>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
       current_database() || ' ' || pg_postmaster_start_time() as place`,
  );
  return rows[0] ?? { version: "unknown", number: 0, place: "" };
};

/** How many milliseconds the database's clock is ahead of ours, and the precision of that. */
export const inspectClock = async (client: ClientBase): Promise<{ aheadMs: number; exactlyMs: number }> => {
  const before = Date.now();
  const { rows } = await client.query("select extract(epoch from clock_timestamp()) * 1000 as at");
  const after = Date.now();
  return { aheadMs: Number(rows[0]?.at) - (before + after) / 2, exactlyMs: (after - before) / 2 };
};

/** Whether this role is a member of the app role. */
export const isAdmitted = async (client: ClientBase): Promise<boolean> => {
  const { rows } = await client.query(
    "select exists (select 1 from pg_roles where rolname = $1 and pg_has_role(oid, 'member')) as admitted",
    [APP_ROLE],
  );
  return rows[0]?.admitted === true;
};

/** What prevents this role from migrating; empty if nothing does. */
export const obstaclesToMigrating = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ what: string }>(
    `select 'may not create tables in schema public' as what
       where not has_schema_privilege('public', 'create')
     union all
     select 'may not create schemas in the database' where not has_database_privilege(current_database(), 'create')
     union all
     select 'does not own ' || string_agg(relname, ', ' order by relname)
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not pg_has_role(relowner, 'usage')
       having count(*) > 0
     union all
     select 'may not create the role ' || $1
       from pg_roles where rolname = current_user and not (rolsuper or rolcreaterole)
        and not exists (select 1 from pg_roles where rolname = $1)`,
    [APP_ROLE],
  );
  return rows.map(({ what }) => what);
};

export const timeZonesInUse = async (client: ClientBase): Promise<{ slug: string; timeZone: string }[]> => {
  const { rows } = await client.query(`select slug, time_zone from businesses order by slug`);
  return rows;
};
