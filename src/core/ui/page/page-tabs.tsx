"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import styles from "./tabs.module.css";

/** A `ref` for the current entry of a row that scrolls sideways: on phones it could otherwise be out of view. */
export const centerInRow = (entry: HTMLElement | null): void => {
  const row = entry?.parentElement;
  if (!row) return;
  const [at, frame] = [entry.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += at.left - frame.left - (frame.width - at.width) / 2;
};

type Props<Key extends string> = {
  /** What the tabs are about. */
  label: string;
  tabs: readonly { key: Key; label: string }[];
  active: Key;
  onChoose: (key: Key) => void;
  /** The content of the selected tab. */
  children: ReactNode;
};

/** The tab to which a key leads from tab `at` of `count`; undefined for none. */
const tabAfter = (at: number, key: string, count: number): number | undefined =>
  ({ ArrowRight: (at + 1) % count, ArrowLeft: (at - 1 + count) % count, Home: 0, End: count - 1 })[key];

/**
 * Tabs as a single Tab stop; arrow keys select. They scroll when they overflow, because antd's tabs would add a button to the
 * tab list, which ARIA does not allow.
 */
export const PageTabs = <Key extends string>({ label, tabs, active, onChoose, children }: Props<Key>) => {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === active);
    const to = tabAfter(at, event.key, tabs.length);
    const next = to === undefined ? undefined : tabs[to];
    if (to === undefined || !next) return;
    event.preventDefault();
    onChoose(next.key);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[to]?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={`flex overflow-x-auto ${styles.tabs}`}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            ref={tab.key === active ? centerInRow : null}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            aria-selected={tab.key === active}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === active ? 0 : -1}
            className={`flex-none soft bare-button ${styles.tab}`}
            onClick={() => onChoose(tab.key)}
            onKeyDown={onKeyDown}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${active}`}>
        {children}
      </div>
    </>
  );
};
