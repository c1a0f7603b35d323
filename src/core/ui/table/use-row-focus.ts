"use client";

import { type KeyboardEvent, useState } from "react";
import { useSingleKeys } from "../device/use-single-keys.ts";
import { useListedKeys } from "../keys/active-keys.ts";
import { isPressed, isSingleKey } from "../keys/press.ts";
import { type KeyIn, SHORTCUTS } from "../keys/shortcuts.ts";

/** What shortcuts do with the focused row. */
export type RowKeys<Row> = Partial<Record<Exclude<KeyIn<"row">, "row_move">, (row: Row) => void>>;

const listRowKeys = <Row>(keys: RowKeys<Row>) => Object.keys(keys) as (keyof RowKeys<Row>)[];

/** The row to which a key leads from row `at` of `count`; undefined for none. */
const rowAfter = (at: number, key: string, count: number): number | undefined => {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return to !== undefined && to >= 0 && to < count ? to : undefined;
};

/**
 * Makes rows focusable: a single Tab stop for all of them, arrow keys to move, and single-letter shortcuts for the focused row
 * (unless turned off). Returns the row's props, empty if there are no shortcuts.
 */
export const useRowFocus = <Row extends { id: string }>(rows: readonly Row[], keys: RowKeys<Row> | undefined) => {
  const { areOn } = useSingleKeys();
  const [active, setActive] = useState<string | null>(null);
  const first = rows[0]?.id;
  useListedKeys(keys && rows.length > 0 ? ["row_move", ...listRowKeys(keys)] : []);
  const tabStop = rows.some((row) => row.id === active) ? active : first;

  return (row: Row, index = 0) => {
    if (!keys) return {};
    const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
      // Buttons inside a cell handle their own keys.
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = rowAfter(index, event.key, rows.length);
      const name = listRowKeys(keys).find((one) =>
        SHORTCUTS[one].keys.some((key) => (areOn || !isSingleKey(key)) && isPressed(key, event)),
      );
      const act = name && keys[name];
      if (to === undefined && !act) return;
      event.preventDefault();
      act?.(row);
      const body = event.currentTarget.parentElement;
      if (to !== undefined) body?.querySelectorAll<HTMLElement>("tr[data-row-key]")[to]?.focus();
    };
    return { tabIndex: row.id === tabStop ? 0 : -1, onFocus: () => setActive(row.id), onKeyDown };
  };
};
