import { z } from "zod";
import { type AdminApi, TooExpensive } from "./admin-api.ts";
import { partQuery, REFUND_LINES, REFUNDS, type ShopifyList } from "./queries.ts";

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const connection = z.looseObject({ nodes: z.array(z.unknown()), pageInfo });

/** A record; only its ID and the parts that may need completing are checked. */
export const node = z.looseObject({ id: z.string() });
export type Node = z.infer<typeof node>;

/** Records per query; halved when a query is too expensive. */
export type PageSize = { now: number };

/** Retries a query with fewer records until its cost is accepted. */
export const affordable = async <Value>(size: PageSize, work: (count: number) => Promise<Value>): Promise<Value> => {
  for (;;) {
    try {
      return await work(size.now);
    } catch (error) {
      if (!(error instanceof TooExpensive) || size.now <= 1) throw error;
      size.now = Math.floor(size.now / 2);
    }
  }
};

/** Reads the remaining nodes of a record's connection; the page had only the first ones. */
const withAll = async (api: AdminApi, one: Node, name: string, query: string, signal: AbortSignal): Promise<Node> => {
  const first = connection.safeParse(one[name]);
  if (!first.success) return one;
  const nodes = [...first.data.nodes];
  let after = first.data.pageInfo.hasNextPage ? first.data.pageInfo.endCursor : null;
  while (after !== null) {
    const schema = z.object({ node: z.object({ part: connection }).nullable() });
    const { data } = await api.query(query, { id: one.id, after }, schema, signal);
    nodes.push(...(data.node?.part.nodes ?? []));
    after = data.node?.part.pageInfo.hasNextPage ? data.node.part.pageInfo.endCursor : null;
  }
  return { ...one, [name]: { nodes } };
};

const refundIdsSchema = z.object({ refunds: z.array(z.object({ id: z.string() })) });
const idsIn = (one: Node): string[] => refundIdsSchema.safeParse(one).data?.refunds.map(({ id }) => id) ?? [];

const readRefunds = async (api: AdminApi, ids: readonly string[], size: PageSize, signal: AbortSignal) => {
  const refunds = new Map<string, Node>();
  const schema = z.object({ nodes: z.array(node.nullable()) });
  for (let from = 0; from < ids.length; ) {
    const { data, count } = await affordable(size, async (most) => ({
      data: (await api.query(REFUNDS, { ids: ids.slice(from, from + most) }, schema, signal)).data,
      count: most,
    }));
    for (const refund of data.nodes) {
      if (refund) refunds.set(refund.id, await withAll(api, refund, "refundLineItems", REFUND_LINES, signal));
    }
    from += count;
  }
  return refunds;
};

/** Adds what did not fit on the page: more lines and variants, and the refunds of orders. */
export const completeNodes = async (
  api: AdminApi,
  { part }: ShopifyList,
  nodes: readonly Node[],
  size: PageSize,
  signal: AbortSignal,
): Promise<Node[]> => {
  const all: Node[] = [];
  for (const one of nodes) all.push(part ? await withAll(api, one, part.name, partQuery(part), signal) : one);
  const ids = all.flatMap(idsIn);
  if (ids.length === 0) return all;
  const refunds = await readRefunds(api, ids, size, signal);
  return all.map((one) =>
    "refunds" in one ? { ...one, refunds: idsIn(one).flatMap((id) => refunds.get(id) ?? []) } : one,
  );
};
