import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";

/** Version 2 answers with a list, or 204 if it is empty. */
const listAnswer = z
  .array(z.unknown())
  .nullable()
  .transform((list) => list ?? []);

/** Version 3 answers with a page. */
const toPageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    meta: z
      .object({
        pagination: z.object({ total: z.number().nullish() }).nullish(),
        cursor_pagination: z.object({ end_cursor: z.string().nullish() }).nullish(),
      })
      .nullish(),
  });

type Query = Record<string, string | number | null>;

const buildQueryString = (query: Query): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== null);
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
};

/** A store's API. `address` is the API path in the account's credentials: https://api.bigcommerce.com/stores/{hash}/v3/. */
export const restApi = ({ address, accessToken }: { address: string; accessToken: string }, client: OutgoingClient) => {
  const root = address.replace(/\/+$/, "").replace(/\/v[23]$/, "");
  const headers = { "x-auth-token": accessToken };
  const read = async <Schema extends z.ZodType>(path: string, query: Query, schema: Schema, signal: AbortSignal) => {
    const { json, requestedAt } = await client.json({
      url: `${root}/${path}?${buildQueryString(query)}`,
      headers,
      signal,
    });
    const parsed = schema.safeParse(json);
    if (parsed.success) return { data: parsed.data, requestedAt };
    throw new OutgoingError("BAD_ANSWER", path);
  };
  return {
    read,
    list: async (path: string, query: Query, signal: AbortSignal) => {
      const { data: records, requestedAt } = await read(`v2/${path}`, query, listAnswer, signal);
      return { records, requestedAt };
    },
    page: async <Item extends z.ZodType>(path: string, query: Query, item: Item, signal: AbortSignal) => {
      const { data, requestedAt } = await read(`v3/${path}`, query, toPageSchema(item), signal);
      const { pagination, cursor_pagination: cursor } = data.meta ?? {};
      return { records: data.data, requestedAt, total: pagination?.total ?? null, end: cursor?.end_cursor ?? null };
    },
  };
};

export type RestApi = ReturnType<typeof restApi>;
