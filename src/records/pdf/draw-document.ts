import { renderToBuffer, Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import type { RecordsDocument, ReportDocument } from "#records/rules/pdf-documents.ts";
import { drawFrame, styles } from "./draw-page.ts";
import { drawReport } from "./draw-report.ts";
import { legible, loadFonts } from "./fonts.ts";

export type PdfDocument = ReportDocument | RecordsDocument;

type Section = RecordsDocument["sections"][number];

const record = ({ heading, lines }: Section["records"][number]) =>
  h(
    View,
    { style: { marginBottom: 6 } },
    heading !== null && h(Text, { style: styles.strong, minPresenceAhead: 12 }, heading),
    ...lines.map((line) => h(Text, { style: { marginBottom: 2 } }, line)),
  );

type Part = { title?: string; records: Section["records"] };

/** The renderer lays out what is left again at each page break: for a thousand records in one piece it took minutes. */
const LINES_AT_ONCE = 200;

/** Parts of sections, in pieces that end with the record that reaches so many lines; only a section's first part has its title. */
const splitSections = (sections: readonly Section[]): Part[][] => {
  let piece: Part[] = [];
  const pieces = [piece];
  let room = LINES_AT_ONCE;
  for (const { title, records } of sections) {
    let part: Part = { title, records: [] };
    piece.push(part);
    for (const one of records) {
      if (room <= 0) {
        part = { records: [] };
        piece = [part];
        pieces.push(piece);
        room = LINES_AT_ONCE;
      }
      part.records.push(one);
      room -= one.lines.length + 1;
    }
  }
  return pieces;
};

/** Sections of records, all of them. */
const drawRecords = (document: RecordsDocument) =>
  drawFrame(
    document,
    ...splitSections(document.sections).map((parts) =>
      parts.map(({ title, records }) =>
        h(
          View,
          { style: styles.section },
          title !== undefined && h(Text, { style: styles.heading, minPresenceAhead: 24 }, title),
          ...records.map(record),
        ),
      ),
    ),
  );

const ready = loadFonts();

/** Every text of the document restricted to printable letters; the metadata keeps the full alphabet. */
const legibleDocument = <D extends PdfDocument>(document: D, canPrint: (letter: string) => boolean): D => {
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return legible(value, canPrint);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  return { ...(walk(document) as D), properties: document.properties };
};

export const drawDocument = async (document: PdfDocument): Promise<Uint8Array> => {
  const legibly = legibleDocument(document, await ready);
  return renderToBuffer("sections" in legibly ? drawRecords(legibly) : drawReport(legibly));
};
