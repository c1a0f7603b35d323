import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { findPlace } from "#core/postgres/data-location.ts";
import { Client } from "#core/postgres/driver.ts";
import { DATABASE, socketUrl } from "#core/postgres/roles.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { businessBySlug, commandLine, createBusiness } from "#features/accounts/manage-businesses.ts";

/** A copy of the demo business with its own logins, in the format of demo.json; passwords are the demo's. */
export type TestBusiness = {
  token: string;
  tenantId: string;
  secret: string;
  logins: { email: string; role: string }[];
  /** The address its test calls from, because failed logins are limited by address. */
  address: string;
};

/** Enough that tests rarely wait. The last ones are never used. */
const READY = 4;

/** Between the first copy and the last, so that estimates are wrong by a factor of ten at most. */
const EQUAL_BUSINESSES = 10;

/** Not copied, because their rows have their own identity or secrets. */
const LEFT_OUT = ["memberships", "sessions", "api_tokens", "invitations", "password_resets", "idempotency_keys"];

type Table = { name: string; columns: string };

/** The tables with business data, and their stored columns. */
const tablesOf = async (superuser: Client): Promise<Table[]> => {
  const { rows } = await superuser.query<Table>(
    `select table_name as name, string_agg(quote_ident(column_name), ', ') as columns
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER' and column_name <> 'business_id'
        and table_name <> all ($1)
        and table_name in (select table_name from information_schema.columns where table_schema = 'public' and column_name = 'business_id')
      group by table_name`,
    [LEFT_OUT],
  );
  return rows;
};

/**
 * Statistics for all copies, once: without them the database chooses plans that take half a minute. A business made later
 * is in no sample, so each counts as one of this many equal ones. Some copies must exist, or the demo would count as all.
 */
const analyzeOnce = async (superuser: Client, tables: readonly Table[]): Promise<void> => {
  for (const { name } of tables) {
    const equal = `alter column business_id set (n_distinct = ${EQUAL_BUSINESSES})`;
    await superuser.query(`alter table ${name} alter column business_id set statistics 1, ${equal}`);
  }
  await superuser.query(`analyze ${tables.map(({ name }) => name).join(", ")}`);
};

/** No data outlives the tests; and the statistics stay those of `analyzeOnce`, so that plans don't change during a test. */
const SETTINGS = { autovacuum: "off", full_page_writes: "off", fsync: "off" };

const applySettings = async (superuser: Client): Promise<void> => {
  for (const [name, value] of Object.entries(SETTINGS)) await superuser.query(`alter system set ${name} = ${value}`);
  await superuser.query("select pg_reload_conf()");
};

/** Copies the demo's users with their password hashes, because hashing takes longer than everything else here. */
const copyLogins = async (superuser: Client, businessId: string, slug: string): Promise<TestBusiness["logins"]> => {
  await superuser.query(
    `insert into users (id, email, name, password_hash)
      select gen_random_uuid(), replace(email, '@demo.example', $1), name, password_hash
        from users where email like '%@demo.example'`,
    [`@${slug}.example`],
  );
  const { rows } = await superuser.query(
    `with made as (
        insert into memberships (business_id, user_id, role)
          select $1, id, split_part(email, '@', 1) from users where email like '%' || $2 returning user_id, role)
      select email, role from made join users on id = user_id`,
    [businessId, `@${slug}.example`],
  );
  return rows;
};

/** Copies the demo's rows of these tables and its logins; without tables it is a shop on its first day. */
const makeBusiness = async (superuser: Client, number: number, tables: readonly Table[]): Promise<TestBusiness> => {
  const demo = await businessBySlug("demo");
  if (!demo) throw new Error("There is no demo business to copy");
  const slug = `shop-${number}`;
  const { id, ...draft } = demo;
  const { business, tenantSecret } = await createBusiness({ ...draft, slug });
  const scope = { businessId: business.id };
  for (const { name, columns } of tables) {
    const copy = `insert into ${name} (business_id, ${columns}) select $1, ${columns} from ${name} where business_id = $2`;
    await superuser.query(copy, [business.id, id]);
  }
  // Or their nightly runs, all at once, would keep those of a test waiting.
  await superuser.query(`update businesses set created_at = now() + interval '1 day' where id = $1`, [business.id]);
  await superuser.query(`update audiences set scheduled_since = now() + interval '1 day' where business_id = $1`, [
    business.id,
  ]);
  const logins = await copyLogins(superuser, business.id, slug);
  const { token } = await createToken(commandLine(scope), { name: "Demo", role: "admin", expiresInDays: null });
  const address = `10.0.${number >> 8}.${number & 255}`;
  return { token, tenantId: business.id, secret: tenantSecret, logins, address };
};

/**
 * Answers each request with an unused business, one to `/empty` with one without data; some are made in advance, one at a time. They are in the embedded database of
 * `dataFolder`, which the product uses and this process has open as well.
 */
export const serveBusinesses = async (dataFolder: string): Promise<{ url: string; close: () => Promise<void> }> => {
  const { socketFolder } = findPlace(dataFolder);
  const superuser = new Client({ connectionString: socketUrl(socketFolder, "postgres", DATABASE) });
  await superuser.connect();
  await applySettings(superuser);
  // Skipping constraint checks and keeping statistics rough makes copying a business three times as fast.
  await superuser.query(
    "set session_replication_role = replica; set default_statistics_target = 10; set synchronous_commit = off",
  );
  const tables = await tablesOf(superuser);
  let [made, isClosed] = [0, false];
  let last: Promise<unknown> = Promise.resolve();
  const make = (isEmpty = false): Promise<TestBusiness> => {
    const next = last.then(() => {
      if (isClosed) throw new Error("No more businesses are made");
      return makeBusiness(superuser, ++made, isEmpty ? [] : tables);
    });
    last = next.catch(() => {});
    return next;
  };
  const ready = Array.from({ length: READY }, () => make());
  await Promise.all(ready);
  await analyzeOnce(superuser, tables);
  const server = createServer(async (request, response) => {
    const isEmpty = request.url === "/empty";
    ready.push(make(isEmpty));
    try {
      response.end(JSON.stringify(await (isEmpty ? ready.pop() : ready.shift())));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      isClosed = true;
      server.closeAllConnections();
      server.close();
      await last;
      await superuser.end();
    },
  };
};
