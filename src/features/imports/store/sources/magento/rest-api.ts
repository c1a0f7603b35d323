import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";

/** Magento's search conditions, combined with AND (developer.adobe.com/commerce/webapi/rest/use-rest/performing-searches). */
export type Filter = { field: string; is: "gteq" | "gt" | "in"; value: string };

const toSearchSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z
      .array(item)
      .nullish()
      .transform((items) => items ?? []),
    total_count: z.int().min(0),
  });

const buildSearch = (filters: readonly Filter[], pageSize: number): URLSearchParams => {
  const search = new URLSearchParams();
  for (const [i, { field, is, value }] of filters.entries()) {
    const filter = `searchCriteria[filter_groups][${i}][filters][0]`;
    search.set(`${filter}[field]`, field);
    search.set(`${filter}[value]`, value);
    search.set(`${filter}[condition_type]`, is);
  }
  search.set("searchCriteria[sortOrders][0][field]", "entity_id");
  search.set("searchCriteria[sortOrders][0][direction]", "ASC");
  search.set("searchCriteria[pageSize]", String(pageSize));
  search.set("searchCriteria[currentPage]", "1");
  return search;
};

/** The REST API of a shop, by an integration's access token. `address` may have a path. */
export const restApi = ({ address, accessToken }: { address: string; accessToken: string }, client: OutgoingClient) => {
  const root = address.replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${accessToken}` };
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema, signal: AbortSignal) => {
    const { json, requestedAt } = await client.json({ url: `${root}/rest/V1/${path}`, headers, signal });
    const parsed = schema.safeParse(json);
    if (parsed.success) return { data: parsed.data, requestedAt };
    throw new OutgoingError("BAD_ANSWER", path.split("?")[0] ?? path);
  };
  return {
    read,
    /** The records that meet all filters, the lowest IDs first. */
    search: async <Item extends z.ZodType>(
      path: string,
      filters: readonly Filter[],
      { item, pageSize }: { item: Item; pageSize: number },
      signal: AbortSignal,
    ) => {
      const { data, requestedAt } = await read(
        `${path}?${buildSearch(filters, pageSize)}`,
        toSearchSchema(item),
        signal,
      );
      return { ...data, requestedAt };
    },
  };
};

export type RestApi = ReturnType<typeof restApi>;
