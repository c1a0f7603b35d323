"use client";

import { useTranslations } from "next-intl";
import { MenuButton } from "../buttons/menu-button.tsx";
import type { ListColumn } from "./column.ts";
import { directionOf, nextSort } from "./list-state.ts";

type Props<Row> = { columns: ListColumn<Row>[]; sort: string; onSort: (sort: string) => void };

/** Sorting on phones, where there are no column headings. Choosing the current field reverses the order. */
export const SortMenu = <Row,>({ columns, sort, onSort }: Props<Row>) => {
  const t = useTranslations("table");
  const sortable = columns.filter(({ isSortable }) => isSortable);
  const current = sortable.find(({ name }) => directionOf(sort, name));
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
