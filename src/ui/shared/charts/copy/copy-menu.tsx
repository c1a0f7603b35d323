"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { MoreMenu } from "../../buttons/more-menu.tsx";
import { useFormats } from "../../session/use-formats.ts";
import { type Copied, copyPicture, copyTable } from "./clipboard.ts";
import { readTable, toHtml, toTsv } from "./table-text.ts";

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
