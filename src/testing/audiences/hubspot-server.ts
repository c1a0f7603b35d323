import type { ShopAnswer, ShopRequest } from "#testing/shops/connections/shop-server.ts";
import { documentedBy } from "./documented.ts";
import { startPlatform } from "./platform-server.ts";

export const HUBSPOT = documentedBy("hubspot-contacts-v3", "hubspot-lists-v3");

const TIMES = { startedAt: "2026-11-22T10:00:00Z", completedAt: "2026-11-22T10:00:01Z" };

const refusal = (status: number, message: string): ShopAnswer => ({
  status,
  json: {
    status: "error",
    category: "VALIDATION_ERROR",
    correlationId: "aeb5f871-7f07-4993-9211-075dc63e7cbf",
    message,
  },
});

type Input = { id: string; objectWriteTraceId?: string; properties?: Record<string, string> };

/**
 * A HubSpot account with one static list. A contact named in `invalid` fails within its batch, one in `refused` makes HubSpot
 * refuse the batch, and `secondary` maps other addresses of a contact to the one it is stored under.
 */
export const startHubspot = async ({
  invalid = [],
  refused = [],
  secondary = {},
}: {
  invalid?: string[];
  refused?: string[];
  secondary?: Record<string, string>;
} = {}) => {
  const contacts = new Map<string, Record<string, string>>();
  const listed = new Set<string>();
  const idOf = (email: string) => String([...contacts.keys()].indexOf(email) + 1);
  const stored = (email: string, trace?: string) => ({
    id: idOf(email),
    archived: false,
    new: false,
    properties: contacts.get(email) ?? {},
    createdAt: TIMES.startedAt,
    updatedAt: TIMES.startedAt,
    ...(trace && { objectWriteTraceId: trace }),
  });
  const failed = (id: string, message: string) => ({
    status: "error",
    category: "VALIDATION_ERROR",
    message,
    context: { ids: [id] },
    errors: [],
    links: {},
  });

  const upsert = (inputs: Input[]): ShopAnswer => {
    const bad = inputs.find(({ id }) => refused.includes(id));
    if (bad) return refusal(400, `Email address ${bad.id} is invalid`);
    const good = inputs.filter(({ id }) => !invalid.includes(id));
    const results = good.map(({ id, objectWriteTraceId, properties = {} }) => {
      const email = secondary[id] ?? id;
      contacts.set(email, { ...properties, email });
      return stored(email, objectWriteTraceId);
    });
    const errors = inputs.filter(({ id }) => invalid.includes(id)).map(({ id }) => failed(id, `${id} was not valid`));
    const isPartial = errors.length > 0;
    return {
      status: isPartial ? 207 : 200,
      json: { status: "COMPLETE", results, ...TIMES, ...(isPartial && { errors, numErrors: errors.length }) },
    };
  };
  const read = (inputs: Input[]): ShopAnswer => {
    const results = inputs.filter(({ id }) => contacts.has(id)).map(({ id }) => stored(id));
    const missing = inputs.filter(({ id }) => !contacts.has(id));
    if (missing.length === 0) return { json: { status: "COMPLETE", results, ...TIMES } };
    const errors = [failed(missing[0]?.id ?? "", "Could not get some CONTACT objects")];
    return { status: 207, json: { status: "COMPLETE", results, ...TIMES, errors, numErrors: 1 } };
  };

  const server = await startPlatform(({ url, headers, body }: ShopRequest): ShopAnswer => {
    if (headers.authorization !== "Bearer pat-test") return refusal(401, "Authentication credentials not found.");
    const json = JSON.parse(body);
    if (url.pathname.endsWith("/batch/upsert")) return upsert(json.inputs);
    if (url.pathname.endsWith("/batch/read")) return read(json.inputs);
    if (url.pathname === "/crm/v3/lists/search") {
      const isFirst = json.offset === 0;
      const list = {
        listId: isFirst ? "7" : "8",
        name: isFirst ? "Win back" : "Newsletter",
        listVersion: 1,
        objectTypeId: "0-1",
        processingStatus: "COMPLETE",
        processingType: "MANUAL",
        additionalProperties: {},
      };
      return { json: { lists: [list], hasMore: isFirst, offset: json.offset + 1, total: 2 } };
    }
    if (!url.pathname.startsWith("/crm/v3/lists/7/")) return refusal(404, "List does not exist.");
    const isAdding = url.pathname.endsWith("/add");
    for (const id of json) isAdding ? listed.add(id) : listed.delete(id);
    return {
      json: { recordIdsMissing: [], recordIdsRemoved: isAdding ? [] : json, recordsIdsAdded: isAdding ? json : [] },
    };
  }, HUBSPOT);

  return { ...server, contacts, listed: () => [...contacts.keys()].filter((email) => listed.has(idOf(email))).sort() };
};
