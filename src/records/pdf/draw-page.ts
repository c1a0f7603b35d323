import { Document, Page, StyleSheet, Text, View } from "@react-pdf/renderer";
import { createElement as h, type ReactNode } from "react";
import palette from "#lib/colors/palette.json" with { type: "json" };
import type { FramedDocument } from "#records/rules/pdf-documents.ts";
import { FONT_FAMILY } from "./fonts.ts";

const { actual: ink, reference: soft, grid: line, sequential } = palette.light;

export const COLORS = { ink, soft, line, wash: sequential[0] ?? line };

/** In points; A4 with margins of 40. */
export const PAGE_WIDTH = 515;

/** Names of thousands of letters must not push other content off the page. */
const SHORT = { maxLines: 4, textOverflow: "ellipsis" } as const;

export const styles = StyleSheet.create({
  // react-pdf accepts a list of font families, but its types only allow one.
  page: {
    fontFamily: FONT_FAMILY as unknown as string,
    fontSize: 9,
    color: ink,
    paddingTop: 40,
    paddingBottom: 56,
    paddingHorizontal: 40,
  },
  business: { ...SHORT, fontSize: 11, fontWeight: 600, color: soft, marginBottom: 2 },
  title: { fontSize: 22, fontWeight: 600, marginBottom: 6 },
  line: { ...SHORT, color: soft, marginBottom: 2 },
  short: SHORT,
  remark: { backgroundColor: COLORS.wash, borderLeftWidth: 3, borderLeftColor: soft, padding: 8, marginTop: 10 },
  section: { marginTop: 16 },
  heading: { fontSize: 13, fontWeight: 600, marginBottom: 6 },
  answer: { ...SHORT, color: soft, marginBottom: 3 },
  pair: { flexDirection: "row", gap: 10, marginBottom: 8 },
  tile: { flex: 1, borderWidth: 0.75, borderColor: line, borderRadius: 4, padding: 8 },
  // An empty tile-sized column.
  gap: { flex: 1, paddingHorizontal: 8.75 },
  tileLabel: { color: soft, fontSize: 8 },
  tileValue: { fontWeight: 600, marginVertical: 2 },
  strong: { ...SHORT, fontWeight: 600, marginVertical: 2 },
  small: { ...SHORT, fontSize: 8, color: soft, marginBottom: 2 },
  footer: {
    position: "absolute",
    bottom: 24,
    left: 40,
    right: 40,
    flexDirection: "row",
    justifyContent: "space-between",
    borderTopWidth: 0.75,
    borderTopColor: line,
    paddingTop: 6,
    fontSize: 8,
    color: soft,
  },
  footerLeft: { width: 400, maxLines: 1, textOverflow: "ellipsis" },
  footerPage: { width: 100, textAlign: "right" },
  row: { flexDirection: "row", alignItems: "center" },
  tableHead: { borderBottomWidth: 1, borderBottomColor: soft, paddingBottom: 3, alignItems: "flex-end" },
  tableRow: { borderBottomWidth: 0.5, borderBottomColor: line, paddingVertical: 4 },
  total: { fontWeight: 600 },
  number: { textAlign: "right", fontFeatureSettings: ["tnum"] },
  name: { flexDirection: "row", alignItems: "center", gap: 5 },
});

const PRODUCT = "Customer 360";

const drawFooter = ({ left, page }: FramedDocument["footer"]) =>
  h(
    View,
    { style: styles.footer, fixed: true },
    h(Text, { style: styles.footerLeft }, left),
    h(Text, {
      style: styles.footerPage,
      render: ({ pageNumber, totalPages }) =>
        page.replace("{page}", String(pageNumber)).replace("{pages}", String(totalPages)),
    }),
  );

/**
 * A document on A4 pages, on their side if `isWide`, with whose it is, its title, and numbered pages. Each `content` starts on a page of its
 * own.
 */
export const drawFrame = (
  { properties, business, title, lines, footer }: FramedDocument,
  content: ReactNode[][],
  { isWide = false } = {},
) => {
  const { madeAt, ...described } = properties;
  const head = h(
    View,
    null,
    h(Text, { style: styles.business }, business),
    h(Text, { style: styles.title }, title),
    ...lines.map((line) => h(Text, { style: styles.line }, line)),
  );
  return h(
    Document,
    { ...described, creator: PRODUCT, producer: PRODUCT, creationDate: new Date(madeAt) },
    ...content.map((nodes, at) =>
      h(
        Page,
        { size: "A4", orientation: isWide ? "landscape" : "portrait", style: styles.page },
        at === 0 && head,
        ...nodes,
        drawFooter(footer),
      ),
    ),
  );
};
