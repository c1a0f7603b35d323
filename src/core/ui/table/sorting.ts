import type { CrudSort } from "@refinedev/core";
import type { ListColumn } from "./column.tsx";

/** Refine's sorter in the notation of the address and the API: "-name" is descending. */
export const sortText = ({ field, order }: CrudSort): string => `${order === "desc" ? "-" : ""}${field}`;

export const parseSorter = (text: string): CrudSort => ({
  field: text.replace(/^-/, ""),
  order: text.startsWith("-") ? "desc" : "asc",
});

type SortedColumn = Pick<ListColumn<never>, "name" | "align" | "startsDown">;

/** Sorts by this field: reverses the order if it is sorted by it already, else uses its default direction. */
export const nextSort = (sort: string, { name, align, startsDown = align === "end" }: SortedColumn): string => {
  if (sort === name) return `-${name}`;
  if (sort === `-${name}`) return name;
  return startsDown ? `-${name}` : name;
};

/** The value of `aria-sort`; undefined if it is sorted by another field. */
export const toAriaSort = (sort: string, name: string): "ascending" | "descending" | undefined => {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : undefined;
};

/** The number of pages, at least one. */
export const pageCount = (total: number, pageSize: number): number => Math.max(1, Math.ceil(total / pageSize));
