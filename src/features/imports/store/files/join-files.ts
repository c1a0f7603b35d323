import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { stringify } from "csv-stringify/sync";
import { fileError } from "#core/messages/file-error.ts";
import { diskWatch, orNoSpace } from "#core/server/disk-space.ts";
import { cellText, plainId } from "#features/imports/rules/cells/cell-text.ts";
import {
  canBeOrders,
  type JoinedFiles,
  joinedHeader,
  listSharedColumns,
  type SharedColumn,
} from "#features/imports/rules/joined-files.ts";
import { START } from "./parse-rows.ts";
import { readRecords, readStart } from "./read-rows.ts";
import type { TextFile } from "./text-file.ts";

/** Orders that are held in memory, and their characters. */
const MOST_ORDERS = 1_000_000;
const MOST_HELD = 200_000_000;
/** Columns that both files have: those that name an order are first. Each is read twice. */
const MOST_KEYS = 3;
/** Rows that tell which columns can be the key. */
const LOOKED_AT = 200;

type Side = { file: TextFile; header: readonly string[] };
type Order = { line: number; cells: readonly string[]; isUsed: boolean };

const keyIn = (cells: readonly string[], place: number): string => plainId(cellText(cells[place]));

/** The rows of a file by their values in a column; null if two have the same one. */
export const indexBy = async (
  { file }: Pick<Side, "file">,
  place: number,
  mostHeld = MOST_HELD,
): Promise<Map<string, Order> | null> => {
  const found = new Map<string, Order>();
  let held = 0;
  for await (const rows of readRecords(file, START)) {
    for (const { line, cells } of rows) {
      const key = keyIn(cells, place);
      if (key === "") continue;
      if (found.has(key)) return null;
      found.set(key, { line, cells, isUsed: false });
      held += cells.reduce((sum, cell) => sum + cell.length, 0);
      if (held > mostHeld) throw fileError("too_long_to_join", { file: file.name, most: Math.round(mostHeld / 1e6) });
      if (found.size > MOST_ORDERS) throw fileError("too_many_to_join", { file: file.name, most: MOST_ORDERS });
    }
  }
  return found;
};

const countMatches = async ({ file }: Side, place: number, orders: ReadonlyMap<string, Order>): Promise<number> => {
  let matches = 0;
  for await (const rows of readRecords(file, START))
    for (const { cells } of rows) if (orders.has(keyIn(cells, place))) matches++;
  return matches;
};

type Match = { orders: Side; lines: Side; key: SharedColumn; index: Map<string, Order>; matches: number };

/** The column in common by which most rows of one file name a row of the other, and which file is which. */
const findMatch = async (a: Side, b: Side, wanted: string | undefined): Promise<Match> => {
  let best: Match | undefined;
  for (const shared of listSharedColumns(a.header, b.header, wanted).slice(0, MOST_KEYS)) {
    const swapped = { first: shared.second, second: shared.first };
    for (const [orders, lines, key] of [
      [a, b, shared],
      [b, a, swapped],
    ] as const) {
      // A bare id beside an order_id is of the orders, however many lines they have.
      if (!canBeOrders(orders.header, lines.header, key)) continue;
      const index = await indexBy(orders, key.first);
      if (!index || index.size === 0) continue;
      const matches = await countMatches(lines, key.second, index);
      // Where each file names the rows of the other, the longer one has the lines.
      if (matches > 0 && matches > (best?.matches ?? 0)) best = { orders, lines, key, index, matches };
    }
  }
  if (!best) throw fileError("no_shared_key", { first: a.file.name, second: b.file.name });
  return best;
};

const writer = (to: FileHandle, folder: string) => {
  const hash = createHash("sha256");
  const watch = diskWatch(folder);
  let [bytes, line, waiting] = [0, 1, ""];
  const flush = async (): Promise<void> => {
    const text = Buffer.from(waiting);
    waiting = "";
    bytes += text.length;
    hash.update(text);
    await watch(text.length);
    await to.writeFile(text);
  };
  return {
    /** Writes a row at a line, after the lines before it, so that each is where it is in its own file. */
    write: async (cells: readonly string[], at: number): Promise<void> => {
      waiting += "\n".repeat(Math.max(0, at - line));
      line = Math.max(at, line) + 1;
      waiting += stringify([cells.map((cell) => cell.replace(/[\r\n]+/g, " "))]);
      if (waiting.length > 1 << 16) await flush();
    },
    nextLine: () => line,
    end: async () => {
      await flush();
      await to.sync();
      return { bytes, hash: hash.digest("hex") };
    },
  };
};

const write = async ({ orders, lines, key, index, matches }: Match, to: FileHandle, folder: string) => {
  const { columns, from, lineColumn } = joinedHeader(lines, orders, key);
  const rest = orders.header.map((_, i) => i).filter((i) => i !== key.first);
  const out = writer(to, folder);
  const cellsOf = (cells: readonly string[], order: Order | undefined): string[] => [
    ...lines.header.map((_, i) => cells[i] ?? ""),
    ...rest.map((i) => order?.cells[i] ?? ""),
    order ? String(order.line) : "",
  ];
  let headerAt: number | undefined;
  let rows = 0;
  for await (const part of readRecords(lines.file, START)) {
    for (const { line, cells } of part) {
      if (headerAt === undefined) {
        headerAt = Math.max(1, line - 1);
        await out.write([...columns, lineColumn], headerAt);
      }
      const order = index.get(keyIn(cells, key.second));
      if (order) order.isUsed = true;
      await out.write(cellsOf(cells, order), line);
      rows++;
    }
  }
  const lastLine = out.nextLine() - 1;
  const without = [...index].filter(([, { isUsed }]) => !isUsed);
  for (const [id, order] of without) {
    const cells = lines.header.map((_, i) => (i === key.second ? id : ""));
    await out.write(cellsOf(cells, order), out.nextLine());
  }
  const joined: JoinedFiles = {
    orders: orders.file.name,
    lines: lines.file.name,
    key: columns[key.second] ?? "",
    from,
    lastLine,
    counts: { orders: index.size, ordersWithLines: index.size - without.length, lines: rows, linesWithOrder: matches },
  };
  return { joined, ...(await out.end()) };
};

/**
 * Writes the rows of a file of orders' lines to a new CSV file, each with what another file says about its order, by the column that both have; the
 * orders without lines are below. The lines keep their line numbers. Throws a one-line error for two files that don't belong together.
 */
export const joinFilesHere = async ({
  first,
  second,
  key,
  to,
}: {
  first: TextFile;
  second: TextFile;
  key?: string | undefined;
  to: string;
}): Promise<Awaited<ReturnType<typeof write>>> => {
  const sideOf = async (file: TextFile): Promise<Side> => ({ file, header: (await readStart(file, LOOKED_AT)).header });
  for (const { kind, name } of [first, second])
    if (kind !== "table") throw fileError("wrong_kind", { file: name, kind, format: "order-lines" });
  const match = await findMatch(await sideOf(first), await sideOf(second), key);
  const file = await open(to, "wx", 0o600);
  try {
    return await write(match, file, dirname(to));
  } catch (error) {
    await rm(to, { force: true });
    throw orNoSpace(error);
  } finally {
    await file.close();
  }
};
