import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { OutgoingClient } from "../../../outgoing/outgoing-client.ts";
import type { AdminApi } from "./admin-api.ts";
import { type BulkPiece, readBulkPiece } from "./bulk-file.ts";
import { BULK_STATE, bulkQuery, type ShopifyList, START_BULK } from "./queries.ts";

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
export type BulkOptions = { pollMs?: number; pieceBytes?: number };

/** Starts a bulk operation that writes a whole list into a file; null if too many others are running. */
export const startBulk = async (api: AdminApi, list: ShopifyList, signal: AbortSignal): Promise<string | null> => {
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

export type BulkPage = BulkPiece & { startedAt: Date; size: number; count: number };

/** The next records of an operation's file; null if there is no file, so the list has to be read by pages. */
export const bulkPage = async (
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
