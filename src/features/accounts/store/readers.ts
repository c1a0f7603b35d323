import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type pg from "pg";
import { pool } from "#core/db/pool.ts";
import { hasCitus } from "#core/postgres/citus.ts";
import { APP_ROLE } from "#core/postgres/roles.ts";
import { OperatorError } from "#core/server/operator-error.ts";

/** A login of PostgreSQL that reads the views of schema `reporting`, of one business. */
export type Reader = { login: string; slug: string | null; seesPersonalData: boolean; createdAt: Date };

/** A reader's connections at the same time, and what it may write to temporary files in each. */
const CONNECTIONS = 5;
const TEMPORARY_FILES = "2GB";

/** What the login starts with. It can change these; the product ends statements that take longer anyway (migration 0089). */
const DEFAULTS = {
  statement_timeout: "2min",
  idle_in_transaction_session_timeout: "10min",
  default_transaction_read_only: "on",
  search_path: "reporting",
};

const base32 = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("");

/** Says nothing about the business, because every login sees the names of all. The embedded server's `pg_hba.conf` knows it. */
const newLogin = (): string => `reader_${base32(randomBytes(8))}`;

/** What PostgreSQL stores for a password (RFC 5803), so that the password itself is in no log of statements. */
const scramVerifier = (password: string): string => {
  const [salt, iterations] = [randomBytes(16), 4096];
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const keyed = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(keyed("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyed("Server Key").toString("base64")}`;
};

const assertMayCreate = async (owner: pg.Client): Promise<void> => {
  if (await hasCitus((text) => owner.query(text)))
    throw new OperatorError(
      "On Citus there are no logins for reporting, because they would have to exist on every node",
    );
  const { rows } = await owner.query<{ name: string; may: boolean }>(
    "select rolname as name, rolsuper or rolcreaterole as may from pg_roles where rolname = current_user",
  );
  const [role] = rows;
  if (role?.may) return;
  throw new OperatorError(
    `The role ${role?.name} of DATABASE_OWNER_URL may not create logins. Run as a superuser: alter role ${owner.escapeIdentifier(role?.name ?? "")} createrole`,
  );
};

/** Creates a login in the caller's transaction. Its password is returned only here. Throws an OperatorError if the owner may not. */
export const insertReader = async (
  owner: pg.Client,
  { businessId, seesPersonalData }: { businessId: string; seesPersonalData: boolean },
): Promise<{ login: string; password: string }> => {
  await assertMayCreate(owner);
  const [login, password] = [newLogin(), randomBytes(24).toString("base64url")];
  await owner.query(
    `create role ${login} login connection limit ${CONNECTIONS} password ${owner.escapeLiteral(scramVerifier(password))}`,
  );
  // So that the owner may end its sessions.
  await owner.query(`grant ${login} to current_user`);
  for (const [name, value] of Object.entries(DEFAULTS))
    await owner.query(`alter role ${login} set ${name} = '${value}'`);
  await owner.query("insert into private.readers (login, business_id, sees_personal_data) values ($1, $2, $3)", [
    ...[login, businessId, seesPersonalData],
  ]);
  return { login, password };
};

/** All readers, or those of a business; `slug` is null once the business has been deleted. */
export const findReaders = async (owner: pg.Client, businessId?: string): Promise<Reader[]> => {
  const { rows } = await owner.query<Reader>(
    `select r.login, b.slug, r.sees_personal_data as "seesPersonalData", r.created_at as "createdAt"
       from private.readers r left join businesses b on b.id = r.business_id
      where $1::uuid is null or r.business_id = $1 order by b.slug, r.created_at`,
    [businessId ?? null],
  );
  return rows;
};

/** Deletes the login and ends its sessions. Returns its business, or undefined if there is no such reader. */
export const deleteReader = async (owner: pg.Client, login: string): Promise<string | undefined> => {
  const { rows } = await owner.query<{ businessId: string }>(
    `select r.business_id as "businessId" from private.readers r, private.drop_reader(r.login) where r.login = $1`,
    [login],
  );
  return rows[0]?.businessId;
};

/** Ends sessions of readers that exceed their limits (migration 0089). Returns how many. */
export const endReaderSessions = async (): Promise<number> => {
  const { rows } = await pool().query<{ ended: number }>("select private.end_reader_sessions() as ended");
  return rows[0]?.ended ?? 0;
};

/** What PostgreSQL allows every login: whether it is denied to `$1`, the statements that deny it, and what the login can do otherwise. */
type Power = {
  isDenied: string;
  deny: (names: { login: string; database: string; owner: string }) => string[];
  means: string;
};

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
    means: "store large objects",
    isDenied: `not exists (select from pg_proc where pronamespace = 'pg_catalog'::regnamespace
      and proname in ('lo_creat', 'lo_create', 'lo_from_bytea') and has_function_privilege($1, oid, 'execute'))`,
    deny: () => ["revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public"],
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
    means: "write more than 2 GB to temporary files in each connection",
    isDenied: `exists (select from pg_db_role_setting join pg_roles on pg_roles.oid = setrole
      where rolname = $1 and array_to_string(setconfig, ',') like '%temp_file_limit%')`,
    deny: ({ login }) => [`alter role ${login} set temp_file_limit = '${TEMPORARY_FILES}'`],
  },
];

/**
 * Denies the login what PostgreSQL allows all of them, as far as this client may: the owner, or the embedded server's superuser.
 * Returns what it can still do, with the statements for a superuser.
 */
export const limitReader = async (client: pg.Client, login: string): Promise<{ means: string; deny: string }[]> => {
  const { rows: names } = await client.query<{ database: string; owner: string }>(
    `select quote_ident(current_database()) as database, quote_ident(pg_get_userbyid(relowner)) as owner
       from pg_class where oid = 'private.readers'::regclass`,
  );
  const left: { means: string; deny: string }[] = [];
  for (const { means, isDenied, deny } of POWERS) {
    const check = async (): Promise<boolean> =>
      (await client.query<{ denied: boolean }>(`select ${isDenied} as denied`, [login])).rows[0]?.denied ?? false;
    const statements = deny({ login, ...(names[0] ?? { database: "", owner: "" }) });
    if (await check()) continue;
    // Without the right, PostgreSQL throws or only warns.
    await client.query(`begin; ${statements.join("; ")}; commit`).catch(() => client.query("rollback"));
    if (!(await check())) left.push({ means, deny: statements.join("; ") });
  }
  return left;
};
