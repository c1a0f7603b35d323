"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { MoreMenu } from "#core/ui/buttons/more-menu.tsx";
import { saveFile } from "#core/ui/data/save-file.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { readTable, toHtml, toTsv } from "./table-text.ts";

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

type Props = {
  /** The card's title, which names the menu and the files. */
  title: string;
  /** The figures as tables; without them, the card's own tables. */
  table?: ReactNode;
};

/** Copies a card as a picture or as a table, or downloads it where the browser refuses the clipboard. */
export const CopyMenu = ({ title, table }: Props) => {
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
