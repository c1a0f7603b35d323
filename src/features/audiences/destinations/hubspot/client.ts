import { z } from "zod";
import { codeOrName } from "#features/audiences/rules/country-code.ts";
import type { FieldsOf } from "../define-destination.ts";
import {
  type ApiDestination,
  accepted,
  type DestinationClient,
  type DestinationList,
  type DestinationMember,
  inParts,
  isolateRejected,
  type OpenContext,
  type RecordResult,
  readAnswer,
  rejected,
  sendReachable,
} from "../destination-client.ts";
import type { hubspot } from "./destination.ts";

/** Of the batch routes of contacts. */
const PER_REQUEST = 100;
const LISTS_PER_PAGE = 500;

const failure = z.object({ message: z.string(), context: z.record(z.string(), z.array(z.string())).nullish() });
const batchAnswer = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      objectWriteTraceId: z.string().nullish(),
      properties: z.record(z.string(), z.string().nullable()),
    }),
  ),
  errors: z.array(failure).nullish(),
});
const membershipAnswer = z.object({ recordIdsMissing: z.array(z.string()).nullish() });
const listsAnswer = z.object({
  lists: z.array(z.object({ listId: z.string(), name: z.string() })),
  hasMore: z.boolean(),
  offset: z.number(),
});

const normalizeEmail = ({ email = "" }: DestinationMember): string => email.toLowerCase();

const toContactInput = (member: DestinationMember) => {
  const { firstName, lastName, phone, city, region, zip, country } = member;
  const properties = {
    email: normalizeEmail(member),
    firstname: firstName,
    lastname: lastName,
    phone,
    city,
    state: region,
    zip,
    country: country && codeOrName(country),
  };
  // The trace ID comes back with the result, also where the email is another one of the same contact.
  return { id: normalizeEmail(member), idProperty: "email", objectWriteTraceId: member.customerId, properties };
};

/**
 * HubSpot's contacts and static lists (developers.hubspot.com/docs/api-reference/crm-contacts-v3 and crm-lists-v3). A list
 * must be of type MANUAL or SNAPSHOT; HubSpot fills the others itself.
 */
export const openHubspot = (
  { accessToken, listId }: FieldsOf<typeof hubspot>,
  { client, signal, origin = "https://api.hubapi.com" }: OpenContext,
): ApiDestination => {
  const call = async <Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    body: unknown,
    method: "POST" | "PUT" = "POST",
  ): Promise<Answer> => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const { json } = await client.json({ url: new URL(path, origin), headers, method, body, signal });
    return readAnswer(schema, json, path);
  };

  const changeList = (change: "add" | "remove", ids: readonly string[]) =>
    call(membershipAnswer, `/crm/v3/lists/${encodeURIComponent(listId)}/memberships/${change}`, ids, "PUT");

  const addToList = async (members: DestinationMember[]): Promise<RecordResult[]> => {
    const { results, errors } = await call(batchAnswer, "/crm/v3/objects/contacts/batch/upsert", {
      inputs: members.map(toContactInput),
    });
    const ids = new Map<string, string>();
    for (const { id, objectWriteTraceId, properties } of results) {
      if (objectWriteTraceId) ids.set(objectWriteTraceId, id);
      if (properties.email) ids.set(properties.email.toLowerCase(), id);
    }
    const idOf = (member: DestinationMember) => ids.get(member.customerId) ?? ids.get(normalizeEmail(member));
    const added = [...new Set(members.flatMap((member) => idOf(member) ?? []))];
    const { recordIdsMissing } = added.length === 0 ? {} : await changeList("add", added);
    const missing = new Set(recordIdsMissing);
    const reasonFor = (member: DestinationMember) => {
      const named = errors?.find(({ context }) =>
        Object.values(context ?? {})
          .flat()
          .some((text) => text === member.customerId || text.toLowerCase() === normalizeEmail(member)),
      );
      return (named ?? errors?.[0])?.message ?? "not in the answer";
    };
    return members.map((member) => {
      const id = idOf(member);
      if (id === undefined) return rejected(member, reasonFor(member));
      return missing.has(id) ? rejected(member, "recordIdsMissing") : accepted(member);
    });
  };

  const removeFromList = async (members: DestinationMember[]): Promise<RecordResult[]> => {
    const { results } = await call(batchAnswer, "/crm/v3/objects/contacts/batch/read", {
      idProperty: "email",
      inputs: members.map((member) => ({ id: normalizeEmail(member) })),
      properties: ["email"],
      propertiesWithHistory: [],
    });
    // A contact that HubSpot does not have is on no list.
    if (results.length > 0) {
      await changeList(
        "remove",
        results.map(({ id }) => id),
      );
    }
    return members.map(accepted);
  };

  const isReachable = ({ email }: DestinationMember) => Boolean(email);
  const inRequests =
    (send: (members: DestinationMember[]) => Promise<RecordResult[]>) => (members: DestinationMember[]) =>
      sendReachable(members, isReachable, (reachable) =>
        inParts(reachable, PER_REQUEST, (part) => isolateRejected(part, send)),
      );

  return {
    batchSize: PER_REQUEST,
    add: inRequests(addToList),
    remove: inRequests(removeFromList),
    lists: async () => {
      const lists: DestinationList[] = [];
      for (let offset = 0, hasMore = true; hasMore; ) {
        const page = await call(listsAnswer, "/crm/v3/lists/search", {
          additionalProperties: [],
          offset,
          count: LISTS_PER_PAGE,
          objectTypeId: "0-1",
          processingTypes: ["MANUAL", "SNAPSHOT"],
        });
        lists.push(...page.lists.map(({ listId: id, name }) => ({ id, name })));
        hasMore = page.hasMore && page.offset > offset;
        offset = page.offset;
      }
      return lists;
    },
  };
};

/** The file has HubSpot's labels of contact properties, which its import maps by itself. */
export const hubspotClient: DestinationClient<typeof hubspot> = {
  open: openHubspot,
  file: {
    columns: [
      "Email",
      "First Name",
      "Last Name",
      "Phone Number",
      "Country/Region",
      "State/Region",
      "City",
      "Postal Code",
    ],
    row: (m) => [m.email, m.firstName, m.lastName, m.phone, m.country, m.region, m.city, m.postalCode],
  },
};
