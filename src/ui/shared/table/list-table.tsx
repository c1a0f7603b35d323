"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { useIsPhone } from "../device/use-is-phone.ts";
import { ErrorCard } from "../feedback/error-card.tsx";
import { PersonalDataHint } from "../feedback/personal-data-hint.tsx";
import { ProgressLine } from "../feedback/progress-line.tsx";
import type { ListColumn } from "./column.ts";
import { DensityMenu } from "./density-menu.tsx";
import { ListCards } from "./list-cards.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import { Pager } from "./pager.tsx";
import type { Selection } from "./row-checkbox.tsx";
import { PageCheckbox } from "./row-checkbox.tsx";
import { SearchField } from "./search-field.tsx";
import { SortMenu } from "./sort-menu.tsx";
import styles from "./table.module.css";
import type { ListPage } from "./use-list-table.ts";
import type { RowKeys } from "./use-row-focus.ts";
import { WideTable } from "./wide-table.tsx";

type Props<Row extends { id: string }> = {
  /** The table's caption for screen readers. */
  caption: string;
  columns: ListColumn<Row>[];
  page: Omit<ListPage<Row>, "answer" | "searched" | "staleSince"> & {};
  /** The search field's name; without it there is no search. */
  searchLabel?: string;
  /** Shown beside the search field: filters, export. */
  tools?: ReactNode;
  /** Replaces an empty list without a search: the reason and the next step. */
  empty: ReactNode;
  /** Whether rows can be selected, and which ones are. */
  selection?: Selection<Row>;
  /** Shortcuts for the focused row, such as `row_why`. With them, arrow keys move between rows. */
  rowKeys?: RowKeys<Row>;
};

/**
 * The product's only list table: rows come from the server by page, search and sort, which are kept in the address.
 * `useListTable` provides both. A table on wide screens and cards on phones; a skeleton while the first rows load, and a thin
 * line above the old rows while new ones do.
 */
export const ListTable = <Row extends { id: string }>(props: Props<Row>) => {
  const { caption, page, tools, empty, selection } = props;
  const t = useTranslations("table");
  const isPhone = useIsPhone();
  const top = useRef<HTMLElement>(null);
  const { rows, total, pages, error, isSettled, isUpdating, retry, sorts, isMasked } = page;
  const columns = props.columns.map((column) => ({
    ...column,
    isSortable: column.isSortable === true && sorts.includes(column.name),
  }));
  const searchLabel = props.searchLabel !== undefined && isMasked ? t("search_ids") : props.searchLabel;
  const { state: list, change } = page.at;

  // A page beyond the last one (rows were deleted, or the address is wrong) shows the last page.
  const isBeyond = isSettled && total > 0 && list.page > pages;
  useEffect(() => {
    if (isBeyond) change({ page: pages }, "replace");
  });

  // Without other tools, the row height is chosen below the table, not in a row of its own.
  const hasTools = searchLabel !== undefined || Boolean(tools);
  const search = (q: string) => change({ q, page: 1 }, "replace");
  const sort = (next: string) => change({ sort: next, page: 1 });

  return (
    <section ref={top} className={styles.list} aria-label={caption} aria-busy={isUpdating}>
      {(hasTools || isPhone) && (
        <div className={styles.tools}>
          {searchLabel !== undefined && <SearchField label={searchLabel} value={list.q} onSearch={search} />}
          {isPhone && <SortMenu columns={columns} sort={list.sort} onSort={sort} />}
          {tools}
          {isPhone ? selection && <PageCheckbox selection={selection} isNamed /> : <DensityMenu />}
        </div>
      )}
      {isMasked && <PersonalDataHint />}
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
            <ListCards {...props} columns={columns} rows={rows} />
          ) : (
            <WideTable {...props} columns={columns} rows={rows} sort={list.sort} onSort={sort} />
          )}
          {isUpdating && <ProgressLine />}
        </div>
      )}
      {rows !== undefined && rows.length > 0 && (
        <div className={styles.foot}>
          <Pager page={page} onTurned={() => top.current?.scrollIntoView({ block: "start" })} />
          {!hasTools && !isPhone && <DensityMenu />}
        </div>
      )}
    </section>
  );
};
