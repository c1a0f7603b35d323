import { type ShopAnswer, type ShopRequest, startShopServer } from "./shop-server.ts";

/** The parts of Gorgias's ticket object that matter here (developers.gorgias.com/reference/the-ticket-object). */
export type GorgiasTicket = {
  id: number;
  status: string;
  created_datetime: string;
  updated_datetime: string;
  tags: { id: number; name: string }[];
  customer: { id: number; email: string | null };
} & Record<string, unknown>;
type Survey = { id: number; ticket_id: number; created_datetime: string } & Record<string, unknown>;
type Field = { id: number; external_id: string | null; label: string; object_type: string };

export type GorgiasAccount = {
  tickets: GorgiasTicket[];
  surveys: Survey[];
  fields: Field[];
  /** Values of customer fields, by customer and field. */
  values: Map<string, string>;
  /** Requests in the bucket, as the header says. */
  used: number;
  /** Called before a tag or field is written. */
  onWrite: () => Promise<unknown> | undefined;
};

export const anAccount = (): GorgiasAccount => ({
  tickets: [],
  surveys: [],
  fields: [],
  values: new Map(),
  used: 1,
  onWrite: () => undefined,
});

export const GORGIAS_KEYS = { email: "agent@shop.example", apiKey: "key-of-this-test-alone" };

/** Times have no zone. */
export const gorgiasTime = (at: Date): string => at.toISOString().replace("Z", "000");

/** An open ticket, created at an instant. */
export const aTicket = (id: number, at: Date, over: Partial<GorgiasTicket> = {}): GorgiasTicket => ({
  id,
  uri: `/api/tickets/${id}/`,
  external_id: null,
  status: "open",
  channel: "email",
  via: "email",
  from_agent: false,
  spam: false,
  language: "en",
  subject: "Where is my order?",
  customer: { id: 5000 + id, email: `person${id}@example.com` },
  assignee_user: null,
  assignee_team: null,
  tags: [{ id: 7, name: "wismo" }],
  messages_count: 2,
  satisfaction_survey: null,
  created_datetime: gorgiasTime(at),
  closed_datetime: null,
  trashed_datetime: null,
  updated_datetime: gorgiasTime(at),
  ...over,
});

type Row = { id: number } & Record<string, unknown>;

const refusal = (status: number, msg: string): ShopAnswer => ({ status, json: { error: { msg } } });

/** By keyset: a cursor is the sorted value and the ID of the last record. */
const listOf = (rows: readonly Row[], query: URLSearchParams, uri: string, orders: readonly string[]): ShopAnswer => {
  const limit = Number(query.get("limit") ?? 30);
  const orderBy = query.get("order_by") ?? orders[0] ?? "";
  if (limit < 1 || limit > 100 || !orders.includes(orderBy)) return refusal(400, "Invalid parameters");
  const [field = "", direction] = orderBy.split(":");
  const sign = direction === "asc" ? 1 : -1;
  const keyOf = (row: Row) => `${String(row[field] ?? "")} ${String(row.id).padStart(9, "0")}`;
  const given = query.get("cursor");
  const after = given === null ? null : Buffer.from(given, "base64url").toString();
  if (after !== null && !/ \d{9}$/.test(after)) return refusal(400, "Invalid cursor");
  const found = rows
    .map((row) => ({ row, key: keyOf(row) }))
    .filter(({ key }) => after === null || sign * (key < after ? -1 : Number(key > after)) > 0)
    .sort((a, b) => sign * (a.key < b.key ? -1 : 1));
  const last = found[limit - 1];
  const next = found.length > limit && last ? Buffer.from(last.key).toString("base64url") : null;
  const data = found.slice(0, limit).map(({ row }) => row);
  return { json: { object: "list", uri, data, meta: { prev_cursor: null, next_cursor: next } } };
};

const CREATED = ["created_datetime:desc", "created_datetime:asc"];
const UPDATED = ["updated_datetime:desc", "updated_datetime:asc"];

const writeTags = (account: GorgiasAccount, id: number, method: string, names: string[]): ShopAnswer => {
  const ticket = account.tickets.find((each) => each.id === id);
  if (!ticket) return refusal(404, "Ticket not found");
  const others = ticket.tags.filter(({ name }) => !names.includes(name));
  ticket.tags = method === "DELETE" ? others : [...others, ...names.map((name, i) => ({ id: 100 + i, name }))];
  ticket.updated_datetime = gorgiasTime(new Date());
  return { status: method === "DELETE" ? 204 : 201 };
};

const writeValues = (
  account: GorgiasAccount,
  customer: string,
  method: string,
  { field, body }: { field: string; body: string },
): ShopAnswer => {
  if (method === "DELETE") {
    account.values.delete(`${customer} ${field}`);
    return { status: 204 };
  }
  for (const { id, value } of JSON.parse(body)) {
    if (!account.fields.some((each) => each.id === id)) return refusal(400, "Unknown field");
    account.values.set(`${customer} ${id}`, value);
  }
  return { json: [] };
};

const answerOf = (account: GorgiasAccount, { method, url, body }: ShopRequest): ShopAnswer => {
  const { pathname, searchParams: query } = url;
  const [, resource = "", id = "", part = "", field = ""] = pathname.slice(1).split("/");
  if (method === "GET" && pathname === "/api/account") return { json: { domain: "the-lamp-shop" } };
  if (method === "GET" && pathname === "/api/tickets") {
    return listOf(account.tickets, query, pathname, [...CREATED, ...UPDATED]);
  }
  if (method === "GET" && pathname === "/api/satisfaction-surveys")
    return listOf(account.surveys, query, pathname, CREATED);
  if (method === "GET" && pathname === "/api/custom-fields") {
    const wanted = account.fields.filter(({ object_type: type }) => type === query.get("object_type"));
    return listOf(wanted, query, pathname, ["priority:desc", "priority:asc"]);
  }
  if (method === "POST" && pathname === "/api/custom-fields") {
    const made = { ...JSON.parse(body), id: 900 + account.fields.length };
    account.fields.push(made);
    return { status: 201, json: made };
  }
  if (resource === "tickets" && part === "tags" && method !== "GET") {
    return writeTags(account, Number(id), method, JSON.parse(body).names);
  }
  if (resource === "customers" && part === "custom-fields" && method !== "GET") {
    return writeValues(account, id, method, { field, body });
  }
  return refusal(404, "Not found");
};

/** A Gorgias account's REST API. */
export const startGorgias = (account: GorgiasAccount) =>
  startShopServer(async (request): Promise<ShopAnswer> => {
    const right = `Basic ${btoa(`${GORGIAS_KEYS.email}:${GORGIAS_KEYS.apiKey}`)}`;
    if (request.headers.authorization !== right) return refusal(401, "Unauthorized");
    if (request.method !== "GET") await account.onWrite();
    const limits = { "x-gorgias-account-api-call-limit": `${account.used}/40` };
    const answer = answerOf(account, request);
    return { ...answer, headers: { ...limits, ...answer.headers } };
  });
