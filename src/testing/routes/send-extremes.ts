import { z } from "zod";
import type { Contract } from "#core/contracts/contract.ts";
import type { Scope } from "#core/values/permissions.ts";
import { answerOf, aRequest } from "../request.ts";
import { everyRoute, type Route, readRoute } from "./every-route.ts";
import { listExtremes, plainValue } from "./extreme-values.ts";
import type { Schema } from "./operations.ts";
import { MAKERS } from "./route-examples.ts";

const AT = "2026-01-02T10:00:00Z";

/** Whole records of one customer, by the route that takes them: each of their fields can then be extreme beside valid ones. */
export const RECORDS: Record<string, Record<string, unknown>> = {
  "POST /api/v1/customers/batch": {
    customers: [{ externalId: "Ada", name: "Ada", consents: [{ channel: "email", state: "granted", at: AT }] }],
  },
  "POST /api/v1/products/batch": { products: [{ externalId: "P1", title: "Shirt", cost: "3.00", updatedAt: AT }] },
  "POST /api/v1/orders/batch": {
    orders: [
      {
        externalId: "1",
        orderedAt: AT,
        totalPrice: "30.00",
        discountAmount: "1.00",
        customer: { externalId: "Ada" },
        lines: [{ productId: "P1", quantity: 2, unitPrice: "15.00" }],
        refunds: [
          { externalId: "R1", refundedAt: AT, amount: "5.00", lines: [{ line: 1, quantity: 1, amount: "5.00" }] },
        ],
      },
    ],
  },
  "POST /api/v1/tickets/batch": { tickets: [{ ticketId: "T1", customerId: "Ada", openedAt: AT, channel: "email" }] },
  "POST /api/v1/events/batch": {
    events: [{ externalId: "E1", customerId: "Ada", name: "viewed", occurredAt: AT, properties: { color: "blue" } }],
  },
};

type Body = Record<string, unknown>;
type Reader = { token: string; headers: Record<string, string> };

/** IDs of what was created or changed, by the part of the address before the ID. */
export type Written = Map<string, Set<string>>;

const noteWritten = (written: Written, kind: string, id: unknown): void => {
  if (typeof id === "string") written.set(kind, (written.get(kind) ?? new Set()).add(id));
};

/** The list of a batch, if a body has one. */
const batchIn = (path: string): string | undefined => /^\/api\/v1\/(\w+)\/batch$/.exec(path)?.[1];

let counter = 0;

/** An item with an ID of its own, unless its ID is what is extreme: otherwise the last would replace the others. */
const withOwnId = (item: Body, base: Body): Body => {
  const name = ["externalId", "ticketId"].find((key) => key in base && item[key] === base[key]);
  return name ? { ...item, [name]: `extreme-${++counter}` } : item;
};

const AT_ONCE = 250;

/** The bodies to send: the items of a batch together, as each is accepted or refused by itself. */
const bodiesOf = (path: string, variants: readonly Body[], base: Body): Body[] => {
  const list = batchIn(path);
  if (!list) return [...variants];
  const [plain] = base[list] as Body[];
  const itemsOf = (body: Body) => body[list] as Body[];
  const isSingle = (body: Body) => Array.isArray(body[list]) && itemsOf(body).length === 1;
  const items = variants.filter(isSingle).map((body) => withOwnId(itemsOf(body)[0] ?? {}, plain ?? {}));
  const chunks = Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, i) => ({
    [list]: items.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  }));
  return [...chunks, ...variants.filter((variant) => !isSingle(variant))];
};

/** A list of names takes each only once. */
const withOwnName = (body: Body, plain: Body): Body => {
  const own = { name: `Extreme ${++counter}`, key: `extreme_${counter}` };
  const taken = Object.entries(own).filter(([key]) => key in plain && body[key] === plain[key]);
  return { ...body, ...Object.fromEntries(taken) };
};

const PARAMETER = /([\w-]+)\/\{(\w+)\}/g;

/** What a change names so that it doesn't undo another's. */
const EDITIONS = ["version", "revision"];

const pick = (from: Body, keys: readonly string[]): Body =>
  Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key]]] : [])));

/** The record that a change is about, if its address can be read. */
const storedAt = async (route: Route, reader: Reader, ids: Record<string, string>): Promise<Body> => {
  const { status, text } = await readRoute(route, { ...reader, ids });
  if (status !== 200) return {};
  const answer = JSON.parse(text);
  return answer.data ?? answer;
};

/**
 * Sends every extreme of every field of a route's body, one at a time, beside what `base` or its example says, and reads what a
 * change left. Returns what answered 5xx, or the route if it accepted nothing, and notes what was written. An `id` in `base` is the
 * record to change.
 */
export const sendExtremes = async (
  contract: Contract,
  { scope, reader, written, base }: { scope: Scope; reader: Reader; written: Written; base?: Body },
): Promise<string[]> => {
  const { method, path } = contract;
  const address = path.replaceAll("{", "[").replaceAll("}", "]");
  const route = everyRoute.find((each) => each.address === address);
  const handler = route?.[method];
  if (!handler) throw new Error(`There is no route ${method} ${path}`);
  const { $defs = {}, ...schema } = z.toJSONSchema(contract.input, {
    io: "input",
    unrepresentable: "any",
  }) as Schema & {
    $defs?: Record<string, Schema>;
  };
  const ids: Record<string, string> = {
    ...(await MAKERS[path]?.(scope)),
    ...(pick(base ?? {}, ["id"]) as { id?: string }),
  };
  for (const [, kind = "", name = ""] of path.matchAll(PARAMETER)) noteWritten(written, kind, ids[name]);
  const isChange = method !== "POST";
  const stored = isChange ? await storedAt(route, reader, ids) : {};
  const plain: Body = {
    ...((base ?? contract.examples?.[0]?.body ?? plainValue(schema, $defs)) as Body),
    ...pick(stored, base ? [] : (schema.required ?? [])),
  };
  const editions = EDITIONS.filter((key) => key in (schema.properties ?? {}));
  let edition = pick({ ...plain, ...stored }, editions);
  const named = new Set([...path.matchAll(PARAMETER)].map(([, , name]) => name));
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => !named.has(key)));
  const variants = listExtremes({ ...schema, properties }, $defs, plain) as Body[];
  const failed: string[] = [];
  let accepted = 0;
  for (const body of bodiesOf(path, [plain, ...variants], plain)) {
    const isCurrent = editions.every((key) => body[key] === plain[key]);
    const whole = { ...(isChange ? body : withOwnName(body, plain)), ...(isCurrent && edition) };
    const sent = Object.fromEntries(Object.entries(whole).filter(([key]) => !named.has(key)));
    const url = path.replace(PARAMETER, (_, kind, name) => `${kind}/${ids[name] ?? "extreme"}`);
    const params = Promise.resolve(Object.fromEntries([...named].map((name) => [name, ids[name ?? ""] ?? "extreme"])));
    const { status, body: answer } = await answerOf(
      handler(aRequest(method, url, { ...reader, body: sent }), { params }).then((response) =>
        response.status === 204 ? Response.json({}) : response,
      ),
    );
    if (status >= 500) failed.push(`${status} ${method} ${path} ${JSON.stringify(sent).slice(0, 300)}`);
    if (status >= 300) continue;
    accepted++;
    edition = { ...edition, ...pick(answer.data ?? answer, editions) };
    if (isChange) {
      const read = await readRoute(route, { ...reader, ids });
      if (read.status >= 500) failed.push(`${read.status} GET ${path} after ${JSON.stringify(sent).slice(0, 300)}`);
      continue;
    }
    const parts = path.split("/").filter((part) => !part.startsWith("{"));
    // The copy that `segments/{id}/duplicate` makes is a segment.
    for (const part of parts.slice(-2)) noteWritten(written, part, answer.data?.id);
  }
  return accepted > 0 ? failed : [...failed, `${method} ${path} accepted nothing`];
};
