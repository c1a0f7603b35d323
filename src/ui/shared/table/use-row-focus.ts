"use client";

import { type KeyboardEvent, useState } from "react";
import { useSingleKeys } from "../device/use-single-keys.ts";

/** Where the arrows lead from row `at` of `count`; undefined where they lead nowhere. */
const rowAfter = (at: number, key: string, count: number): number | undefined => {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to !== undefined && to >= 0 && to < count ? to : undefined;
};

/**
 * Rows that take the focus: one tab stop for all of them, arrows move, and a letter acts on the row (unless one-letter
 * keys are turned off). Gives the row's props. Without keys the rows are plain ones.
 */
export const useRowFocus = <Row extends { id: string }>(
  rows: readonly Row[],
  keys: Record<string, (row: Row) => void> | undefined,
) => {
  const { areOn } = useSingleKeys();
  const [active, setActive] = useState<string | null>(null);
  const first = rows[0]?.id;
  const tabStop = rows.some((row) => row.id === active) ? active : first;

  return (row: Row, index = 0) => {
    if (!keys) return {};
    const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
      // Inside a cell's own button its keys are its own.
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = rowAfter(index, event.key, rows.length);
      const act = areOn ? keys[event.key.toLowerCase()] : undefined;
      if (to === undefined && !act) return;
      event.preventDefault();
      act?.(row);
      const body = event.currentTarget.parentElement;
      if (to !== undefined) body?.querySelectorAll<HTMLElement>("tr[data-row-key]")[to]?.focus();
    };
    return { tabIndex: row.id === tabStop ? 0 : -1, onFocus: () => setActive(row.id), onKeyDown };
  };
};
