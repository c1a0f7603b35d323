"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { useIsPhone } from "../device/use-is-phone.ts";
import { ErrorCard } from "../feedback/error-card.tsx";
import { ProgressLine } from "../feedback/progress-line.tsx";
import type { ListColumn } from "./column.ts";
import { ListCards } from "./list-cards.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import { Pager } from "./pager.tsx";
import { PageBox } from "./row-checkbox.tsx";
import { SearchField } from "./search-field.tsx";
import type { Selection } from "./selection.ts";
import { SortMenu } from "./sort-menu.tsx";
import styles from "./table.module.css";
import type { ListPage } from "./use-list-table.ts";
import { WideTable } from "./wide-table.tsx";

type Props<Row extends { id: string }> = {
  /** What the list is of: the table's caption, read out before it. */
  caption: string;
  columns: ListColumn<Row>[];
  page: Omit<ListPage<Row>, "answer" | "searched" | "staleSince"> & {};
  /** What can be searched, as the field's name; without it there is no field. */
  searchLabel?: string;
  /** What stands beside the search field: filters, export. */
  tools?: ReactNode;
  /** In place of the table where there is nothing and nothing was searched for: why, and the one thing that ends it. */
  empty: ReactNode;
  /** Whether rows can be chosen, and which are. */
  selection?: Selection<Row>;
  /** Keys that act on the row that has the focus, such as `w`. With them, arrows move between rows. */
  rowKeys?: Record<string, (row: Row) => void>;
};

/**
 * The product's one table: rows of the server, a page at a time, searched and sorted there; the address is its state.
 * `useListTable` gives it both. A real table on wide screens, cards of labels and values
 * on phones; an outline while the first rows come, a thin line over the old ones while others do.
 */
export const ListTable = <Row extends { id: string }>(props: Props<Row>) => {
  const { caption, columns, page, searchLabel, tools, empty, selection } = props;
  const t = useTranslations("table");
  const isPhone = useIsPhone();
  const top = useRef<HTMLElement>(null);
  const { rows, total, pages, error, isSettled, isUpdating, retry } = page;
  const { state: list, change } = page.at;

  // A page that is no more (rows went, or the address was made up) is the last one there is.
  const isBeyond = isSettled && total > 0 && list.page > pages;
  useEffect(() => {
    if (isBeyond) change({ page: pages }, "replace");
  });

  const search = (q: string) => change({ q, page: 1 }, "replace");
  const sort = (next: string) => change({ sort: next, page: 1 });
  const hasTools = searchLabel !== undefined || tools !== undefined || isPhone;

  return (
    <section ref={top} className={styles.list} aria-label={caption} aria-busy={isUpdating}>
      {hasTools && (
        <div className={styles.tools}>
          {searchLabel !== undefined && <SearchField label={searchLabel} value={list.q} onSearch={search} />}
          {isPhone && <SortMenu columns={columns} sort={list.sort} onSort={sort} />}
          {tools}
          {isPhone && selection && <PageBox selection={selection} isNamed />}
        </div>
      )}
      <p role="status" className="visually-hidden">
        {isSettled && !isBeyond
          ? `${t("found", { count: total })}${pages > 1 ? `, ${t("page", { page: list.page, pages })}` : ""}`
          : ""}
      </p>
      {error ? (
        <ErrorCard title={t("failed")} error={error} onRetry={retry} />
      ) : rows === undefined ? (
        <ListSkeleton columns={isPhone ? 1 : columns.length} />
      ) : rows.length === 0 && !isBeyond ? (
        <ListEmpty q={list.q} onClear={() => search("")}>
          {empty}
        </ListEmpty>
      ) : (
        <div className={styles.frame}>
          {isPhone ? (
            <ListCards {...props} rows={rows} />
          ) : (
            <WideTable {...props} rows={rows} sort={list.sort} onSort={sort} />
          )}
          {isUpdating && <ProgressLine />}
        </div>
      )}
      {rows !== undefined && rows.length > 0 && (
        <Pager page={page} onTurned={() => top.current?.scrollIntoView({ block: "start" })} />
      )}
    </section>
  );
};
