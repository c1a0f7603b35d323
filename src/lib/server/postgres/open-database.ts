import path from "node:path";
import pg from "pg";
import { OperatorError } from "../operator-error.ts";
import { provideSettings, settings } from "../settings.ts";
import { openEmbedded } from "./embedded.ts";
import { migrate, pendingMigrations } from "./migrations.ts";
import { APP_ROLE, DATABASE, OWNER_ROLE, socketUrl } from "./roles.ts";

export type OpenDatabase = {
  /** As the application's role. */
  url: string;
  /** As the owner, where it is known. */
  ownerUrl: string | undefined;
  /** Of the embedded one: everything in it goes. */
  reset?: () => Promise<void>;
  /** Of the embedded one: starts its server again where it was killed. */
  revive?: () => Promise<void>;
  /** Last of all: the embedded server stops when nobody else uses it. */
  release: () => Promise<void>;
};

/** The program's own. */
export const MIGRATIONS = path.resolve("prisma/migrations");

/** The database of DATABASE_URL, or else the embedded one, which becomes DATABASE_URL for the rest of this process. */
export const openDatabase = async (tell: (progress: string) => void = () => {}): Promise<OpenDatabase> => {
  const { DATABASE_URL, DATABASE_OWNER_URL, DATA_DIR } = settings();
  if (DATABASE_URL) {
    return { url: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL, release: async () => {} };
  }
  if (DATABASE_OWNER_URL)
    throw new OperatorError("DATABASE_OWNER_URL is set without DATABASE_URL: set both or neither");
  const { socketFolder, ...embedded } = await openEmbedded(DATA_DIR, { tell });
  const url = socketUrl(socketFolder, APP_ROLE, DATABASE);
  const ownerUrl = socketUrl(socketFolder, OWNER_ROLE, DATABASE);
  provideSettings({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
  return { url, ownerUrl, ...embedded };
};

/** Nobody answers at the address there is, or does not let us in. */
export class DatabaseUnreachable extends OperatorError {
  override readonly name = "DatabaseUnreachable";
  readonly reason: string;

  constructor(reason: string) {
    super(`The database cannot be reached: ${reason}. Look at DATABASE_URL and DATABASE_OWNER_URL`);
    this.reason = reason;
  }
}

/** One connection for one piece of work. */
export const connected = async <Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks fails its query; without a listener it would end the process as well.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachable(reasonOf(error));
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** An address that resolves to several gives one error a try. */
const reasonOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map((each) => (each as Error).message).join(", ")
    : (error as Error).message;

/** The role that DATABASE_URL logs in as may have any name: the owner makes it a member of the application's role. */
const admitLogin = async (owner: pg.Client, url: string): Promise<void> => {
  const { rows } = await connected(url, (client) => client.query<{ name: string }>("select current_user as name"));
  const login = rows[0]?.name;
  if (!login || login === APP_ROLE) return;
  const member = await owner.query("select pg_has_role($1, $2, 'member') as already", [login, APP_ROLE]);
  if (!member.rows[0]?.already) await owner.query(`grant ${APP_ROLE} to ${owner.escapeIdentifier(login)}`);
};

/** A role that passes every policy must not answer requests: one business would see another's rows. */
export const assertBound = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query(
    `select rolsuper or rolbypassrls or exists (select 1 from pg_class where relname = 'businesses' and relkind = 'r' and pg_has_role(relowner, 'usage')) as unbound
       from pg_roles r where rolname = current_user`,
  );
  if (!rows[0]?.unbound) return;
  throw new OperatorError(
    "DATABASE_URL logs in as a superuser, as the tables' owner or with BYPASSRLS, whom no row level security binds. Use a plain role for it, and the owner for DATABASE_OWNER_URL",
  );
};

/** Brings the schema up to date as the owner; without the owner, only makes sure that it is. Gives what it applied. */
export const migrateDatabase = async ({ url, ownerUrl }: OpenDatabase, folder = MIGRATIONS): Promise<string[]> => {
  const applied = ownerUrl
    ? await connected(ownerUrl, async (owner) => {
        const names = await migrate(owner, folder);
        await admitLogin(owner, url);
        return names;
      })
    : [];
  await connected(url, async (client) => {
    await assertBound(client);
    if (ownerUrl) return;
    const missing = await pendingMigrations(client, folder);
    if (missing.length === 0) return;
    throw new OperatorError(
      `The database lacks ${missing.length} migration${missing.length === 1 ? "" : "s"} (${missing.join(", ")}). Set DATABASE_OWNER_URL and run: npm run migrate`,
    );
  });
  return applied;
};
