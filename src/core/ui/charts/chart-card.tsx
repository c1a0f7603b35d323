"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { TermKey } from "#core/messages/terms.ts";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { saveFile } from "#core/ui/use-download.ts";

/** The cells of a table as a spreadsheet takes them. */
type CopiedTable = { caption: string; rows: string[][] };

/** What a spreadsheet would calculate instead of showing it; a signed number is fine. */
const isFormula = (text: string): boolean => /^[=@]/.test(text) || (/^[+-]/.test(text) && !SIGNED_NUMBER.test(text));

const SIGNED_NUMBER = /^[+-] ?(\p{Sc}|[A-Z]{1,3}\$?)? ?\d[\d.,' ]*( ?(%|×|\p{Sc}|[A-Z]{3}))?$/u;

/** Texts of different elements are apart, as they look; signs that only decorate and explanations are left out. */
const readCellText = (cell: Element): string => {
  const parts: string[] = [];
  let before: ParentNode | null = null;
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest("[aria-hidden=true], [data-info]")) continue;
    if (parent !== before) parts.push(" ");
    before = parent;
    parts.push(node.textContent ?? "");
  }
  // Spreadsheets read neither typographic minus signs nor fixed spaces as parts of a number.
  const text = parts.join("").replaceAll("\u2212", "-").replaceAll(/\s+/g, " ").trim();
  return isFormula(text) ? `'${text}` : text;
};

export const readTable = (table: HTMLTableElement): CopiedTable => ({
  caption: table.caption ? readCellText(table.caption) : "",
  rows: [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [readCellText(cell), ...Array<string>(cell.colSpan - 1).fill("")]),
  ),
});

/** Several tables are apart by an empty row, each below its caption. */
const joinTables = (tables: readonly CopiedTable[]): string[][] =>
  tables.length === 1
    ? (tables[0]?.rows ?? [])
    : tables.flatMap(({ caption, rows }, at) => [...(at > 0 ? [[""]] : []), [caption], ...rows]);

export const toTsv = (tables: readonly CopiedTable[]): string =>
  joinTables(tables)
    .map((row) => row.join("\t"))
    .join("\n");

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const toHtml = (tables: readonly CopiedTable[]): string =>
  `<table>${joinTables(tables)
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("")}</table>`;

/** Where the content went: browsers refuse the clipboard on plain HTTP, and some refuse pictures. */
type Copied = "copied" | "downloaded";

/** A name for a file that every system accepts. */
const fileName = (title: string, type: string): string =>
  `${title.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "")}.${type}`;

const writeOrSave = async (
  items: Record<string, Promise<Blob>>,
  name: string,
  file: Promise<Blob>,
): Promise<Copied> => {
  try {
    // At once and with promises: Safari allows it only in the click itself.
    await navigator.clipboard.write([new ClipboardItem(items)]);
    return "copied";
  } catch {
    saveFile({ name, content: await file });
    return "downloaded";
  }
};

const copyTable = (title: string, tsv: string, html: string): Promise<Copied> => {
  const blob = (text: string, type: string) => Promise.resolve(new Blob([text], { type }));
  const plain = blob(tsv, "text/plain");
  return writeOrSave({ "text/plain": plain, "text/html": blob(html, "text/html") }, fileName(title, "tsv"), plain);
};

const copyPicture = (title: string, picture: Promise<Blob>): Promise<Copied> =>
  writeOrSave({ "image/png": picture }, fileName(title, "png"), picture);

type CopyMenuProps = {
  /** The card's title, which names the menu and the files. */
  title: string;
  /** The figures as tables; without them, the card's own tables. */
  table?: ReactNode;
};

/** Copies a card as a picture or as a table, or downloads it where the browser refuses the clipboard. */
export const CopyMenu = ({ title, table }: CopyMenuProps) => {
  const t = useTranslations("chart_copy");
  const { open } = useNotification();
  const { day } = useFormats();
  const place = useRef<HTMLSpanElement>(null);
  const [isReading, setReading] = useState(false);

  const confirm = async (what: "picture" | "table", copying: Promise<Copied>) => {
    const key = "chart-copy";
    try {
      const how = await copying;
      open?.({ key, type: "success", message: t(`${what}_${how}`) });
    } catch {
      open?.({ key, type: "error", message: t(`${what}_failed`) });
    }
  };
  const card = () => place.current?.closest<HTMLElement>("[data-card]") ?? null;
  const onTable = () => {
    // The click alone may write to the clipboard, so the table is rendered within it.
    flushSync(() => setReading(true));
    const from = table === undefined ? card() : place.current;
    const tables = [...(from?.querySelectorAll("table") ?? [])].map(readTable);
    setReading(false);
    void confirm("table", copyTable(title, toTsv(tables), toHtml(tables)));
  };
  const onPicture = () => {
    const shown = card();
    if (!shown) return;
    // Pages without such a line: their name, the business and the day.
    const about = document.querySelector("[data-page-context]")?.textContent?.trim();
    const context = about || `${document.title} · ${day(new Date().toISOString())}`;
    const picture = import("./draw-card.ts").then(({ drawCard }) => drawCard(shown, context));
    void confirm("picture", copyPicture(title, picture));
  };
  return (
    <span ref={place}>
      <MoreMenu
        type="text"
        label={t("label", { title })}
        items={[
          { key: "picture", label: t("picture"), onClick: onPicture },
          { key: "table", label: t("table"), onClick: onTable },
        ]}
      />
      {isReading && table !== undefined && <div hidden>{table}</div>}
    </span>
  );
};

type ChartCardProps = {
  /** The question it answers. */
  title: string;
  /** What the chart shows, explained beside the title. */
  term?: TermKey | undefined;
  /** The answer in one sentence, which works without seeing the chart. */
  answer: ReactNode;
  /** The same figures as tables, shown when the user switches to tables. */
  table?: ReactNode;
  isTable?: boolean;
  /** Shown beside the title. */
  tools?: ReactNode;
  className?: string | undefined;
  /** Controls between the answer and the chart. */
  above?: ReactNode;
  /** What is said below the chart or its table. */
  below?: ReactNode;
  /** The chart, if there is anything to draw. */
  children?: ReactNode;
};

/** The card of every chart: question, answer, and the chart or its table. */
export const ChartCard = ({
  title,
  term,
  answer,
  table,
  isTable,
  tools,
  className = "",
  above,
  below,
  children,
}: ChartCardProps) => {
  const id = useId();
  const withCopy = table ? (
    <>
      {tools}
      <CopyMenu title={title} table={table} />
    </>
  ) : (
    tools
  );
  return (
    <Card title={title} term={term} tools={withCopy} className={className} aria-describedby={`${id}-answer`}>
      <p id={`${id}-answer`} className="max-w-prose small faint">
        {answer}
      </p>
      {above}
      {isTable ? <div className="mt-12">{table}</div> : children}
      {below}
    </Card>
  );
};
