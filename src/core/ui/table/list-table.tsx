"use client";

import { ColumnHeightOutlined, DownOutlined, FilterOutlined } from "@ant-design/icons";
import { type BaseRecord, useNotification } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { markFigure } from "#core/messages/terms.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { PersonalDataHint, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { usePageKey } from "#core/ui/keys/active-keys.ts";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { Toolbar } from "#core/ui/page/toolbar.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useDensity } from "#core/ui/session/use-preferences.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import { readDensity, TABLE_DENSITIES, type TableDensity } from "#core/values/preferences.ts";
import { type ListColumn, markCell } from "./column.tsx";
import { ListEmpty, ListSkeleton } from "./list-skeleton.tsx";
import { SearchField } from "./search-field.tsx";
import { nextSort, toAriaSort } from "./sorting.ts";
import styles from "./table.module.css";
import type { ListPage } from "./use-list-table.ts";
import { PageCheckbox, RowCheckbox, type RowKeys, type Selection, WideTable } from "./wide-table.tsx";

type PagerProps = {
  page: { from: number; total: number; pages: number; pageSize: number; at: ListPage<BaseRecord>["at"] };
  /** Whose size the total is. */
  group?: string | undefined;
  /** Called after the page has changed. */
  onTurned?: () => void;
};

/** A plain click, not one that opens a new tab. */
const isPlain = ({ button, ctrlKey, metaKey, shiftKey }: MouseEvent) =>
  button === 0 && !ctrlKey && !metaKey && !shiftKey;

/** The range of rows with the total, and links to the previous and next page. */
export const Pager = ({ page: { from, total, pages, pageSize, at }, group, onTurned }: PagerProps) => {
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
    <nav className="row items-center justify-between flex-1 gap-8-16 soft" aria-label={t("pages")}>
      <span>
        {t.rich("range", {
          from: count(from),
          to: count(to),
          total: count(total),
          size: (shown) => (group === undefined ? shown : <span {...markFigure("group_size", group)}>{shown}</span>),
        })}
      </span>
      {pages > 1 && (
        <span className="flex items-center gap-12">
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

type ListCardsProps<Row extends { id: string }> = {
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  selection?: Selection<Row>;
};

/** The rows on phones: a card each. */
const ListCards = <Row extends { id: string }>({ rows, ...rest }: ListCardsProps<Row>) => (
  <ul className="stack rules-between">
    {rows.map((row) => (
      <RowCard key={row.id} row={row} {...rest} />
    ))}
  </ul>
);

/** Two rows of three, so that a card is at most 180 pixels high. */
const MOST_CELLS = 6;

type RowCardProps<Row extends { id: string }> = Omit<ListCardsProps<Row>, "rows"> & { row: Row };

/** The name on top, the most important values below, and the others behind a button. */
const RowCard = <Row extends { id: string }>({ columns: [head, ...rest], row, selection }: RowCardProps<Row>) => {
  const t = useTranslations("table");
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const cells = rest.filter(({ onPhone }) => onPhone === undefined).slice(0, MOST_CELLS);
  const lines = rest.filter(({ onPhone }) => onPhone === "line");
  const others = rest.filter((column) => !cells.includes(column) && !lines.includes(column));
  return (
    <li className={styles.card}>
      <div className="flex items-start gap-12">
        {selection && <RowCheckbox row={row} selection={selection} />}
        <div id={`${id}-head`} className={styles.cardHead}>
          {head?.show(row)}
        </div>
        {others.length > 0 && (
          <button
            type="button"
            id={`${id}-more`}
            className={`flex-none soft bare-button ${styles.cardMore}`}
            aria-expanded={isOpen}
            aria-label={t("more")}
            aria-labelledby={`${id}-more ${id}-head`}
            onClick={() => setOpen(!isOpen)}
          >
            <DownOutlined aria-hidden rotate={isOpen ? 180 : 0} />
          </button>
        )}
      </div>
      <Fields className={`grid justify-between mt-4 ${styles.cells}`} columns={cells} row={row} />
      <Fields className={styles.lines} columns={lines} row={row} />
      {isOpen && <Fields className={`stack gap-6 mt-8 ${styles.others}`} columns={others} row={row} />}
    </li>
  );
};

type FieldsProps<Row> = { className: string | undefined; columns: ListColumn<Row>[]; row: Row };

/** Empty fields, such as actions that the user may not take, are left out. */
const Fields = <Row extends { id: string }>({ className, columns, row }: FieldsProps<Row>) => {
  const fields = columns.flatMap((column): [ListColumn<Row>, ReactNode, ReactNode][] => {
    const { name, title, term, show } = column;
    const content = show(row);
    return content === null || content === undefined || content === false
      ? []
      : [[column, term ? <TermInfo key={name} term={term} text={title} /> : title, content]];
  });
  if (fields.length === 0) return null;
  return (
    <dl className={className}>
      {fields.map(([column, title, content]) => (
        <div key={column.name}>
          <dt className="tiny faint">{title}</dt>
          <dd {...markCell(column, row)}>{content}</dd>
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

type SortMenuProps<Row> = {
  columns: ListColumn<Row>[];
  sorts: readonly string[];
  sort: string;
  onSort: (sort: string) => void;
};

/** Sorting on phones, where there are no column headings. Choosing the current field reverses the order. */
const SortMenu = <Row,>({ columns, sorts, sort, onSort }: SortMenuProps<Row>) => {
  const t = useTranslations("table");
  const sortable = columns.filter(({ name }) => sorts.includes(name));
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

type PhoneToolsProps = { search: ReactNode; sorting: ReactNode; children: ReactNode };

/** The tools on phones: the search field beside a button that opens the others, so that the rows are on the first screen. */
const PhoneTools = ({ search, sorting, children }: PhoneToolsProps) => {
  const t = useTranslations("table");
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className={`flex items-center gap-8 ${styles.phoneTools}`}>
        {search}
        <Button
          icon={<FilterOutlined aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {t("filters")}
        </Button>
      </div>
      <div id={id} hidden={!isOpen} className={`row items-center gap-8 ${styles.hiddenTools}`}>
        {sorting}
        {children}
      </div>
    </>
  );
};

/** The row itself if it has keys, or the first control in it. */
const focusFirstRow = (list: HTMLElement | null): void => {
  const row = list?.querySelector<HTMLElement>("tbody > tr, ul > li");
  const target = row?.hasAttribute("tabindex") ? row : row?.querySelector<HTMLElement>("a, button, input");
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
};

type ListTableProps<Row extends { id: string }> = {
  /** The table's caption for screen readers. */
  caption: string;
  /** The group whose customers all of these are, unless they are searched: other pages may show its size. */
  group?: string | undefined;
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
export const ListTable = <Row extends { id: string }>(props: ListTableProps<Row>) => {
  const { caption, columns, page, tools, empty, selection, group } = props;
  const t = useTranslations("table");
  const isPhone = useIsPhone();
  const top = useRef<HTMLElement>(null);
  const { rows, total, pages, error, isSettled, isUpdating, retry, sorts, isMasked } = page;
  const searchLabel = props.searchLabel !== undefined && isMasked ? t("search_ids") : props.searchLabel;
  const { state: list, change } = page.at;

  // A page beyond the last one (rows were deleted, or the address is wrong) shows the last page.
  const isBeyond = isSettled && total > 0 && list.page > pages;
  useEffect(() => {
    if (isBeyond) change({ page: pages }, "replace");
  });

  usePageKey("list", rows && rows.length > 0 ? () => focusFirstRow(top.current) : null);

  // Without other tools, the row height is chosen below the table, not in a row of its own.
  const hasTools = searchLabel !== undefined || Boolean(tools);
  const search = (q: string) => change({ q, page: 1 }, "replace");
  const sort = (next: string) => change({ sort: next, page: 1 });

  return (
    <section
      data-list
      ref={top}
      className={`stack min-w-0 gap-12 ${styles.list}`}
      aria-label={caption}
      aria-busy={isUpdating}
    >
      {isPhone
        ? (hasTools || selection || sorts.length > 0) && (
            <PhoneTools
              search={searchLabel !== undefined && <SearchField label={searchLabel} value={list.q} onSearch={search} />}
              sorting={<SortMenu columns={columns} sorts={sorts} sort={list.sort} onSort={sort} />}
            >
              {tools}
              {selection && <PageCheckbox selection={selection} isNamed />}
            </PhoneTools>
          )
        : hasTools && (
            <Toolbar label={t("tools")} className={`row items-center gap-8 ${styles.tools}`}>
              {searchLabel !== undefined && <SearchField label={searchLabel} value={list.q} onSearch={search} />}
              {tools}
              <DensityMenu />
            </Toolbar>
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
        <div className="min-w-0 panel overflow-x-auto">
          {isPhone ? (
            <ListCards {...props} rows={rows} />
          ) : (
            <WideTable {...props} rows={rows} sorts={sorts} sort={list.sort} onSort={sort} />
          )}
          {isUpdating && <ProgressLine />}
        </div>
      )}
      {rows !== undefined && rows.length > 0 && (
        <div className="flex items-center gap-8-16">
          <Pager
            page={page}
            group={list.q === "" ? group : undefined}
            onTurned={() => top.current?.scrollIntoView({ block: "start" })}
          />
          {!hasTools && !isPhone && <DensityMenu />}
        </div>
      )}
    </section>
  );
};
