import { Rect, renderToBuffer, type Styles, Svg, Text, View } from "@react-pdf/renderer";
import { createElement as h, type ReactNode } from "react";
import type {
  ActionGroup,
  ListDocument,
  RecordsDocument,
  ReportDocument,
  SegmentsTable,
  SharesChart,
} from "#records/rules/pdf-documents.ts";
import { COLORS, drawFrame, PAGE_WIDTH, styles } from "./draw-page.ts";
import { legible, loadFonts } from "./fonts.ts";

const BAR_NAME_WIDTH = 130;
const LABEL_WIDTH = 42;
const LONGEST = PAGE_WIDTH - BAR_NAME_WIDTH - LABEL_WIDTH;
const THICK = 7;

type Bar = { share: number; text: string };

/** A bar on the common scale with its number at the end; at least a hairline for values above 0. */
const bar = ({ share, text }: Bar, color: string, longest: number, isPale: boolean) => {
  const width = share > 0 ? Math.max(0.75, (LONGEST * Math.min(share, longest)) / longest) : 0;
  const fill = { fill: color, stroke: color, strokeWidth: 0.5, fillOpacity: isPale ? 0.3 : 1 };
  const box = { x: 0.25, y: 0.25, width: Math.max(0.25, width - 0.5), height: THICK - 0.5 };
  return h(
    View,
    { style: [styles.row, { marginBottom: 1 }] },
    h(Svg, { width: width + 0.5, height: THICK }, ...(width > 0 ? [h(Rect, { ...box, ...fill })] : [])),
    h(Text, { style: { fontSize: 7, marginLeft: 4, color: COLORS.soft } }, text),
  );
};

/** A square in the segment's color, next to its name. */
const mark = (color: string) =>
  h(
    Svg,
    { width: 7, height: 7, style: { flexShrink: 0 } },
    h(Rect, { x: 0, y: 0, width: 7, height: 7, rx: 1, fill: color }),
  );

const drawChart = ({ title, answer, legend, rows, ...scale }: SharesChart) => {
  const longest = Math.max(0.01, scale.longest);
  return h(
    View,
    { style: styles.section, wrap: false },
    h(Text, { style: styles.heading }, title),
    ...[answer, legend.join(" · ")].map((text) => h(Text, { style: styles.answer }, text)),
    ...rows.map(({ name, color, customers, revenue }) =>
      h(
        View,
        { style: [styles.row, { marginTop: 3 }] },
        h(
          View,
          { style: [styles.name, { width: BAR_NAME_WIDTH, paddingRight: 8 }] },
          mark(color),
          h(Text, { style: [styles.short, { flex: 1 }] }, name),
        ),
        h(View, null, bar(customers, color, longest, true), bar(revenue, color, longest, false)),
      ),
    ),
  );
};

/** Column widths: the name, and each column of numbers. */
const NAME_WIDTH = "21%";
const WIDTHS = ["10%", "9%", "14%", "9%", "11%", "9%", "9%", "8%"];

const ROWS = { head: [styles.small], total: [styles.total], segment: [] };

const number = (text: string, column: number, row: keyof typeof ROWS) => {
  const width = { width: WIDTHS[column] ?? "auto", paddingLeft: 4 };
  return h(Text, { style: [styles.number, ...ROWS[row], width] }, text);
};

const drawTable = ({ title, head, rows }: SegmentsTable) => {
  const [first = "", ...others] = head;
  return h(
    View,
    { style: styles.section, wrap: false },
    h(Text, { style: styles.heading }, title),
    h(
      View,
      { style: [styles.row, styles.tableHead] },
      h(Text, { style: [styles.small, { width: NAME_WIDTH }] }, first),
      ...others.map((text, at) => number(text, at, "head")),
    ),
    ...rows.map(({ color, cells: [name = "", ...numbers] }) => {
      const row = color === null ? "total" : "segment";
      return h(
        View,
        { style: [styles.row, styles.tableRow] },
        h(
          View,
          { style: [styles.name, { width: NAME_WIDTH }] },
          color !== null && mark(color),
          h(Text, { style: [styles.short, { flex: 1 }, ...ROWS[row]] }, name),
        ),
        ...numbers.map((text, at) => number(text, at, row)),
      );
    }),
  );
};

/** Two columns; a pair is never split across pages. */
const pairs = <Item>(items: readonly Item[], draw: (item: Item) => ReactNode) =>
  items.flatMap((item, at) => {
    if (at % 2 === 1) return [];
    const next = items[at + 1];
    const second = next === undefined ? h(View, { style: styles.gap }) : draw(next);
    return [h(View, { style: styles.pair, wrap: false }, draw(item), second)];
  });

const drawRemarks = ({ remarks }: ReportDocument) =>
  remarks.map((remark) => h(View, { style: styles.remark }, h(Text, { style: styles.short }, remark)));

/** Numbers are never truncated: long ones use a smaller font. */
const pickFontSize = (text: string) => (text.length <= 14 ? 13 : text.length <= 19 ? 10 : 8);

const figures = ({ figures: items }: ReportDocument) =>
  h(
    View,
    { style: [styles.pair, styles.section, { marginBottom: 0 }] },
    ...items.map(({ label, value, note }) =>
      h(
        View,
        { style: styles.tile },
        h(Text, { style: styles.tileLabel }, label),
        h(Text, { style: [styles.tileValue, { fontSize: pickFontSize(value) }] }, value),
        h(Text, { style: styles.small }, note),
      ),
    ),
  );

/** Keeps the heading on the same page as the first item. */
const section = (title: string, [first, ...others]: ReactNode[]) =>
  h(
    View,
    { style: styles.section },
    h(View, { wrap: false }, h(Text, { style: styles.heading }, title), first),
    ...others,
  );

const insights = ({ insights: { title, items } }: ReportDocument) =>
  section(
    title,
    pairs(items, ({ title: name, sentence, detail }) =>
      h(
        View,
        { style: styles.tile },
        h(Text, { style: styles.tileLabel }, name),
        h(Text, { style: styles.strong }, sentence),
        h(Text, { style: styles.small }, detail),
      ),
    ),
  );

const group = ({ name, color, facts, actions: steps }: ActionGroup) =>
  h(
    View,
    { style: styles.tile },
    h(View, { style: styles.name }, mark(color), h(Text, { style: [styles.strong, { flex: 1 }] }, name)),
    ...facts.map((fact) => h(Text, { style: styles.small }, fact)),
    ...steps.map((step, place) =>
      h(Text, { style: [styles.short, { marginTop: place === 0 ? 3 : 0 }] }, `${place + 1}. ${step}`),
    ),
  );

const actions = ({ actions: { title, groups } }: ReportDocument) => section(title, pairs(groups, group));

const notes = ({ notes: { title, items } }: ReportDocument) =>
  h(
    View,
    { style: styles.section, wrap: false },
    h(Text, { style: styles.heading }, title),
    ...items.map((item) => h(Text, { style: [styles.small, { marginBottom: 3 }] }, item)),
  );

/** The report on A4 pages. */
const drawReport = (report: ReportDocument) =>
  drawFrame(report, [
    [
      ...drawRemarks(report),
      report.figures.length > 0 && figures(report),
      report.insights.items.length > 0 && insights(report),
      report.chart && drawChart(report.chart),
      notes(report),
      report.table && drawTable(report.table),
      report.traits && drawTable(report.traits),
      report.actions.groups.length > 0 && actions(report),
    ],
  ]);

export type PdfDocument = ReportDocument | RecordsDocument | ListDocument;

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
    splitSections(document.sections).map((parts) =>
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

/** So many fill about four pages, and are laid out in a moment. */
const ROWS_AT_ONCE = 100;

const FIRST_SHARE = 0.2;

/** A list of any number of rows; every page begins with the titles of the columns. */
const drawList = (document: ListDocument) => {
  const { head, rows } = document;
  const share = head.length > 1 ? (1 - FIRST_SHARE) / (head.length - 1) : 1;
  const cell = (text: string, column: number, style: Styles[string]) => {
    const width = `${100 * (column === 0 && head.length > 1 ? FIRST_SHARE : share)}%`;
    const shown = head[column]?.isNumber ? [styles.number, style] : [styles.short, style];
    return h(Text, { style: [...shown, { width, paddingLeft: column === 0 ? 0 : 6 }] }, text);
  };
  const titles = h(
    View,
    { style: [styles.row, styles.tableHead, { marginTop: 8 }], fixed: true },
    ...head.map(({ title }, column) => cell(title, column, styles.small)),
  );
  const drawRow = (cells: readonly string[]) =>
    h(
      View,
      { style: [styles.row, styles.tableRow, { alignItems: "flex-start" }], wrap: false },
      ...cells.map((text, column) => cell(text, column, column === 0 ? styles.total : {})),
    );
  const pieces = Array.from({ length: Math.max(1, Math.ceil(rows.length / ROWS_AT_ONCE)) }, (_, piece) =>
    rows.slice(piece * ROWS_AT_ONCE, (piece + 1) * ROWS_AT_ONCE),
  );
  return drawFrame(
    document,
    pieces.map((piece) => [titles, ...piece.map(drawRow)]),
    { isWide: true },
  );
};

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
  if ("rows" in legibly) return renderToBuffer(drawList(legibly));
  return renderToBuffer("sections" in legibly ? drawRecords(legibly) : drawReport(legibly));
};
