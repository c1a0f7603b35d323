import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { codeOrName } from "#features/audiences/rules/country-code.ts";
import type { FieldsOf } from "../define-destination.ts";
import {
  type ApiDestination,
  accepted,
  type DestinationClient,
  type DestinationList,
  type DestinationMember,
  isolateRejected,
  type OpenContext,
  type RecordResult,
  readAnswer,
  rejected,
  sendReachable,
  slices,
  waitFor,
} from "../destination-client.ts";
import type { klaviyo } from "./destination.ts";

/** developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy: each request names the version it was written for. */
const REVISION = "2026-07-15";
/** A job takes 10,000 profiles and 5 MB; a profile may have 1 kB. */
const PER_JOB = 5000;
const PER_REMOVAL = 1000;
/** Short enough for an address with 50 long emails. */
const PER_SEARCH = 50;
/** Most jobs end within seconds; one of the largest may take minutes. */
const LONGEST_JOB_MS = 15 * 60_000;
const LONGEST_POLL_MS = 30_000;

const jobAnswer = z.object({
  data: z.object({
    id: z.string(),
    attributes: z.object({ status: z.string(), failed_count: z.number().nullish() }),
  }),
});
const links = z.object({ next: z.string().nullish() }).nullish();
const errorsAnswer = z.object({
  data: z.array(
    z.object({
      attributes: z.object({
        title: z.string(),
        detail: z.string(),
        source: z.object({ pointer: z.string().nullish() }).nullish(),
        original_payload: z.unknown(),
      }),
    }),
  ),
  links,
});
const profilesAnswer = z.object({ data: z.array(z.object({ id: z.string() })), links });
const listsAnswer = z.object({
  data: z.array(z.object({ id: z.string(), attributes: z.object({ name: z.string().nullish() }) })),
  links,
});

const toProfile = ({ email, phone, firstName, lastName, city, region, country, zip }: DestinationMember) => {
  const location = { city, region, country: country && codeOrName(country), zip };
  return {
    type: "profile",
    attributes: {
      email,
      phone_number: phone,
      first_name: firstName,
      last_name: lastName,
      ...(Object.values(location).some((value) => value !== undefined) && { location }),
    },
  };
};

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value.toLowerCase()];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Klaviyo's lists: developers.klaviyo.com/en/reference/bulk_import_profiles and remove_profiles_from_list. */
export const openKlaviyo = (
  { apiKey, listId }: FieldsOf<typeof klaviyo>,
  { client, signal, origin = "https://a.klaviyo.com", wait = waitFor }: OpenContext,
): ApiDestination => {
  const call = async <Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    { query = {}, ...request }: { query?: Record<string, string>; body?: unknown; method?: "DELETE" } = {},
  ): Promise<Answer> => {
    const url = new URL(path, origin);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = {
      authorization: `Klaviyo-API-Key ${apiKey}`,
      revision: REVISION,
      accept: "application/vnd.api+json",
      ...(request.body !== undefined && { "content-type": "application/vnd.api+json" }),
    };
    const { json } = await client.json({ url, headers, signal, ...request });
    return readAnswer(schema, json, path);
  };

  /** The pages of a list. Only the cursor of the next page's address is used: the key goes to no other host. */
  const pages = async function* <Answer extends { links?: { next?: string | null | undefined } | null | undefined }>(
    schema: z.ZodType<Answer>,
    path: string,
    query: Record<string, string>,
  ): AsyncGenerator<Answer> {
    for (let cursor: string | null = null; ; ) {
      const page: Answer = await call(schema, path, { query: { ...query, ...(cursor && { "page[cursor]": cursor }) } });
      yield page;
      const next: string | null = page.links?.next
        ? new URL(page.links.next, origin).searchParams.get("page[cursor]")
        : null;
      if (next === null || next === cursor) return;
      cursor = next;
    }
  };

  const finished = async (id: string): Promise<number> => {
    for (let waited = 0, pause = 1000; ; pause = Math.min(pause * 2, LONGEST_POLL_MS)) {
      const { status, failed_count: failed } = (await call(jobAnswer, `/api/profile-bulk-import-jobs/${id}`)).data
        .attributes;
      if (status === "complete") return failed ?? 0;
      if (status === "cancelled") throw new OutgoingError("SHOP_FAILED", "cancelled", { isTransient: true });
      if (waited >= LONGEST_JOB_MS) throw new OutgoingError("TIMED_OUT", `job ${id}`, { isTransient: true });
      await wait(pause, signal);
      waited += pause;
    }
  };

  /** Which of the members a job refused, and why: by their position in the request, else by what Klaviyo repeats of them. */
  const refusedBy = async (job: string, members: readonly DestinationMember[]): Promise<Map<string, string>> => {
    const byContact = new Map(
      members.flatMap((member) =>
        [member.email, member.phone].flatMap((text) => (text ? [[text.toLowerCase(), member] as const] : [])),
      ),
    );
    const reasons = new Map<string, string>();
    const path = `/api/profile-bulk-import-jobs/${job}/import-errors`;
    for await (const { data } of pages(errorsAnswer, path, { "page[size]": "100" })) {
      for (const { attributes } of data) {
        const at = /\/profiles\/data\/(\d+)/.exec(attributes.source?.pointer ?? "")?.[1];
        const contact = textsIn(attributes.original_payload).find((text) => byContact.has(text));
        const member = at === undefined ? byContact.get(contact ?? "") : members[Number(at)];
        if (member) reasons.set(member.customerId, attributes.detail || attributes.title);
      }
    }
    return reasons;
  };

  const addByJob = async (members: DestinationMember[]): Promise<RecordResult[]> => {
    const { data } = await call(jobAnswer, "/api/profile-bulk-import-jobs", {
      body: {
        data: {
          type: "profile-bulk-import-job",
          attributes: { profiles: { data: members.map(toProfile) } },
          relationships: { lists: { data: [{ type: "list", id: listId }] } },
        },
      },
    });
    const failed = await finished(data.id);
    const reasons = failed > 0 ? await refusedBy(data.id, members) : new Map<string, string>();
    return members.map((member) => {
      const reason = reasons.get(member.customerId);
      return reason === undefined ? accepted(member) : rejected(member, reason);
    });
  };

  const idsOf = async (field: "email" | "phone_number", values: readonly string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const part of slices(values, PER_SEARCH)) {
      const filter = `any(${field},${JSON.stringify(part)})`;
      const query = { filter, "fields[profile]": field, "page[size]": "100" };
      for await (const { data } of pages(profilesAnswer, "/api/profiles", query)) ids.push(...data.map(({ id }) => id));
    }
    return ids;
  };

  const isReachable = ({ email, phone }: DestinationMember) => Boolean(email ?? phone);

  return {
    batchSize: PER_JOB,
    add: (members) => sendReachable(members, isReachable, (reachable) => isolateRejected(reachable, addByJob)),
    /** A profile that Klaviyo does not have is on no list, so its removal succeeded. */
    remove: (members) =>
      sendReachable(members, isReachable, async (reachable) => {
        const emails = reachable.flatMap(({ email }) => (email ? [email] : []));
        const phones = reachable.flatMap(({ email, phone }) => (!email && phone ? [phone] : []));
        const ids = [...(await idsOf("email", emails)), ...(await idsOf("phone_number", phones))];
        for (const part of slices([...new Set(ids)], PER_REMOVAL)) {
          const body = { data: part.map((id) => ({ type: "profile", id })) };
          await call(z.unknown(), `/api/lists/${encodeURIComponent(listId)}/relationships/profiles`, {
            method: "DELETE",
            body,
          });
        }
        return reachable.map(accepted);
      }),
    lists: async () => {
      const lists: DestinationList[] = [];
      for await (const { data } of pages(listsAnswer, "/api/lists", { "fields[list]": "name" })) {
        lists.push(...data.map(({ id, attributes }) => ({ id, name: attributes.name || id })));
      }
      return lists;
    },
  };
};

/** The file: help.klaviyo.com/hc/en-us/articles/115005078967. */
export const klaviyoClient: DestinationClient<typeof klaviyo> = {
  open: openKlaviyo,
  file: {
    columns: ["Email", "Phone Number", "First Name", "Last Name", "Country", "Region", "City", "Zip Code"],
    row: (m) => [m.email, m.phone, m.firstName, m.lastName, codeOrName(m.country), m.region, m.city, m.postalCode],
  },
};
