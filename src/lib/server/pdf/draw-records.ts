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

/** Sections of records, whole: nothing is shortened. */
export const drawRecords = (document: RecordsDocument) =>
  drawFrame(
    document,
    ...document.sections.map(({ title, records }) =>
      h(
        View,
        { style: styles.section },
        h(Text, { style: styles.heading, minPresenceAhead: 24 }, title),
        ...records.map(record),
      ),
    ),
  );
