"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { centerInRow } from "./center-in-row.ts";
import styles from "./tabs.module.css";

type Props<Key extends string> = {
  /** What the tabs are sides of. */
  label: string;
  tabs: readonly { key: Key; label: string }[];
  active: Key;
  onChoose: (key: Key) => void;
  /** What the chosen one shows. */
  children: ReactNode;
};

/** Where a key leads from tab `at` of `count`; undefined where nowhere. */
const tabAfter = (at: number, key: string, count: number): number | undefined =>
  ({ ArrowRight: (at + 1) % count, ArrowLeft: (at - 1 + count) % count, Home: 0, End: count - 1 })[key];

/**
 * The sides of one thing, as tabs: one tab stop, arrows choose. Where they need more room than there is they scroll, since
 * antd's would put a button among them, which a list of tabs must not hold.
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
      <div ref={list} role="tablist" aria-label={label} className={styles.tabs}>
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
            className={styles.tab}
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
