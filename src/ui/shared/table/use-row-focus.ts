"use client";

import { type KeyboardEvent, useState } from "react";
import { useSingleKeys } from "../device/use-single-keys.ts";

/** The row to which a key leads from row `at` of `count`; undefined for none. */
const rowAfter = (at: number, key: string, count: number): number | undefined => {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to !== undefined && to >= 0 && to < count ? to : undefined;
};

/**
 * Makes rows focusable: a single Tab stop for all of them, arrow keys to move, and single-letter shortcuts for the focused row
 * (unless turned off). Returns the row's props, empty if there are no shortcuts.
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
      // Buttons inside a cell handle their own keys.
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
