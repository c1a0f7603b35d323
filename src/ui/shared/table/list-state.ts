import type { CrudSort } from "@refinedev/core";

/** Refine's sorter as a word of the address and the API: "-name" sorts by name, largest first. */
export const sortText = ({ field, order }: CrudSort): string => `${order === "desc" ? "-" : ""}${field}`;

export const sorterOf = (text: string): CrudSort => ({
  field: text.replace(/^-/, ""),
  order: text.startsWith("-") ? "desc" : "asc",
});

/** A sort by this field: the other way where it is sorted by it already, else its first direction. */
export const nextSort = (sort: string, { name, startsDown }: { name: string; startsDown?: boolean }): string => {
  if (sort === name) return `-${name}`;
  if (sort === `-${name}`) return name;
  return startsDown ? `-${name}` : name;
};

/** How `aria-sort` calls it; undefined where it is sorted by something else. */
export const directionOf = (sort: string, name: string): "ascending" | "descending" | undefined => {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : undefined;
};

/** How many pages there are: one at least, even with nothing on it. */
export const pagesOf = (total: number, pageSize: number): number => Math.max(1, Math.ceil(total / pageSize));
