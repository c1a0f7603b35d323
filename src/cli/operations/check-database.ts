import type pg from "pg";
import { OUTSIDE_POLICIES, tablesOutsidePolicies } from "#core/db/policies.ts";
import { countShardNodes, hasCitus, readPlaces, type TablePlacement } from "#core/postgres/citus.ts";
import {
  type InspectedServer,
  inspectClock,
  inspectServer,
  isAdmitted,
  LEAST_SERVER,
  obstaclesToMigrating,
  timeZonesInUse,
} from "#core/postgres/inspection.ts";
import { pendingMigrations } from "#core/postgres/migrations.ts";
import { assertBound, connected, MIGRATIONS, type OpenDatabase } from "#core/postgres/open-database.ts";
import { type QueueState, readQueueState } from "#features/operations/store.ts";
import { checkReaders } from "./check-readers.ts";
import { about, catchFindings, type Finding } from "./finding.ts";

/** Where Citus has the tables; nothing on plain PostgreSQL. */
const checkCitus = async (client: pg.Client): Promise<Finding[]> => {
  if (!(await hasCitus((text) => client.query(text)))) return [];
  const { ok, fail } = about("citus");
  const places = await readPlaces(client);
  const misplaced = places.filter((table) => table.is !== table.shouldBe);
  if (misplaced.length > 0)
    return misplaced.map(({ name, is, shouldBe }) =>
      fail(`${name} is ${is} and should be ${shouldBe}`, "Run: npm run migrate"),
    );
  const named = (place: TablePlacement) => places.flatMap(({ name, is }) => (is === place ? [name] : [])).join(", ");
  const distributed = places.filter((table) => table.is === "distributed").length;
  const nodes = await countShardNodes(client);
  return [
    ok(
      `${distributed} tables distributed over ${nodes} node${nodes === 1 ? "" : "s"}; on every node: ${named("reference")}; local: ${named("local")}`,
    ),
  ];
};

const CLOCK = { warnMs: 2000, failMs: 60_000 };

const checkServer = ({ version, number }: InspectedServer): Finding[] => {
  const { ok, fail } = about("database");
  if (number >= LEAST_SERVER) return [ok(`PostgreSQL ${version} is running`)];
  return [fail(`PostgreSQL ${version} is older than 16`, "Upgrade to PostgreSQL 16 or newer")];
};

const checkAppRole = (client: pg.Client): Promise<Finding[]> =>
  catchFindings("app role", async () => {
    const { ok, fail } = about("app role");
    await assertBound(client);
    if (await isAdmitted(client)) return [ok("bound by row level security")];
    return [fail("has no rights in this database yet", "Set DATABASE_OWNER_URL and run: npm run migrate")];
  });

const checkSchema = (client: pg.Client, hasOwner: boolean): Promise<Finding[]> =>
  catchFindings("schema", async () => {
    const { ok, warn, fail } = about("schema");
    const missing = await pendingMigrations(client, MIGRATIONS);
    if (missing.length === 0) return [ok("current")];
    const message = `lacks ${missing.join(", ")}`;
    return [
      hasOwner
        ? warn(message, "Nothing: the next start migrates it; npm run migrate does so now")
        : fail(message, "Set DATABASE_OWNER_URL and run: npm run migrate"),
    ];
  });

const checkPolicies = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, fail } = about("row security");
  const { rows } = await client.query<{ isEmpty: boolean }>(
    `select to_regclass('public.customers') is null as is_empty`,
  );
  // Before the first migration there is nothing to secure.
  if (rows[0]?.isEmpty) return [];
  const bare = (await tablesOutsidePolicies(client)).filter((name) => !Object.hasOwn(OUTSIDE_POLICIES, name));
  if (bare.length === 0) return [ok("on every table with business data")];
  return bare.map((name) =>
    fail(
      `${name} has no policy`,
      `As the owner: alter table "${name}" enable row level security; then find out what disabled it`,
    ),
  );
};

const checkClock = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, warn, fail } = about("clock");
  const { aheadMs, exactlyMs } = await inspectClock(client);
  const apart = Math.max(0, Math.abs(aheadMs) - exactlyMs);
  const message = `the database's clock is ${(apart / 1000).toFixed(1)} s ${aheadMs > 0 ? "ahead of" : "behind"} this machine's`;
  const todo = "Synchronize both machines by NTP: tokens, sessions and the last days of a report depend on it";
  if (apart > CLOCK.failMs) return [fail(message, todo)];
  return [apart > CLOCK.warnMs ? warn(message, todo) : ok("in sync with the database")];
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
    return [ok(`all businesses' zones are known (${used.length} in use), data version ${process.versions.tz}`)];
  return unknown.map(({ slug, timeZone }) =>
    fail(`${timeZone} (${slug}) is unknown to this Node`, "Install a newer Node, or change the business's time zone"),
  );
};

const checkOwner = async (url: string | undefined, app: InspectedServer): Promise<Finding[]> => {
  const { ok, warn, fail } = about("owner role");
  if (!url)
    return [
      warn(
        "DATABASE_OWNER_URL is not set",
        "Nothing, if another machine migrates and backs up: npm start only checks the schema",
      ),
    ];
  return catchFindings("owner role", () =>
    connected(url, async (client) => {
      const { place } = await inspectServer(client);
      if (place !== app.place)
        return [
          fail(
            "DATABASE_OWNER_URL points to another database than DATABASE_URL",
            "Make both point to the same database",
          ),
        ];
      const obstacles = await obstaclesToMigrating(client);
      if (obstacles.length === 0) return [ok("can migrate")];
      return obstacles.map((what) =>
        fail(what, "Use the role that created the tables for DATABASE_OWNER_URL, with createrole"),
      );
    }),
  );
};

const LONG_WAIT_SECONDS = 600;

const checkQueue = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, warn } = about("runs");
  const queues = await readQueueState(client);
  if (!queues) return [ok("no run has been queued yet")];
  const sum = (of: (state: QueueState) => number) => queues.reduce((all, state) => all + of(state), 0);
  const message = `${sum(({ waiting }) => waiting)} waiting, ${sum(({ active }) => active)} running`;
  const longest = Math.max(0, ...queues.map(({ oldestWaitingSeconds }) => oldestWaitingSeconds));
  if (longest < LONG_WAIT_SECONDS) return [ok(message)];
  return [
    warn(
      `${message}; the oldest has been waiting for ${Math.floor(longest / 60)} minutes`,
      "Start the product or, with WORKER=apart: npm run worker",
    ),
  ];
};

/** All checks of an open database. Changes nothing in it. */
export const checkDatabase = ({
  url,
  ownerUrl,
  superuserUrl,
}: Pick<OpenDatabase, "url" | "ownerUrl" | "superuserUrl">): Promise<Finding[]> =>
  catchFindings("database", () =>
    connected(url, async (client) => {
      const server = await inspectServer(client);
      const app = await checkAppRole(client);
      const schema = await checkSchema(client, ownerUrl !== undefined);
      const privilegedUrl = superuserUrl ?? ownerUrl;
      const isThere = schema.every(({ state }) => state !== "fail") && app.every(({ state }) => state === "ok");
      return [
        ...checkServer(server),
        ...app,
        ...(await checkOwner(ownerUrl, server)),
        ...schema,
        ...(await catchFindings("row security", () => checkPolicies(client))),
        ...(await catchFindings("citus", () => checkCitus(client))),
        ...(await checkClock(client)),
        ...(isThere ? await catchFindings("time zones", () => checkZones(client)) : []),
        ...(isThere ? await catchFindings("runs", () => checkQueue(client)) : []),
        ...(isThere && privilegedUrl ? await checkReaders(privilegedUrl) : []),
      ];
    }),
  );
