"use client";

import type { BaseRecord } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import { useFormats } from "../session/use-formats.ts";
import styles from "./table.module.css";
import type { ListPage } from "./use-list-table.ts";

type Props = {
  page: { from: number; total: number; pages: number; pageSize: number; at: ListPage<BaseRecord>["at"] };
  /** Called after the page has changed. */
  onTurned?: () => void;
};

/** A plain click, not one that opens a new tab. */
const isPlain = ({ button, ctrlKey, metaKey, shiftKey }: MouseEvent) =>
  button === 0 && !ctrlKey && !metaKey && !shiftKey;

/** The range of rows with the total, and links to the previous and next page. */
export const Pager = ({ page: { from, total, pages, pageSize, at }, onTurned }: Props) => {
  const t = useTranslations("table");
  const { count } = useFormats();
  const current = at.state.page;
  const link = (page: number) => ({
    href: at.address({ page }),
    disabled: page < 1 || page > pages,
    onClick: (event: MouseEvent<HTMLElement>) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      at.change({ page });
      onTurned?.();
    },
  });
  const to = Math.min(total, from + pageSize - 1);
  return (
    <nav className={styles.pager} aria-label={t("pages")}>
      <span>{t("range", { from: count(from), to: count(to), total: count(total) })}</span>
      {pages > 1 && (
        <span className={styles.turn}>
          <Button {...link(current - 1)} rel="prev">
            {t("previous")}
          </Button>
          <span>{t("page", { page: count(current), pages: count(pages) })}</span>
          <Button {...link(current + 1)} rel="next">
            {t("next")}
          </Button>
        </span>
      )}
    </nav>
  );
};
