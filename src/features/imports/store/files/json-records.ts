import { isUtf8 } from "node:buffer";
import { fileError } from "#core/messages/file-error.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import type { Position } from "./position.ts";

/** An order of hundreds of lines; many records are held in memory. */
const LONGEST_RECORD = 1 << 18;
const RECORDS_AT_ONCE = 100;

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [123, 125, 91, 93];
/** Space, tab and line ends, and the three bytes of a byte order mark. */
const SKIPPED = new Set([32, 9, 13, NEWLINE, 0xef, 0xbb, 0xbf]);

/**
 * The records of a JSON text from the start of one on, in chunks: the objects of an array, or objects one after another
 * (NDJSON). Each row's only cell is the record's text. Throws a one-line error for anything else.
 */
export const jsonRecords = async function* (
  name: string,
  text: AsyncIterable<Buffer>,
  from: Position,
): AsyncGenerator<Row[]> {
  let { line, byte } = from;
  let rows: Row[] = [];
  let list = "none" as "none" | "open" | "closed";
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let start = from;
  let parts: Buffer[] = [];
  let length = 0;
  const malformed = (detail: string) => fileError("not_json_records", { file: name, line, detail });

  const between = (letter: number): void => {
    if (SKIPPED.has(letter) || (letter === COMMA && list !== "closed")) return;
    if (letter === OPEN && list !== "closed") {
      depth = 1;
      start = { line, byte };
    } else if (letter === OPEN_LIST && list === "none" && from.byte === 0 && rows.length === 0) list = "open";
    // Read from the middle on, its beginning was not seen.
    else if (letter === CLOSE_LIST && (list === "open" || from.byte > 0)) list = "closed";
    else throw malformed(String.fromCharCode(letter));
  };

  const inside = (letter: number): void => {
    if (isText) {
      if (isEscaped) isEscaped = false;
      else if (letter === BACKSLASH) isEscaped = true;
      else if (letter === QUOTE) isText = false;
    } else if (letter === QUOTE) isText = true;
    else if (letter === OPEN || letter === OPEN_LIST) depth++;
    else if (letter === CLOSE || letter === CLOSE_LIST) depth--;
  };

  const take = (end: Buffer): void => {
    const record = Buffer.concat([...parts, end]);
    parts = [];
    length = 0;
    if (!isUtf8(record)) throw fileError("not_utf8", { file: name, line: start.line });
    rows.push({ ...start, cells: [record.toString()] });
  };

  for await (const chunk of text) {
    let begin = 0;
    for (let i = 0; i < chunk.length; i++, byte++) {
      const letter = chunk[i] ?? 0;
      if (depth === 0) {
        between(letter);
        begin = i;
      } else {
        inside(letter);
        if (depth === 0) take(chunk.subarray(begin, i + 1));
      }
      if (letter === NEWLINE) line++;
    }
    if (depth > 0) {
      parts.push(Buffer.from(chunk.subarray(begin)));
      length += chunk.length - begin;
      if (length > LONGEST_RECORD) throw fileError("record_too_long", { file: name, line: start.line });
    }
    for (; rows.length >= RECORDS_AT_ONCE; rows = rows.slice(RECORDS_AT_ONCE)) yield rows.slice(0, RECORDS_AT_ONCE);
  }
  yield rows;
  if (depth > 0 || list === "open") throw fileError("json_not_closed", { file: name, line });
};
