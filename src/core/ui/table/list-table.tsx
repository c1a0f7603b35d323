"use client";

import { ColumnHeightOutlined, DownOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { readDensity, TABLE_DENSITIES, type TableDensity } from "#core/values/table-density.ts";
import { MenuButton } from "../buttons/menu-button.tsx";
import { useIsPhone } from "../device/use-is-phone.ts";
import { ErrorCard } from "../feedback/error-card.tsx";
import { PersonalDataHint } from "../feedback/personal-data-hint.tsx";
import { ProgressLine } from "../feedback/progress-line.tsx";
import { useDensity } from "../session/use-density.ts";
import { TermInfo } from "../terms/term-info.tsx";
import type { ListColumn } from "./column.ts";
import { ListEmpty } from "./list-empty.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import { nextSort, toAriaSort } from "./list-state.ts";
import { Pager } from "./pager.tsx";
import { PageCheckbox, RowCheckbox, type Selection } from "./row-checkbox.tsx";
import { SearchField } from "./search-field.tsx";
import styles from "./table.module.css";
import type { ListPage } from "./use-list-table.ts";
import type { RowKeys } from "./use-row-focus.ts";
import { WideTable } from "./wide-table.tsx";

type ListCardsProps<Row extends { id: string }> = {
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  selection?: Selection<Row>;
};

/** The rows on phones: a card each. */
const ListCards = <Row extends { id: string }>({ rows, ...rest }: ListCardsProps<Row>) => (
  <ul className={styles.cards}>
    {rows.map((row) => (
      <RowCard key={row.id} row={row} {...rest} />
    ))}
  </ul>
);

/** Two rows of three, so that a card is at most 160 pixels high. */
const MOST_CELLS = 6;

type CardProps<Row extends { id: string }> = Omit<ListCardsProps<Row>, "rows"> & { row: Row };

/** The name on top, the most important values below, and the others behind a button. */
const RowCard = <Row extends { id: string }>({ columns: [head, ...rest], row, selection }: CardProps<Row>) => {
  const t = useTranslations("table");
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const cells = rest.filter(({ onPhone }) => onPhone === undefined).slice(0, MOST_CELLS);
  const lines = rest.filter(({ onPhone }) => onPhone === "line");
  const others = rest.filter((column) => !cells.includes(column) && !lines.includes(column));
  return (
    <li className={styles.card}>
      <div className={styles.cardTop}>
        {selection && <RowCheckbox row={row} selection={selection} />}
        <div id={`${id}-head`} className={styles.cardHead}>
          {head?.show(row)}
        </div>
        {others.length > 0 && (
          <button
            type="button"
            id={`${id}-more`}
            className={styles.cardMore}
            aria-expanded={isOpen}
            aria-label={t("more")}
            aria-labelledby={`${id}-more ${id}-head`}
            onClick={() => setOpen(!isOpen)}
          >
            <DownOutlined aria-hidden rotate={isOpen ? 180 : 0} />
          </button>
        )}
      </div>
      <Fields className={styles.cells} columns={cells} row={row} />
      <Fields className={styles.lines} columns={lines} row={row} />
      {isOpen && <Fields className={styles.others} columns={others} row={row} />}
    </li>
  );
};

type FieldsProps<Row> = { className: string | undefined; columns: ListColumn<Row>[]; row: Row };

/** Empty fields, such as actions that the user may not take, are left out. */
const Fields = <Row,>({ className, columns, row }: FieldsProps<Row>) => {
  const fields = columns.flatMap(({ name, title, term, show }): [string, ReactNode, ReactNode][] => {
    const content = show(row);
    return content === null || content === undefined || content === false
      ? []
      : [[name, term ? <TermInfo key={name} term={term} text={title} /> : title, content]];
  });
  if (fields.length === 0) return null;
  return (
    <dl className={className}>
      {fields.map(([name, title, content]) => (
        <div key={name}>
          <dt>{title}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  );
};

/** The row height of all tables, saved for the user. */
const DensityMenu = () => {
  const t = useTranslations("table");
  const { open } = useNotification();
  const { density, choose } = useDensity();
  const save = (next: TableDensity) =>
    choose(next).catch(() => open?.({ type: "error", key: "density", message: t("density_not_saved") }));
  const label = t("density", { name: t(`densities.${density}`) });
  return (
    <MenuButton
      type="text"
      className={styles.density ?? ""}
      icon={<ColumnHeightOutlined aria-hidden />}
      aria-label={label}
      title={label}
      placement="bottomRight"
      menu={{
        items: TABLE_DENSITIES.map((key) => ({ key, label: t(`densities.${key}`) })),
        selectable: true,
        selectedKeys: [density],
        onClick: ({ key }) => void save(readDensity(key)),
      }}
    />
  );
};

type SortMenuProps<Row> = { columns: ListColumn<Row>[]; sort: string; onSort: (sort: string) => void };

/** Sorting on phones, where there are no column headings. Choosing the current field reverses the order. */
const SortMenu = <Row,>({ columns, sort, onSort }: SortMenuProps<Row>) => {
  const t = useTranslations("table");
  const sortable = columns.filter(({ isSortable }) => isSortable);
  const current = sortable.find(({ name }) => toAriaSort(sort, name));
  if (!current) return null;
  const words = ({ title }: ListColumn<Row>, wanted: string) =>
    t(wanted.startsWith("-") ? "sorted_down" : "sorted_up", { name: title });
  return (
    <MenuButton
      aria-label={t("sort_by", { name: words(current, sort) })}
      hasCaret
      menu={{
        items: sortable.map((column) => ({ key: column.name, label: words(column, nextSort(sort, column)) })),
        onClick: ({ key }) => {
          const column = sortable.find(({ name }) => name === key);
          if (column) onSort(nextSort(sort, column));
        },
      }}
    >
      {words(current, sort)}
    </MenuButton>
  );
};

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
