import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";

type Resource = "orders" | "customers" | "products" | "payments" | "stores";
type Query = Record<string, string | readonly string[]>;

const answer = z.looseObject({ count: z.int().min(0) });

/** The Admin API of a Medusa server (docs.medusajs.com/api/admin), by a secret API key. */
export const adminApi = ({ address, apiKey }: { address: string; apiKey: string }, client: OutgoingClient) => {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`;
  return {
    list: async (resource: Resource, query: Query, signal: AbortSignal) => {
      const search = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
      const url = `${address}/admin/${resource}?${new URLSearchParams(search)}`;
      const { json, requestedAt } = await client.json({ url, headers: { authorization }, signal });
      const parsed = answer.safeParse(json);
      const records = z.array(z.unknown()).safeParse(parsed.data?.[resource]);
      if (!parsed.success || !records.success) throw new OutgoingError("BAD_ANSWER", `/admin/${resource}`);
      return { records: records.data, count: parsed.data.count, requestedAt };
    },
  };
};

export type AdminApi = ReturnType<typeof adminApi>;
