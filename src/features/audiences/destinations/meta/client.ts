import { randomInt } from "node:crypto";
import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { hashed, metaValues } from "../../rules/hashed-values.ts";
import type { FieldsOf } from "../define-destination.ts";
import {
  type ApiDestination,
  accepted,
  type DestinationClient,
  type DestinationList,
  type DestinationMember,
  type OpenContext,
  type RecordResult,
  readAnswer,
  rejected,
  sendReachable,
  sha256,
  slices,
  toContact,
} from "../destination-client.ts";
import type { meta } from "./destination.ts";

const VERSION = "v25.0";
const PER_REQUEST = 10_000;
/** Session IDs are 64-bit integers; these fit a JavaScript number. */
const LARGEST_SESSION = 2 ** 47;

/** Unknown or temporary errors, and the rate limits of apps, users, pages and ad accounts (docs/graph-api/guides/error-handling). */
const TRANSIENT_CODES = new Set([1, 2, 4, 17, 32, 341, 613, 80000, 80003, 80004, 80014]);
const INVALID_TOKEN = 190;
const MISSING_PERMISSION = new Set([3, 10, 200, 294]);

/** developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences: the keys, in the order of a row. */
export const META_SCHEMA = ["EMAIL", "PHONE", "FN", "LN", "CT", "ST", "ZIP", "COUNTRY"] as const;

/** One row: the hashes, and empty texts for what is unknown. */
export const metaRow = (member: DestinationMember): string[] => {
  const { email, phone, firstName, lastName, city, region, postalCode, country } = metaValues(toContact(member));
  return [email, phone, firstName, lastName, city, region, postalCode, country].map((text) => hashed(text, sha256));
};

const failure = z.object({ error: z.object({ code: z.number(), is_transient: z.boolean().optional() }) });
const usersAnswer = z.object({
  num_received: z.number(),
  num_invalid_entries: z.number(),
  /** By entry, or a list if there are none. */
  invalid_entry_samples: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
});
const listsAnswer = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string() })),
  paging: z.object({ cursors: z.object({ after: z.string() }).optional(), next: z.string().optional() }).optional(),
});

const isTransient = (json: unknown): boolean => {
  const { data } = failure.safeParse(json);
  return data !== undefined && (data.error.is_transient === true || TRANSIENT_CODES.has(data.error.code));
};

/** Meta answers with status 400 whatever the reason. */
const problemIn = (error: unknown): unknown => {
  const code = error instanceof OutgoingError ? failure.safeParse(error.answer).data?.error.code : undefined;
  if (code === undefined || !(error instanceof OutgoingError)) return error;
  if (code === INVALID_TOKEN) return new OutgoingError("KEY_REJECTED", error.detail, { cause: error });
  return MISSING_PERMISSION.has(code) ? new OutgoingError("PERMISSION_MISSING", error.detail, { cause: error }) : error;
};

/**
 * Meta's custom audiences of customer files (developers.facebook.com/docs/marketing-api/reference/custom-audience/users). `accountId` is the
 * ad account, with or without its prefix `act_`; `listId` the custom audience.
 */
export const openMeta = (
  { accessToken, accountId, listId }: FieldsOf<typeof meta>,
  { client, signal, origin = "https://graph.facebook.com" }: OpenContext,
): ApiDestination => {
  const call = async <Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    request: { method?: "POST" | "DELETE"; body?: URLSearchParams } = {},
  ): Promise<Answer> => {
    const url = new URL(`/${VERSION}/${path}`, origin);
    const headers = { authorization: `Bearer ${accessToken}` };
    const { json } = await client
      .json({ url, headers, isTransient, signal, ...request })
      .catch((error: unknown) => Promise.reject(problemIn(error)));
    return readAnswer(schema, json, path);
  };

  const sendAll = async (method: "POST" | "DELETE", members: DestinationMember[]): Promise<RecordResult[]> => {
    const batches = slices(members, PER_REQUEST);
    const session = { session_id: randomInt(1, LARGEST_SESSION), estimated_num_total: members.length };
    const results: RecordResult[] = [];
    for (const [i, batch] of batches.entries()) {
      const rows = batch.map(metaRow);
      const form = new URLSearchParams({
        payload: JSON.stringify({ schema: META_SCHEMA, data: rows }),
        session: JSON.stringify({ ...session, batch_seq: i + 1, last_batch_flag: i === batches.length - 1 }),
      });
      const answer = await call(usersAnswer, `${encodeURIComponent(listId)}/users`, { method, body: form });
      const samples = JSON.stringify(answer.num_invalid_entries > 0 ? answer.invalid_entry_samples : null);
      results.push(
        ...batch.map((member, at) => {
          const isInvalid = rows[at]?.some((hash) => hash !== "" && samples.includes(hash));
          return isInvalid ? rejected(member, "invalid_entry") : accepted(member);
        }),
      );
    }
    return results;
  };

  const isReachable = (member: DestinationMember) => {
    const [email, phone, first, last] = metaRow(member);
    return Boolean(email || phone || (first && last));
  };

  return {
    batchSize: PER_REQUEST,
    add: (members) => sendReachable(members, isReachable, (reachable) => sendAll("POST", reachable)),
    remove: (members) => sendReachable(members, isReachable, (reachable) => sendAll("DELETE", reachable)),
    lists: async () => {
      const lists: DestinationList[] = [];
      for (let after: string | undefined, hasMore = true; hasMore; ) {
        const query = new URLSearchParams({ fields: "id,name", limit: "200", ...(after && { after }) });
        const path = `act_${encodeURIComponent(accountId.replace(/^act_/, ""))}/customaudiences?${query}`;
        const { data, paging } = await call(listsAnswer, path);
        lists.push(...data.map(({ id, name }) => ({ id, name })));
        const next = paging?.next === undefined ? undefined : paging.cursors?.after;
        hasMore = next !== undefined && next !== after;
        after = next;
      }
      return lists;
    },
  };
};

/** The file: developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences. */
export const metaClient: DestinationClient<typeof meta> = {
  open: openMeta,
  file: {
    columns: ["email", "phone", "fn", "ln", "zip", "ct", "st", "country", "uid"],
    row: (member, { hash }) => {
      const { email, phone, firstName, lastName, postalCode, city, region, country } = metaValues(member);
      const values = [email, phone, firstName, lastName, postalCode, city, region, country];
      // Our number of the customer, which Meta wants unhashed.
      return [...values.map((text) => hashed(text, hash)), member.id];
    },
  },
};
