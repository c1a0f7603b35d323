import type pg from "pg";
import { APP_ROLE } from "#core/postgres/roles.ts";
import { findReaders, READER_DEFAULTS, type Reader } from "./readers.ts";

/** What a reader may write to temporary files in each connection. */
const TEMPORARY_FILES = "2GB";

type Names = { login: string; database: string; owner: string };

/** What PostgreSQL allows every login: whether it is denied to `$1`, the statements that deny it, and what the login can do otherwise. */
type Power = { isDenied: string; deny: (names: Names) => string[]; means: string };

/** Functions that every login may call, by a pattern of their names. The product keeps its right to call them. */
const FUNCTIONS: readonly { means: string; pattern: string }[] = [
  { means: "store large objects", pattern: "^lo_(creat|create|from_bytea)$" },
  { means: "take advisory locks that the product waits for", pattern: "^pg_(try_)?advisory_" },
  { means: "fill the server's queue of notifications by a query", pattern: "^pg_notify$" },
  {
    means: "write to the write-ahead log, use up transaction IDs and export snapshots",
    pattern: "^(pg_logical_emit_message|pg_current_xact_id|txid_current|pg_export_snapshot)$",
  },
];

/** Only a superuser sets these, so that the login can't change them. */
const hasSetting = (
  name: string,
): string => `exists (select from pg_db_role_setting join pg_roles on pg_roles.oid = setrole
  where rolname = $1 and array_to_string(setconfig, ',') like '%${name}=%')`;

const OF_SERVER = "pronamespace = 'pg_catalog'::regnamespace";

const POWERS: readonly Power[] = [
  {
    means: "create temporary tables",
    isDenied: "not has_database_privilege($1, current_database(), 'temporary')",
    deny: ({ database }) => [
      `grant temporary on database ${database} to ${APP_ROLE}`,
      `revoke temporary on database ${database} from public`,
    ],
  },
  {
    means: "create tables in the schema public",
    isDenied: "not has_schema_privilege($1, 'public', 'create')",
    deny: () => ["revoke create on schema public from public"],
  },
  {
    means: "connect to the databases postgres and template1",
    isDenied: `not exists (select from pg_database where datname in ('postgres', 'template1') and has_database_privilege($1, oid, 'connect'))`,
    // The owner develops migrations from there.
    deny: ({ owner }) => [
      `grant connect on database postgres to ${owner}`,
      "revoke connect on database postgres, template1 from public",
    ],
  },
  {
    means: "run blocks of code, which repeat what it may do a million times in one statement",
    isDenied: "not has_language_privilege($1, 'plpgsql', 'usage')",
    deny: ({ owner }) => [
      `grant usage on language plpgsql to ${owner}, ${APP_ROLE}`,
      "revoke usage on language plpgsql from public",
    ],
  },
  {
    means: "write more than 2 GB to temporary files in each connection",
    isDenied: hasSetting("temp_file_limit"),
    deny: ({ login }) => [`alter role ${login} set temp_file_limit = '${TEMPORARY_FILES}'`],
  },
  {
    // Settings such as debug_print_plan are every login's.
    means: "write to the server's log until its disk is full",
    isDenied: hasSetting("log_min_messages"),
    deny: ({ login }) => [`alter role ${login} set log_min_messages = 'fatal'`],
  },
];

/** The powers on functions, with the signatures that this version of PostgreSQL has. */
const functionPowers = async (client: pg.Client): Promise<Power[]> => {
  const { rows } = await client.query<{ pattern: string; signatures: string }>(
    `select pattern, string_agg(oid::regprocedure::text, ', ' order by oid) as signatures
       from unnest($1::text[]) as pattern join pg_proc on ${OF_SERVER} and proname ~ pattern group by pattern`,
    [FUNCTIONS.map(({ pattern }) => pattern)],
  );
  return rows.map(({ pattern, signatures }) => ({
    means: FUNCTIONS.find((each) => each.pattern === pattern)?.means ?? "",
    isDenied: `not exists (select from pg_proc where ${OF_SERVER} and proname ~ '${pattern}' and has_function_privilege($1, oid, 'execute'))`,
    deny: ({ owner }) => [
      `grant execute on function ${signatures} to ${owner}, ${APP_ROLE}`,
      `revoke execute on function ${signatures} from public`,
    ],
  }));
};

export type HeldPower = { means: string; deny: string };

/**
 * What the login can do that PostgreSQL allows all of them, with the statements for a superuser. With `denying`, it is denied first, as
 * far as this client may: the owner, or the embedded server's superuser.
 */
const findPowers = async (client: pg.Client, login: string, denying: boolean): Promise<HeldPower[]> => {
  const { rows: names } = await client.query<Omit<Names, "login">>(
    `select quote_ident(current_database()) as database, quote_ident(pg_get_userbyid(relowner)) as owner
       from pg_class where oid = 'private.readers'::regclass`,
  );
  const left: HeldPower[] = [];
  for (const { means, isDenied, deny } of [...POWERS, ...(await functionPowers(client))]) {
    const check = async (): Promise<boolean> =>
      (await client.query<{ denied: boolean }>(`select ${isDenied} as denied`, [login])).rows[0]?.denied ?? false;
    const statements = deny({ login, ...(names[0] ?? { database: "", owner: "" }) });
    if (await check()) continue;
    // Without the right, PostgreSQL throws or only warns.
    if (denying) await client.query(`begin; ${statements.join("; ")}; commit`).catch(() => client.query("rollback"));
    if (!denying || !(await check())) left.push({ means, deny: statements.join("; ") });
  }
  return left;
};

/** Denies the login what PostgreSQL allows all of them. Returns what it can still do. */
export const limitReader = (client: pg.Client, login: string): Promise<HeldPower[]> => findPowers(client, login, true);

/** The same for the logins that there are, which an older version may have made. */
export const limitReaders = async (client: pg.Client): Promise<void> => {
  for (const { login } of await findReaders(client)) await limitReader(client, login);
};

export type ReaderState = Reader & {
  powers: HeldPower[];
  /** Settings that the login gave itself: `statement_timeout=0`. */
  ownSettings: string[];
  /** Null if this client can't see it, or the version that made the login didn't note it. */
  hasOwnPassword: boolean | null;
};

const OURS = [...Object.keys(READER_DEFAULTS), "temp_file_limit", "log_min_messages"];

/** What the logins can do, and what they changed about themselves. Only a superuser sees their passwords. */
export const inspectReaders = async (client: pg.Client, businessId?: string): Promise<ReaderState[]> => {
  const { rows: me } = await client.query<{ rolsuper: boolean }>(
    "select rolsuper from pg_roles where rolname = current_user",
  );
  const password = me[0]?.rolsuper
    ? "(select encode(sha256(convert_to(rolpassword, 'UTF8')), 'hex') <> password_sum from pg_authid where rolname = login)"
    : "null::boolean";
  const states: ReaderState[] = [];
  for (const reader of await findReaders(client, businessId)) {
    const { rows } = await client.query<{ settings: string[]; inDatabase: string[]; hasOwnPassword: boolean | null }>(
      `select array(select setting from pg_db_role_setting join pg_roles on pg_roles.oid = setrole, unnest(setconfig) as setting
           where rolname = login and setdatabase = 0) as settings,
         array(select setting from pg_db_role_setting join pg_roles on pg_roles.oid = setrole, unnest(setconfig) as setting
           where rolname = login and setdatabase <> 0) as in_database, ${password} as has_own_password
         from private.readers where login = $1`,
      [reader.login],
    );
    const given = new Map(rows[0]?.settings.map((text) => [text.slice(0, text.indexOf("=")), text]));
    const ownSettings = [
      ...(rows[0]?.inDatabase ?? []),
      ...[...given].flatMap(([name, text]) => (OURS.includes(name) ? [] : [text])),
      ...Object.entries(READER_DEFAULTS).flatMap(([name, value]) =>
        given.get(name) === `${name}=${value}` ? [] : [given.get(name) ?? `${name} without a value`],
      ),
    ];
    const powers = await findPowers(client, reader.login, false);
    states.push({ ...reader, powers, ownSettings, hasOwnPassword: rows[0]?.hasOwnPassword ?? null });
  }
  return states;
};
