import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";

const ESCAPED: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", v: "\v" };

const unescaped = (cell: string): string => {
  if (cell === "\\N") return "";
  return cell.includes("\\") ? cell.replace(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter) : cell;
};

/** The rows of COPY's text format, NULL as an empty text. */
const rowsIn = (lines: readonly string[]): string[][] => lines.map((line) => line.split("\t").map(unescaped));

/**
 * The rows of a query without parameters by COPY, some hundred at a time: several times as fast as a cursor, and memory stays flat
 * however many there are. Numbers and times are texts, and NULL is an empty one.
 */
export const copyOut = async function* (client: ClientBase, query: string): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout`))) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield rowsIn(lines);
  }
};
