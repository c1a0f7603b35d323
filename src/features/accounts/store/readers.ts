import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type pg from "pg";
import { pool } from "#core/db/pool.ts";
import { hasCitus } from "#core/postgres/citus.ts";
import { OperatorError } from "#core/server/operator-error.ts";

/** A login of PostgreSQL that reads the views of schema `reporting`, of one business. */
export type Reader = { login: string; slug: string | null; seesPersonalData: boolean; createdAt: Date };

/** A reader's connections at the same time. */
const CONNECTIONS = 5;

/** What the login starts with. It can change these; the product ends statements that take longer anyway (`end_reader_sessions`). */
export const READER_DEFAULTS = {
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

const sumOf = (verifier: string): string => createHash("sha256").update(verifier).digest("hex");

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
  const verifier = scramVerifier(password);
  await owner.query(
    `create role ${login} login connection limit ${CONNECTIONS} password ${owner.escapeLiteral(verifier)}`,
  );
  // So that the owner may end its sessions.
  await owner.query(`grant ${login} to current_user`);
  for (const [name, value] of Object.entries(READER_DEFAULTS))
    await owner.query(`alter role ${login} set ${name} = '${value}'`);
  await owner.query(
    "insert into private.readers (login, business_id, sees_personal_data, password_sum) values ($1, $2, $3, $4)",
    [login, businessId, seesPersonalData, sumOf(verifier)],
  );
  return { login, password };
};

/** All readers, or those of a business; `slug` is null once the business has been deleted. */
export const findReaders = async (owner: pg.Client, businessId?: string): Promise<Reader[]> => {
  const { rows } = await owner.query<Reader>(
    `select r.login, b.slug, r.sees_personal_data, r.created_at
       from private.readers r left join businesses b on b.id = r.business_id
      where $1::uuid is null or r.business_id = $1 order by b.slug, r.created_at`,
    [businessId ?? null],
  );
  return rows;
};

/** Deletes the login and ends its sessions. Returns its business, or undefined if there is no such reader. */
export const deleteReader = async (owner: pg.Client, login: string): Promise<string | undefined> => {
  const { rows } = await owner.query<{ businessId: string }>(
    `select r.business_id from private.readers r, private.drop_reader(r.login) where r.login = $1`,
    [login],
  );
  return rows[0]?.businessId;
};

/** Ends sessions of readers that exceed their limits. Returns how many. */
export const endReaderSessions = async (): Promise<number> => {
  const { rows } = await pool().query<{ ended: number }>("select private.end_reader_sessions() as ended");
  return rows[0]?.ended ?? 0;
};
