import type { Client } from "pg";
import { OperatorError } from "../server/operator-error.ts";
import { hasCitus } from "./citus.ts";

/** A node of the cluster as the coordinator names it. */
export type Node = { host: string; port: number };

export const nameOfNode = ({ host, port }: Node): string => `${host}:${port}`;

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
            exists (select from businesses where id <> $1::uuid and ${buildShardIdSql("id")} = shardid) as "isShared"
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
  if (!nodes.some((node) => nameOfNode(node) === nameOfNode(to)))
    throw new OperatorError(
      `${nameOfNode(to)} is no node with businesses. These are: ${nodes.map(nameOfNode).join(", ")}`,
    );
  const { host, port } = await findShard(owner, businessId);
  if (nameOfNode({ host, port }) === nameOfNode(to)) return null;
  await isolateBusiness(owner, businessId);
  const { shard } = await findShard(owner, businessId);
  await owner.query("select citus_move_shard_placement($1::bigint, $2, $3::int, $4, $5::int)", [
    ...[shard, host, port],
    ...[to.host, to.port],
  ]);
  return { host, port };
};
