import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { API_VERSION } from "./queries.ts";

const cost = z.object({
  requestedQueryCost: z.number().nullish(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});

const answerSchema = z.object({
  errors: z
    .union([
      z.string(),
      z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() })),
    ])
    .optional(),
  extensions: z.object({ cost: cost.optional() }).optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** A query whose cost exceeds the limit of a single request; retry it for fewer records. */
export class TooExpensive extends OutgoingError {
  static override readonly brand: symbol = Symbol.for("customer-360.too-expensive");
}

/** The API restores the query budget at a steady rate (shopify.dev/docs/api/usage/limits). */
const waitFor = ({ extensions }: Answer): number | null => {
  if (!extensions?.cost) return null;
  const { requestedQueryCost: wanted, throttleStatus } = extensions.cost;
  const missing = (wanted ?? 0) - throttleStatus.currentlyAvailable;
  return missing > 0 ? Math.ceil((missing / throttleStatus.restoreRate) * 1000) : null;
};

/** GraphQL errors have status 200. Throws `OutgoingError`, which is transient if the API is only busy. */
const assertAnswered = (json: unknown): void => {
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw new OutgoingError("BAD_ANSWER", "GraphQL");
  const { errors = [] } = parsed.data;
  const [first] = typeof errors === "string" ? [{ message: errors }] : errors;
  if (!first) return;
  const code = "extensions" in first ? first.extensions?.code : undefined;
  if (code === "MAX_COST_EXCEEDED") throw new TooExpensive("BAD_ANSWER", first.message);
  if (code === "THROTTLED") {
    throw new OutgoingError("RATE_LIMITED", first.message, { isTransient: true, retryAfterMs: waitFor(parsed.data) });
  }
  if (code === "ACCESS_DENIED") throw new OutgoingError("PERMISSION_MISSING", first.message);
  const isFailing = code === "INTERNAL_SERVER_ERROR" || code === "TIMEOUT";
  throw new OutgoingError(isFailing ? "SHOP_FAILED" : "BAD_ANSWER", first.message, { isTransient: isFailing });
};

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number().optional() });

/** Shopify answers 400 to wrong keys and to keys of an app that is not installed. */
const refusedKeys = (error: unknown): never => {
  const isRefusal = error instanceof OutgoingError && error.problem === "BAD_ANSWER";
  throw isRefusal ? new OutgoingError("KEY_REJECTED", error.detail) : error;
};

/** Tokens are renewed before they expire, so that no request has an expired one. */
const EARLY_MS = 600_000;

export type AdminApi = {
  /** Sends a query and reads its data. Throws `OutgoingError`. */
  query: <Schema extends z.ZodType>(
    query: string,
    variables: Record<string, unknown>,
    schema: Schema,
    signal: AbortSignal,
  ) => Promise<{ data: z.output<Schema>; requestedAt: Date }>;
};

/**
 * The Admin API of a shop. An app's ID and secret are exchanged for a token that is valid for a day (shopify.dev,
 * "Using the client credentials grant"); apps made before 2026 have a permanent token, which is entered as the secret.
 */
export const adminApi = (
  { address, clientId, clientSecret }: { address: string; clientId: string; clientSecret: string },
  client: OutgoingClient,
): AdminApi => {
  const { origin } = new URL(address);
  let token: { text: string; until: number } | null = null;

  const tokenOf = async (signal: AbortSignal): Promise<string> => {
    if (/^shp(at|ca|pa)_/.test(clientSecret)) return clientSecret;
    if (token && token.until > performance.now()) return token.text;
    const body = { client_id: clientId, client_secret: clientSecret, grant_type: "client_credentials" };
    const { json } = await client.json({ url: `${origin}/admin/oauth/access_token`, body, signal }).catch(refusedKeys);
    const granted = tokenAnswer.safeParse(json);
    if (!granted.success) throw new OutgoingError("BAD_ANSWER", "access_token");
    const { access_token: text, expires_in: seconds = 86_399 } = granted.data;
    token = { text, until: performance.now() + seconds * 1000 - EARLY_MS };
    return text;
  };

  return {
    query: async (query, variables, schema, signal) => {
      const { json, requestedAt } = await client.json({
        url: `${origin}/admin/api/${API_VERSION}/graphql.json`,
        headers: { "x-shopify-access-token": await tokenOf(signal) },
        body: { query, variables },
        check: assertAnswered,
        signal,
      });
      const parsed = schema.safeParse((json as { data?: unknown }).data);
      if (parsed.success) return { data: parsed.data, requestedAt };
      const [issue] = parsed.error.issues;
      throw new OutgoingError("BAD_ANSWER", `${issue?.path.join(".")}: ${issue?.message}`);
    },
  };
};
