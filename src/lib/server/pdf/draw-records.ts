import { Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import type { RecordsDocument } from "#lib/domain/customers/held/held-document.ts";
import { drawFrame } from "./draw-frame.ts";
import { styles } from "./styles.ts";

type Section = RecordsDocument["sections"][number];

const record = ({ heading, lines }: Section["records"][number]) =>
  h(
    View,
    { style: { marginBottom: 6 } },
    heading !== null && h(Text, { style: styles.strong, minPresenceAhead: 12 }, heading),
    ...lines.map((line) => h(Text, { style: { marginBottom: 2 } }, line)),
  );

/** The renderer lays out what is left again at each page break: for a thousand records in one piece it took minutes. */
const RECORDS_AT_ONCE = 40;

/** Parts of sections, in pieces of at most so many records; only a section's first part has its title. */
const piecesOf = (sections: readonly Section[]): Partial<Section>[][] => {
  const pieces: Partial<Section>[][] = [[]];
  let room = RECORDS_AT_ONCE;
  for (const { title, records } of sections) {
    for (let from = 0; from === 0 || from < records.length; ) {
      if (room === 0) {
        pieces.push([]);
        room = RECORDS_AT_ONCE;
      }
      const part = records.slice(from, from + room);
      pieces.at(-1)?.push({ ...(from === 0 && { title }), records: part });
      room -= part.length;
      from += Math.max(part.length, 1);
    }
  }
  return pieces;
};

/** Sections of records, whole: nothing is shortened. */
export const drawRecords = (document: RecordsDocument) =>
  drawFrame(
    document,
    ...piecesOf(document.sections).map((parts) =>
      parts.map(({ title, records = [] }) =>
        h(
          View,
          { style: styles.section },
          title !== undefined && h(Text, { style: styles.heading, minPresenceAhead: 24 }, title),
          ...records.map(record),
        ),
      ),
    ),
  );
