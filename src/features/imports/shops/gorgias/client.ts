import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { inBoundedStep, type OutgoingClient, type OutgoingRequest, readBody } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { id, time } from "#features/imports/rules/connections/payload.ts";
import { basicAuthorization } from "../rest-client.ts";
import {
  type HelpDesk,
  type OpenSource,
  openLists,
  type ProbedList,
  pullLists,
  type ShopClient,
} from "../shop-client.ts";
import { hashBody, isSame, toText, type Verify, valuesIn } from "../signatures.ts";
import { CUSTOMER_FIELDS, GORGIAS_SECRET_HEADER } from "./fields.ts";
import { GORGIAS_TOPICS, readGorgiasSurvey, readGorgiasTicket } from "./records.ts";
import type { gorgias } from "./shop.ts";

/** Requests of the limit that are left to the account's other integrations. */
const RESERVED = 8;
/** The bucket of an API key: 40 requests in 20 seconds (developers.gorgias.com/reference/limitations). */
const LEAK_MS = 500;
const LIMIT_HEADER = "x-gorgias-account-api-call-limit";

/** Milliseconds until the bucket has room again, by the header `X-Gorgias-Account-Api-Call-Limit: 38/40`. */
export const computePause = (header: string | undefined): number => {
  const [, used, limit] = /^(\d{1,6})\/(\d{1,6})$/.exec(header ?? "") ?? [];
  if (used === undefined || limit === undefined) return 0;
  const most = Math.max(1, Number(limit) - RESERVED);
  return Math.max(0, Number(used) - most) * LEAK_MS;
};

const page = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

type Access = { address: string; email: string; apiKey: string };
type Write = Pick<OutgoingRequest, "method" | "body">;

/** Gorgias's REST API with the key of a user: HTTP basic authentication by email address and key. */
const restApi = ({ address, email, apiKey }: Access, client: OutgoingClient) => {
  const headers = basicAuthorization(email, apiKey);
  let pauseMs = 0;

  /** Before the next request, so that a limit that is nearly reached isn't passed. */
  const pause = async (signal: AbortSignal): Promise<void> => {
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
    pauseMs = 0;
  };

  const json = async (path: string, signal: AbortSignal, write: Write = {}) => {
    await pause(signal);
    const answer = await client.json({ url: `${address}/api/${path}`, headers, signal, ...write });
    pauseMs = computePause(answer.headers[LIMIT_HEADER]?.toString());
    return answer;
  };

  return {
    json,
    /** For answers without content. */
    send: async (path: string, signal: AbortSignal, write: Write): Promise<void> => {
      await pause(signal);
      const request = { url: `${address}/api/${path}`, headers, signal, ...write };
      pauseMs = await client.stream(request, async (answer) => {
        await readBody(answer);
        return computePause(answer.headers[LIMIT_HEADER]?.toString());
      });
    },
    list: async (path: string, query: Record<string, string>, signal: AbortSignal) => {
      const answer = await json(`${path}?${new URLSearchParams(query)}`, signal);
      const { data } = page.safeParse(answer.json);
      if (!data) throw new OutgoingError("BAD_ANSWER", `/api/${path}`);
      return { records: data.data, next: data.meta?.next_cursor || null, requestedAt: answer.requestedAt };
    },
  };
};

type GorgiasApi = ReturnType<typeof restApi>;

const field = z.object({ id, external_id: z.string().nullish() });
type Field = z.output<typeof field>;

const existingFields = async (api: GorgiasApi, signal: AbortSignal): Promise<Field[]> => {
  const found: Field[] = [];
  let cursor: string | null = null;
  do {
    const query = { object_type: "Customer", archived: "false", limit: "100", ...(cursor && { cursor }) };
    const page = await api.list("custom-fields", query, signal);
    found.push(...page.records.flatMap((record) => field.safeParse(record).data ?? []));
    cursor = page.next;
  } while (cursor !== null);
  return found;
};

const createField = async (api: GorgiasApi, name: string, label: string, signal: AbortSignal): Promise<string> => {
  const body = {
    object_type: "Customer",
    external_id: name,
    label,
    definition: { data_type: "text", input_settings: { input_type: "input" } },
  };
  const { data } = field.safeParse((await api.json("custom-fields", signal, { body })).json);
  if (!data) throw new OutgoingError("BAD_ANSWER", "/api/custom-fields");
  return data.id;
};

/** developers.gorgias.com/reference: ticket tags by name, and values of customer fields. */
const toHelpDesk = (api: GorgiasApi): HelpDesk => ({
  addTags: (ticketId, names, signal) =>
    api.send(`tickets/${encodeURIComponent(ticketId)}/tags`, signal, { method: "POST", body: { names } }),
  removeTags: (ticketId, names, signal) =>
    api.send(`tickets/${encodeURIComponent(ticketId)}/tags`, signal, { method: "DELETE", body: { names } }),
  fields: async (signal) => {
    const existing = await inBoundedStep(() => existingFields(api, signal));
    const ids = new Map<string, string>();
    for (const [name, label] of Object.entries(CUSTOMER_FIELDS)) {
      const known = existing.find(({ external_id: externalId }) => externalId === name);
      ids.set(name, known?.id ?? (await createField(api, name, label, signal)));
    }
    return ids;
  },
  setFields: async (requesterId, values, signal) => {
    const path = `customers/${encodeURIComponent(requesterId)}/custom-fields`;
    const given = values.flatMap(({ id: fieldId, value }) => (value === null ? [] : [{ id: Number(fieldId), value }]));
    if (given.length > 0) await api.send(path, signal, { method: "PUT", body: given });
    for (const { id: fieldId, value } of values) {
      if (value !== null) continue;
      await api.send(`${path}/${encodeURIComponent(fieldId)}`, signal, { method: "DELETE" }).catch((error: unknown) => {
        // A value that is not there needs no removal.
        if (!(error instanceof OutgoingError && error.problem === "NOT_FOUND")) throw error;
      });
    }
  },
});

/** The most that Gorgias answers at once. */
const LIMIT = "100";
/** Surveys are listed by their creation and answered some days later. */
const SURVEYS_OPEN_MS = 7 * 86_400_000;

type ListedResource = { path: string; field: "created_datetime" | "updated_datetime"; since: Date | null };

const NONE_BEFORE = new Date(0);

/** Whether the last record of a page in descending order is older than what is wanted. */
const isBefore = (last: unknown, { field, since }: ListedResource): boolean => {
  const { data } = z.object({ [field]: time }).safeParse(last);
  const at = data?.[field] as Date | undefined;
  return at !== undefined && at < (since ?? NONE_BEFORE);
};

/**
 * Gorgias lists only whole, so later readings begin with the newest and end where the last reading began. A record that changes
 * meanwhile moves to the front, where the next reading finds it. A first load begins with the oldest, whose places don't change.
 */
const reader = (api: GorgiasApi) => {
  let isFirstPage = true;
  return async (listed: ListedResource, cursor: string | null, signal: AbortSignal) => {
    const { path, field, since } = listed;
    const query = { limit: LIMIT, order_by: since ? `${field}:desc` : "created_datetime:asc" };
    const isResumed = isFirstPage && cursor !== null;
    isFirstPage = false;
    const read = (from: string | null) => api.list(path, { ...query, ...(from && { cursor: from }) }, signal);
    const page = await read(cursor).catch((error: unknown) => {
      // The cursor of an interrupted reading is no longer valid: it begins again, and what is stored stays as it is.
      if (isResumed && error instanceof OutgoingError && error.status === 400) return read(null);
      throw error;
    });
    const isEnd = since !== null && isBefore(page.records.at(-1), listed);
    return { ...page, next: isEnd ? null : page.next };
  };
};

const toPulledLists = (api: GorgiasApi): ProbedList[] => {
  const read = reader(api);
  return [
    {
      list: "tickets",
      read: readGorgiasTicket,
      probe: (signal) => api.list("tickets", { limit: "1" }, signal),
      page: (cursor, { since, signal }) => read({ path: "tickets", field: "updated_datetime", since }, cursor, signal),
    },
    {
      list: "surveys",
      read: readGorgiasSurvey,
      probe: (signal) => api.list("satisfaction-surveys", { limit: "1" }, signal),
      isOptional: true,
      page: (cursor, { since, signal }) => {
        const from = since && new Date(since.getTime() - SURVEYS_OPEN_MS);
        return read({ path: "satisfaction-surveys", field: "created_datetime", since: from }, cursor, signal);
      },
    },
  ];
};

const account = z.object({ domain: z.string().min(1) });

/** Gorgias: support tickets and satisfaction surveys, by a user's API key. */
export const openGorgias: OpenSource<keyof typeof gorgias.access> = (access, client) => {
  const api = restApi(access, client);
  // Only admins may read the account.
  const readAccount = async (signal: AbortSignal) => {
    const name = await api.json("account", signal).then(
      ({ json }) => account.safeParse(json).data?.domain,
      () => undefined,
    );
    return name ?? new URL(access.address).host;
  };
  return {
    ...openLists(toPulledLists(api), readAccount),
    // Each reading knows its first page.
    pages: (options) => pullLists(toPulledLists(api))(options),
    helpDesk: toHelpDesk(api),
  };
};

/** developers.gorgias.com/reference/integrations: HTTP integrations send the headers they were given, and sign nothing. */
const verify: Verify = (secret, { headers, body }) => {
  const given = Buffer.from(headers.get(GORGIAS_SECRET_HEADER) ?? "");
  if (!isSame(Buffer.from(secret), given)) return null;
  return { key: hashBody(body), topic: toText(valuesIn(body).type) || "ticket", triggeredAt: null };
};

export const gorgiasClient: ShopClient<typeof gorgias> = {
  open: openGorgias,
  webhooks: { verify, topics: GORGIAS_TOPICS },
};
