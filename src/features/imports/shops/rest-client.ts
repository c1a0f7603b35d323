import type { z } from "zod";
import type { JsonAnswer, OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";

/** Parameters without a value are left out; those with several are repeated. */
export type Query = Readonly<Record<string, string | number | null | undefined | readonly (string | number)[]>>;

type RestRequest = { query?: Query; body?: unknown; signal: AbortSignal };
type RestAnswer<Data> = Omit<JsonAnswer, "json"> & { data: Data };

export type RestClient = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  request: RestRequest,
) => Promise<RestAnswer<z.output<Schema>>>;

const toSearch = (query: Query): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, String(each)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
};

/** Requests to an API below an address, with a body by POST. They throw `OutgoingError`, BAD_ANSWER for another form than the schema's. */
export const restClient =
  (root: string, headers: Record<string, string>, client: OutgoingClient): RestClient =>
  async (path, schema, { query = {}, body, signal }) => {
    const url = `${root}/${path}${toSearch(query)}`;
    const { json, ...answer } = await client.json({ url, headers, signal, ...(body !== undefined && { body }) });
    const { data, error } = schema.safeParse(json);
    if (error) throw new OutgoingError("BAD_ANSWER", path);
    return { data, ...answer };
  };

/** HTTP basic authentication. */
export const basicAuthorization = (user: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

/** The last record of a full page, after which the list goes on; undefined on the last page. */
export const readLast = <Schema extends z.ZodType>(
  records: readonly unknown[],
  pageSize: number,
  schema: Schema,
): z.output<Schema> | undefined => (records.length === pageSize ? schema.safeParse(records.at(-1)).data : undefined);

/** Records by the ID of what they belong to. */
export const groupByParent = <Item>(
  items: readonly Item[],
  readParent: (item: Item) => number,
): Map<number, Item[]> => {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(readParent(item));
    if (group) group.push(item);
    else groups.set(readParent(item), [item]);
  }
  return groups;
};

/** The records of all pages, each asked for by its number and the last record before it. */
export const readAllPages = async <Item>(
  pageSize: number,
  readPage: (page: number, last: Item | undefined) => Promise<readonly Item[]>,
): Promise<Item[]> => {
  const all: Item[] = [];
  for (let page = 1; ; page++) {
    const items = await readPage(page, all.at(-1));
    all.push(...items);
    if (items.length !== pageSize) return all;
  }
};
