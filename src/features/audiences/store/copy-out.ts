import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";

const ESCAPED: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", v: "\v" };

const unescaped = (cell: string): string =>
  cell.includes("\\") ? cell.replace(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter) : cell;

/** The rows of COPY's text format, where few texts have escaped characters. */
const rowsIn = (text: string): string[][] => {
  const rows = text.split("\n").map((line) => line.split("\t"));
  return text.includes("\\") ? rows.map((cells) => cells.map(unescaped)) : rows;
};

/**
 * The rows of a query without parameters by COPY, some hundred at a time: several times as fast as a cursor, and memory stays flat
 * however many there are. Numbers and times are texts, and NULL is an empty one.
 */
export const copyOut = async function* (client: ClientBase, query: string): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (null '')`))) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf("\n");
    rest = text.slice(end + 1);
    if (end >= 0) yield rowsIn(text.slice(0, end));
  }
};
