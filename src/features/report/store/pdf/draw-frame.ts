import { Document, Page, Text, View } from "@react-pdf/renderer";
import { createElement as h, type ReactNode } from "react";
import type { ReportDocument } from "#features/report/rules/document/report-document.ts";
import { styles } from "./styles.ts";

const PRODUCT = "Customer 360";

type Framed = Pick<ReportDocument, "properties" | "business" | "title" | "lines" | "footer">;

const drawFooter = ({ left, page }: Framed["footer"]) =>
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

/** A document on A4 pages with whose it is, its title, and numbered pages. Each `content` starts on a page of its own. */
export const drawFrame = ({ properties, business, title, lines, footer }: Framed, ...content: ReactNode[][]) => {
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
      h(Page, { size: "A4", style: styles.page }, at === 0 && head, ...nodes, drawFooter(footer)),
    ),
  );
};
