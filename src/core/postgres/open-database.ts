import path from "node:path";
import { Client } from "#core/postgres/driver.ts";
import { OperatorError } from "../server/operator-error.ts";
import { provideSettings, settings } from "../server/settings.ts";
import { distributeTables, hasCitus, prepareCitus } from "./citus.ts";
import { openEmbedded } from "./embedded.ts";
import { inspectServer, LEAST_SERVER } from "./inspection.ts";
import { migrate, pendingMigrations } from "./migrations.ts";
import { APP_ROLE, DATABASE, OWNER_ROLE, socketUrl, superuserUrl } from "./roles.ts";

export type OpenDatabase = {
  /** As the app role. */
  url: string;
  /** As the owner, if configured. */
  ownerUrl: string | undefined;
  /** Only for the embedded database: its superuser's. */
  superuserUrl?: string;
  /** Only for the embedded database: the folder of its socket. */
  socketFolder?: string;
  /** Only for the embedded database: deletes all its data. */
  reset?: () => Promise<void>;
  /** Only for the embedded database: restarts a killed server. */
  revive?: () => Promise<void>;
  /** Called last: the embedded server stops when no other process uses it. */
  release: () => Promise<void>;
};

/** The program's own migrations. */
export const MIGRATIONS = path.resolve("prisma/migrations");

/** The database of DATABASE_URL, or the embedded one, which then becomes DATABASE_URL for the rest of this process. */
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
  return { url, ownerUrl, superuserUrl: superuserUrl(socketFolder), socketFolder, ...embedded };
};

/** The database at the configured address doesn't answer, or rejects the login. */
export class DatabaseUnreachable extends OperatorError {
  static override readonly brand: symbol = Symbol.for("customer-360.database-unreachable");

  override readonly name = "DatabaseUnreachable";
  readonly reason: string;

  constructor(reason: string) {
    super(`The database cannot be reached: ${reason}. Check DATABASE_URL and DATABASE_OWNER_URL`);
    this.reason = reason;
  }
}

/** A connection for one piece of work. */
export const connected = async <Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A broken connection rejects its query; without a listener it would also end the process.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachable(describeFailure(error));
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** An address with several IPs gives one error per attempt. */
const describeFailure = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map((each) => (each as Error).message).join(", ")
    : (error as Error).message;

/** DATABASE_URL's role may have any name: the owner makes it a member of the app role. */
const admitLogin = async (owner: Client, url: string): Promise<void> => {
  const { rows } = await connected(url, (client) => client.query<{ name: string }>("select current_user as name"));
  const login = rows[0]?.name;
  if (!login || login === APP_ROLE) return;
  const member = await owner.query("select pg_has_role($1, $2, 'member') as already", [login, APP_ROLE]);
  if (!member.rows[0]?.already) await owner.query(`grant ${APP_ROLE} to ${owner.escapeIdentifier(login)}`);
};

/** A role that bypasses policies must not serve requests, because it would see other businesses' rows. */
export const assertBound = async (client: Client): Promise<void> => {
  const { rows } = await client.query(
    `select rolsuper or rolbypassrls or exists (select 1 from pg_class where relname = 'businesses' and relkind = 'r' and pg_has_role(relowner, 'usage')) as unbound
       from pg_roles r where rolname = current_user`,
  );
  if (!rows[0]?.unbound) return;
  throw new OperatorError(
    "DATABASE_URL logs in as a superuser, as the tables' owner or with BYPASSRLS, so row level security would not apply. Use an ordinary role for it, and the owner for DATABASE_OWNER_URL",
  );
};

/** Citus is tried on PostgreSQL 15, which its packages are for (docs/scaling.md). */
const assertVersion = async (client: Client): Promise<void> => {
  const { version, number } = await inspectServer(client);
  if (number >= LEAST_SERVER || (await hasCitus((text) => client.query(text)))) return;
  throw new OperatorError(`PostgreSQL ${version} is older than 16. Upgrade to PostgreSQL 16 or newer`);
};

/** Migrates the schema as the owner, and places its tables on Citus; without the owner, only verifies it. Returns the applied migrations. */
export const migrateDatabase = async ({ url, ownerUrl }: OpenDatabase, folder = MIGRATIONS): Promise<string[]> => {
  const applied = ownerUrl
    ? await connected(ownerUrl, async (owner) => {
        await assertVersion(owner);
        await prepareCitus(owner);
        const names = await migrate(owner, folder);
        await distributeTables(owner);
        await admitLogin(owner, url);
        return names;
      })
    : [];
  await connected(url, async (client) => {
    await assertVersion(client);
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
