import type pg from "pg";
import { OUTSIDE_POLICIES, tablesOutsidePolicies } from "#lib/server/db/policies.ts";
import {
  inspectClock,
  inspectServer,
  isAdmitted,
  obstaclesToMigrating,
  type Server,
  timeZonesInUse,
} from "#lib/server/postgres/inspection.ts";
import { pendingMigrations } from "#lib/server/postgres/migrations.ts";
import { assertBound, connected, MIGRATIONS, type OpenDatabase } from "#lib/server/postgres/open-database.ts";
import { type QueueState, readQueueState } from "#lib/server/queue/queue-state.ts";
import { about, daring, type Finding } from "./finding.ts";

const LEAST_MAJOR = 16;
const CLOCK = { warnMs: 2000, failMs: 60_000 };

const checkServer = ({ version, number }: Server): Finding[] => {
  const { ok, fail } = about("database");
  if (number >= LEAST_MAJOR * 10_000) return [ok(`PostgreSQL ${version} answers`)];
  return [fail(`PostgreSQL ${version} is older than ${LEAST_MAJOR}`, `Move to PostgreSQL ${LEAST_MAJOR} or newer`)];
};

const checkAppRole = (client: pg.Client): Promise<Finding[]> =>
  daring("app role", async () => {
    const { ok, fail } = about("app role");
    await assertBound(client);
    if (await isAdmitted(client)) return [ok("bound by row level security")];
    return [fail("has no rights in this database yet", "Set DATABASE_OWNER_URL and run: npm run migrate")];
  });

const checkSchema = (client: pg.Client, hasOwner: boolean): Promise<Finding[]> =>
  daring("schema", async () => {
    const { ok, warn, fail } = about("schema");
    const missing = await pendingMigrations(client, MIGRATIONS);
    if (missing.length === 0) return [ok("current")];
    const message = `lacks ${missing.join(", ")}`;
    return [
      hasOwner
        ? warn(message, "Nothing: the next start brings it up to date; npm run migrate does it now")
        : fail(message, "Set DATABASE_OWNER_URL and run: npm run migrate"),
    ];
  });

const checkPolicies = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, fail } = about("row security");
  const bare = (await tablesOutsidePolicies(client)).filter((name) => !Object.hasOwn(OUTSIDE_POLICIES, name));
  if (bare.length === 0) return [ok("on every table of a business's data")];
  return bare.map((name) =>
    fail(
      `${name} is under no policy`,
      `As the owner: alter table "${name}" enable row level security; then see who switched it off`,
    ),
  );
};

const checkClock = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, warn, fail } = about("clock");
  const { aheadMs, exactlyMs } = await inspectClock(client);
  const apart = Math.max(0, Math.abs(aheadMs) - exactlyMs);
  const message = `the database's is ${(apart / 1000).toFixed(1)} s ${aheadMs > 0 ? "ahead of" : "behind"} this machine's`;
  const todo = "Let both machines keep time by NTP: tokens, sessions and the last days of a report go by it";
  if (apart > CLOCK.failMs) return [fail(message, todo)];
  return [apart > CLOCK.warnMs ? warn(message, todo) : ok("as the database's")];
};

const isZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }) !== undefined;
  } catch {
    return false;
  }
};

const checkZones = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, fail } = about("time zones");
  const used = await timeZonesInUse(client);
  const unknown = used.filter(({ timeZone }) => !isZone(timeZone));
  if (unknown.length === 0)
    return [ok(`the businesses' own are known (${used.length} in use), by data ${process.versions.tz}`)];
  return unknown.map(({ slug, timeZone }) =>
    fail(`${timeZone} of ${slug} is not known to this Node`, "Install a newer Node, or give the business another zone"),
  );
};

const checkOwner = async (url: string | undefined, app: Server): Promise<Finding[]> => {
  const { ok, warn, fail } = about("owner role");
  if (!url)
    return [
      warn(
        "DATABASE_OWNER_URL is not set",
        "Nothing, if another place migrates and backs up: npm start only checks the schema",
      ),
    ];
  return daring("owner role", () =>
    connected(url, async (client) => {
      const { place } = await inspectServer(client);
      if (place !== app.place)
        return [fail("DATABASE_OWNER_URL leads to another database than DATABASE_URL", "Make both name one database")];
      const obstacles = await obstaclesToMigrating(client);
      if (obstacles.length === 0) return [ok("can migrate")];
      return obstacles.map((what) =>
        fail(what, "Give DATABASE_OWNER_URL the role that made the tables, with createrole"),
      );
    }),
  );
};

const LONG_WAIT_SECONDS = 600;

const checkQueue = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, warn } = about("runs");
  const queues = await readQueueState(client);
  if (!queues) return [ok("none was ever asked for")];
  const sum = (of: (state: QueueState) => number) => queues.reduce((all, state) => all + of(state), 0);
  const message = `${sum(({ waiting }) => waiting)} wait, ${sum(({ active }) => active)} are worked on`;
  const longest = Math.max(0, ...queues.map(({ oldestWaitingSeconds }) => oldestWaitingSeconds));
  if (longest < LONG_WAIT_SECONDS) return [ok(message)];
  return [
    warn(
      `${message}, and one has waited for ${Math.floor(longest / 60)} minutes`,
      "Start the product, or with WORKER=apart: npm run worker",
    ),
  ];
};

/** What there is to say of a database that is open. Changes nothing in it. */
export const checkDatabase = ({ url, ownerUrl }: Pick<OpenDatabase, "url" | "ownerUrl">): Promise<Finding[]> =>
  daring("database", () =>
    connected(url, async (client) => {
      const server = await inspectServer(client);
      const app = await checkAppRole(client);
      const schema = await checkSchema(client, ownerUrl !== undefined);
      const isThere = schema.every(({ state }) => state !== "fail") && app.every(({ state }) => state === "ok");
      return [
        ...checkServer(server),
        ...app,
        ...(await checkOwner(ownerUrl, server)),
        ...schema,
        ...(await daring("row security", () => checkPolicies(client))),
        ...(await checkClock(client)),
        ...(isThere ? await daring("time zones", () => checkZones(client)) : []),
        ...(isThere ? await daring("runs", () => checkQueue(client)) : []),
      ];
    }),
  );
