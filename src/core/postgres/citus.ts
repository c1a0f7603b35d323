import type { Client, ClientBase } from "pg";
import { OperatorError } from "#core/server/operator-error.ts";
import { withMigrationLock } from "./migrations.ts";

/** Whether the database has the extension Citus. */
export const hasCitus = async (query: (text: string) => Promise<{ rows: unknown[] }>): Promise<boolean> => {
  const { rows } = await query("select exists (select from pg_extension where extname = 'citus') as found");
  return (rows[0] as { found: boolean } | undefined)?.found ?? false;
};

/** A distributed table has the rows of each business on one node, a reference table has all rows on every node. */
export type TablePlacement = "distributed" | "reference" | "local";

/** `refersTo`: the other tables that its foreign keys refer to. */
type PlacedTable = { name: string; is: TablePlacement; shouldBe: TablePlacement; refersTo: string[] };

/**
 * Derived from the schema: tables with the business ID in each unique key are distributed. All others that have foreign keys, or
 * that foreign keys refer to, are reference tables: businesses, users, and API tokens, which are found before their business is.
 */
const PLACES = `
  with kept as (
    select oid, relname, exists (select from pg_attribute where attrelid = c.oid and attname = 'business_id' and not attisdropped)
        and not exists (
          select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'business_id'
           where i.indrelid = c.oid and i.indisunique and a.attnum <> all (i.indkey)) as by_business
      from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p'))
  select relname as name,
    case when p.partmethod = 'h' then 'distributed' when p.repmodel = 't' then 'reference' else 'local' end as is,
    case when by_business then 'distributed'
      when exists (select from pg_constraint where contype = 'f' and kept.oid in (conrelid, confrelid)) then 'reference'
      else 'local' end as should_be,
    array(select distinct confrelid::regclass::text from pg_constraint
           where contype = 'f' and conrelid = kept.oid and confrelid <> kept.oid) as refers_to
  from kept left join pg_dist_partition p on p.logicalrelid = kept.oid order by 1`;

/** The product's tables on Citus, by name. */
export const readPlaces = async (client: ClientBase): Promise<PlacedTable[]> =>
  (await client.query<PlacedTable>(PLACES)).rows;

/** The nodes that distributed tables' rows are on. */
export const countShardNodes = async (client: ClientBase): Promise<number> => {
  const { rows } = await client.query<{ nodes: number }>(
    "select count(*)::int as nodes from pg_dist_node where noderole = 'primary' and shouldhaveshards",
  );
  return rows[0]?.nodes ?? 0;
};

const MOVE = {
  distributed: "select create_distributed_table($1::regclass, 'business_id')",
  reference: "select create_reference_table($1::regclass)",
};

/**
 * On Citus, makes the session create tables that refer to distributed ones, and move them afterwards: call it before migrations.
 * Returns whether the database has Citus.
 */
export const prepareCitus = async (owner: Client): Promise<boolean> => {
  if (!(await hasCitus((text) => owner.query(text)))) return false;
  // Triggers write only rows of the business that they fire for, which are on the same node.
  await owner.query("set citus.enable_unsafe_triggers = on");
  // Otherwise tables that wait for their turn would become local tables of Citus, which must not refer to distributed ones.
  await owner.query("set citus.enable_local_reference_table_foreign_keys = off");
  // In parallel, no table with rows could be moved that refers to a reference table.
  await owner.query("set citus.multi_shard_modify_mode = 'sequential'");
  return true;
};

/** Tables come after those that they refer to. */
const moveTables = async (owner: Client): Promise<void> => {
  const places = await readPlaces(owner);
  const placed = new Set(places.filter((table) => table.is === table.shouldBe).map(({ name }) => name));
  if (placed.size === places.length) return;
  for (;;) {
    const next = places.find(({ name, refersTo }) => !placed.has(name) && refersTo.every((other) => placed.has(other)));
    if (!next || next.shouldBe === "local") break;
    await owner.query(MOVE[next.shouldBe], [next.name]);
    placed.add(next.name);
  }
  // Rows that there were before have been copied to the nodes, and are left behind hidden.
  for (const { name, shouldBe } of places) {
    if (shouldBe !== "local") {
      await owner.query("select truncate_local_data_after_distributing_table($1::regclass)", [name]);
    }
  }
};

/** On Citus, moves each table to its place, also those that later migrations create. Can be interrupted and repeated. */
export const distributeTables = async (owner: Client): Promise<void> => {
  if (await prepareCitus(owner)) await withMigrationLock(owner, () => moveTables(owner));
};

/** A node of the cluster as the coordinator names it. */
type Node = { host: string; port: number };

export const formatNode = ({ host, port }: Node): string => `${host}:${port}`;

/** Reads `worker2` or `worker2:5432`. Throws an OperatorError for anything else. */
export const readNode = (text: string): Node => {
  const [, host, port = "5432"] = /^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host && !/:[^/]*$/.test(host)) return { host, port: Number(port) };
  throw new OperatorError(`The node ${text} must be a host, or a host and a port such as worker2:5432`);
};

const assertCitus = async (owner: Client): Promise<void> => {
  if (await hasCitus((text) => owner.query(text))) return;
  throw new OperatorError("The database is one PostgreSQL, without Citus: all businesses are on it");
};

/** All tables have their rows of a business on one node, in shards that belong together; `customers` stands for them. */
const buildShardIdSql = (businessId: string): string =>
  `get_shard_id_for_distribution_column('customers', ${businessId})`;

type Shard = Node & { shard: string; isShared: boolean };

const findShard = async (owner: Client, businessId: string): Promise<Shard> => {
  const { rows } = await owner.query<Shard>(
    `select shardid::text as shard, nodename as host, nodeport as port,
            exists (select from businesses where id <> $1::uuid and ${buildShardIdSql("id")} = shardid) as is_shared
       from pg_dist_placement join pg_dist_node using (groupid)
      where noderole = 'primary' and shardid = ${buildShardIdSql("$1::uuid")}`,
    [businessId],
  );
  if (!rows[0]) throw new OperatorError("The tables are not distributed yet. Run: npm run migrate");
  return rows[0];
};

/** The nodes that may have businesses. */
const readNodes = async (owner: Client): Promise<Node[]> => {
  const { rows } = await owner.query<Node>(
    `select nodename as host, nodeport as port from pg_dist_node
      where noderole = 'primary' and isactive and shouldhaveshards order by 1, 2`,
  );
  return rows;
};

/**
 * Gives a business shards of its own; writes to the businesses of its shards wait while their rows are copied. Returns whether
 * it shared them. On Citus only.
 */
export const isolateBusiness = async (owner: Client, businessId: string): Promise<boolean> => {
  await assertCitus(owner);
  if (!(await findShard(owner, businessId)).isShared) return false;
  // Splitting while writes go on doesn't end with Citus 13.2.2 on PostgreSQL 15.20: the target refuses the changes.
  const isolate =
    "select isolate_tenant_to_new_shard('customers', $1::uuid, 'CASCADE', shard_transfer_mode := 'block_writes')";
  await owner.query(isolate, [businessId]);
  return true;
};

/**
 * Moves a business to another node of the cluster while it is in use, without the others of its shards. Returns where it was, or
 * null if it is there already. Throws an OperatorError with the nodes for another one.
 */
export const moveBusiness = async (owner: Client, businessId: string, to: Node): Promise<Node | null> => {
  await assertCitus(owner);
  const nodes = await readNodes(owner);
  if (!nodes.some((node) => formatNode(node) === formatNode(to)))
    throw new OperatorError(
      `${formatNode(to)} is no node with businesses. These are: ${nodes.map(formatNode).join(", ")}`,
    );
  const { host, port } = await findShard(owner, businessId);
  if (formatNode({ host, port }) === formatNode(to)) return null;
  await isolateBusiness(owner, businessId);
  const { shard } = await findShard(owner, businessId);
  await owner.query("select citus_move_shard_placement($1::bigint, $2, $3::int, $4, $5::int)", [
    shard,
    host,
    port,
    to.host,
    to.port,
  ]);
  return { host, port };
};
