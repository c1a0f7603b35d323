import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { parseJson } from "#lib/domain/imports/connections/payload.ts";
import type { OutgoingClient } from "../../../outgoing/outgoing-client.ts";
import { OutgoingError } from "../../../outgoing/outgoing-error.ts";
import type { Node } from "./complete-nodes.ts";

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

export type BulkPiece = { records: Node[]; nextOffset: number };

/**
 * Reads complete records of a bulk operation's file from an offset on. A record is complete once the next one has begun or
 * the file ends; `nextOffset` is the end of the last complete one.
 */
export const readBulkPiece = async (
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
