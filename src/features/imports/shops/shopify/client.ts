import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { parseJson } from "#core/values/json.ts";
import type { SourceList } from "#features/imports/shops/define-shop.ts";
import { type OpenSource, type PulledList, pullLists, type ShopClient } from "../shop-client.ts";
import { hashBody, hmac, isSame, parseTime, type Verify } from "../signatures.ts";
import {
  ACCOUNT,
  type AdminApi,
  adminApi,
  affordable,
  BULK_STATE,
  bulkQuery,
  CUSTOMERS,
  completeNodes,
  type Node,
  node,
  ORDERS,
  type PageSize,
  PRODUCTS,
  pageInfo,
  pageQuery,
  type ShopifyList,
  START_BULK,
} from "./api-client.ts";
import { readCustomerNode, readOrderNode, readProductNode } from "./nodes.ts";
import { SHOPIFY_TOPICS } from "./records.ts";
import type { shopify } from "./shop.ts";

/** An order with thousands of lines takes a few megabytes. */
const LARGEST_RECORD = 64 * 1024 * 1024;

const line = z.looseObject({ id: z.string().optional(), __parentId: z.string().optional() });

/** Up to `most` bytes from `offset` on. A server that ignores the range sends all of them. */
const readFrom = async (answer: IncomingMessage, offset: number, most: number): Promise<Buffer> => {
  let before = answer.statusCode === 206 ? 0 : offset;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    const wanted = chunk.subarray(Math.min(before, chunk.length), before + most - bytes);
    before = Math.max(before - chunk.length, 0);
    chunks.push(wanted);
    bytes += wanted.length;
    if (bytes >= most) break;
  }
  return Buffer.concat(chunks);
};

const parsed = (text: string): z.infer<typeof line> => {
  const result = line.safeParse(parseJson(text));
  if (!result.success) throw new OutgoingError("BAD_ANSWER", "JSONL");
  return result.data;
};

/** Records with their parts, as on a page of the API. In the file, parts follow their record and have its ID. */
const joined = (lines: readonly string[], part: string | null): Node[] => {
  const records: Node[] = [];
  let parts: unknown[] = [];
  for (const text of lines) {
    const { __parentId: parentId, ...rest } = parsed(text);
    if (parentId === undefined) {
      parts = [];
      records.push({ ...rest, id: rest.id ?? "", ...(part && { [part]: { nodes: parts } }) });
    } else if (records.at(-1)?.id === parentId) parts.push(rest);
    else throw new OutgoingError("BAD_ANSWER", `JSONL: ${parentId}`);
  }
  return records;
};

const isRecord = (text: string): boolean => parsed(text).__parentId === undefined;

type BulkPiece = { records: Node[]; nextOffset: number };

/**
 * Reads complete records of a bulk operation's file from an offset on. A record is complete once the next one has begun or
 * the file ends; `nextOffset` is the end of the last complete one.
 */
const readBulkPiece = async (
  client: OutgoingClient,
  file: { url: string; size: number; part: string | null; pieceBytes: number },
  offset: number,
  signal: AbortSignal,
): Promise<BulkPiece> => {
  for (let most = file.pieceBytes; most <= LARGEST_RECORD; most *= 4) {
    const range = `bytes=${offset}-${offset + most - 1}`;
    const piece = await client.stream({ url: file.url, headers: { range }, signal }, (answer) =>
      readFrom(answer, offset, most),
    );
    const isEnd = offset + piece.length >= file.size;
    if (piece.length < most && !isEnd) throw new OutgoingError("UNREACHABLE", "JSONL", { isTransient: true });
    const end = isEnd ? piece.length : piece.lastIndexOf("\n") + 1;
    const lines = piece
      .subarray(0, end)
      .toString("utf8")
      .split("\n")
      .filter((text) => text !== "");
    if (isEnd) return { records: joined(lines, file.part), nextOffset: file.size };
    const last = lines.findLastIndex(isRecord);
    if (last > 0) {
      const rest = lines.slice(last).reduce((bytes, text) => bytes + Buffer.byteLength(text) + 1, 0);
      return { records: joined(lines.slice(0, last), file.part), nextOffset: offset + end - rest };
    }
  }
  throw new OutgoingError("BAD_ANSWER", `JSONL > ${LARGEST_RECORD}`);
};

const started = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ message: z.string() })),
  }),
});

const operation = z.object({
  status: z.string(),
  createdAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  fileSize: z.coerce.number().nullable(),
  rootObjectCount: z.coerce.number(),
  url: z.string().nullable(),
});
type Operation = z.infer<typeof operation>;

/** Whether the file is still being written. */
const isUnfinished = ({ status }: Operation): boolean => ["CREATED", "RUNNING", "CANCELING"].includes(status);

const POLL_MS = 3000;
/** About a thousand orders; each piece is stored in one transaction. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** `pieceBytes`: how much of the file is read per page. */
type BulkOptions = { pollMs?: number; pieceBytes?: number };

/** Starts a bulk operation that writes a whole list into a file; null if too many others are running. */
const startBulk = async (api: AdminApi, list: ShopifyList, signal: AbortSignal): Promise<string | null> => {
  const { data } = await api.query(START_BULK, { query: bulkQuery(list) }, started, signal);
  return data.bulkOperationRunQuery.bulkOperation?.id ?? null;
};

/** Waits for an operation; null if it failed, was canceled or its file was deleted, which happens after seven days. */
const finished = async (api: AdminApi, id: string, signal: AbortSignal, pollMs: number): Promise<Operation | null> => {
  const schema = z.object({ bulkOperation: operation.nullable() });
  for (;;) {
    const { bulkOperation: found } = (await api.query(BULK_STATE, { id }, schema, signal)).data;
    if (!found || !isUnfinished(found)) return found?.status === "COMPLETED" ? found : null;
    await sleep(pollMs, undefined, { signal });
  }
};

type BulkPage = BulkPiece & { startedAt: Date; size: number; count: number };

/** The next records of an operation's file; null if there is no file, so the list has to be read by pages. */
const bulkPage = async (
  api: AdminApi,
  client: OutgoingClient,
  { part }: ShopifyList,
  { id, offset }: { id: string; offset: number },
  { signal, pollMs = POLL_MS, pieceBytes = PIECE_BYTES }: BulkOptions & { signal: AbortSignal },
): Promise<BulkPage | null> => {
  const found = await finished(api, id, signal, pollMs);
  if (!found) return null;
  const { url, createdAt: startedAt, rootObjectCount: count } = found;
  const size = found.fileSize ?? 0;
  // An empty list has no file.
  if (url === null || size === 0) return { records: [], nextOffset: 0, size: 0, startedAt, count: 0 };
  const piece = await readBulkPiece(client, { url, size, part: part?.name ?? null, pieceBytes }, offset, signal);
  return { ...piece, size, startedAt, count };
};

const PAGE_SIZE = 50;
const REFUNDS_AT_ONCE = 25;

const page = z.object({ page: z.object({ nodes: z.array(node), pageInfo }) });

/** Where a list continues in a bulk operation's file, with the number of records read so far. */
const BULK_CURSOR = /^bulk (\S+) (\d+) (\d+)$/;
const PAGES = "pages";

const toPulledList = (
  api: AdminApi,
  client: OutgoingClient,
  list: ShopifyList,
  read: PulledList["read"],
  options: BulkOptions,
): PulledList => {
  const [size, refunds]: PageSize[] = [{ now: PAGE_SIZE }, { now: REFUNDS_AT_ONCE }];

  const readPage = async (after: string | null, since: Date | null, signal: AbortSignal) => {
    const query = since && `updated_at:>='${since.toISOString()}'`;
    const { data, requestedAt } = await affordable(size ?? { now: 1 }, (first) =>
      api.query(pageQuery(list), { first, after, query }, page, signal),
    );
    const { nodes, pageInfo: info } = data.page;
    const records = await completeNodes(api, list, nodes, refunds ?? { now: 1 }, signal);
    return { records, requestedAt, next: info.hasNextPage && info.endCursor ? `${PAGES} ${info.endCursor}` : null };
  };

  const readBulk = async ([, id = "", offset = "0", done = "0"]: readonly string[], signal: AbortSignal) => {
    const found = await bulkPage(api, client, list, { id, offset: Number(offset) }, { ...options, signal });
    if (!found) return { records: [], requestedAt: new Date(), next: PAGES };
    const records = await completeNodes(api, list, found.records, refunds ?? { now: 1 }, signal);
    const read = Number(done) + records.length;
    const next = found.nextOffset < found.size ? `bulk ${id} ${found.nextOffset} ${read}` : null;
    return { records, requestedAt: found.startedAt, next, remaining: Math.max(found.count - Number(done), 0) };
  };

  const startFirstLoad = async (signal: AbortSignal) => {
    const requestedAt = new Date();
    const id = await startBulk(api, list, signal);
    // The cursor is stored before the operation ends, so that it isn't started twice.
    return { records: [], requestedAt, next: id === null ? PAGES : `bulk ${id} 0 0` };
  };

  return {
    list: list.name,
    read,
    page: (cursor, { since, signal }) => {
      const bulk = cursor && BULK_CURSOR.exec(cursor);
      if (bulk) return readBulk(bulk, signal);
      if (cursor === null && since === null) return startFirstLoad(signal);
      return readPage(cursor?.slice(PAGES.length + 1) || null, since, signal);
    },
  };
};

/** Orders include their customer, so reading them needs both scopes. */
const NEEDS: [SourceList, string[]][] = [
  ["orders", ["read_orders", "read_customers"]],
  ["customers", ["read_customers"]],
  ["products", ["read_products"]],
];

const account = z.object({
  shop: z.object({ name: z.string() }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

/** Shopify: bulk operations for the first load, then pages of changed records. */
export const openShopify =
  (options: BulkOptions = {}): OpenSource<keyof typeof shopify.access> =>
  (access, client) => {
    const api = adminApi(access, client);
    return {
      test: async (signal) => {
        const { data } = await api.query(ACCOUNT, {}, account, signal);
        const scopes = new Set(data.currentAppInstallation.accessScopes.map(({ handle }) => handle));
        const mayRead = (needed: readonly string[]) =>
          needed.every((scope) => scopes.has(scope) || scopes.has(scope.replace("read", "write")));
        return {
          account: data.shop.name,
          reads: NEEDS.filter(([, needed]) => mayRead(needed)).map(([list]) => list),
          missing: NEEDS.filter(([, needed]) => !mayRead(needed)).map(([list]) => list),
        };
      },
      pages: pullLists([
        toPulledList(api, client, ORDERS, readOrderNode, options),
        toPulledList(api, client, CUSTOMERS, readCustomerNode, options),
        { ...toPulledList(api, client, PRODUCTS, readProductNode, options), isOptional: true },
      ]),
    };
  };

/** shopify.dev/docs/apps/build/webhooks: base64 of the HMAC of the body, by the app's or the admin's signing secret. */
const verify: Verify = (secret, { headers, body }) => {
  const given = Buffer.from(headers.get("x-shopify-hmac-sha256") ?? "", "base64");
  if (!isSame(hmac(secret, body), given)) return null;
  const topic = headers.get("x-shopify-topic") ?? "";
  const eventId = headers.get("x-shopify-event-id");
  const key = headers.get("x-shopify-webhook-id") ?? (eventId === null ? hashBody(body) : `${topic} ${eventId}`);
  return { key, topic, triggeredAt: parseTime(headers.get("x-shopify-triggered-at")) };
};

export const shopifyClient: ShopClient<typeof shopify> = {
  open: openShopify(),
  webhooks: { verify, topics: SHOPIFY_TOPICS },
};
