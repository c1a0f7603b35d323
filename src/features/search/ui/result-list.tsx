"use client";

import { useTranslations } from "next-intl";
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { HighlightedText } from "#core/ui/highlighted-text.tsx";
import type { ResultKind } from "#features/search/rules/result-kinds.ts";
import styles from "./palette.module.css";

/** What can be done with a result or what a result does: opens an address, or runs. `onOpen` runs before the page opens in this tab. */
type Deed = { href: string; onOpen?: () => void; run?: never } | { href?: never; onOpen?: never; run: () => void };

/** An entry of the palette. */
export type Entry = Deed & {
  /** Unique in the palette; recent results are stored by it. */
  key: string;
  title: string;
  icon?: ReactNode;
  note?: string | undefined;
  /** The title's language, if it is not the page's. */
  lang?: "en";
  /** Repeats what was typed, so it is not highlighted and never listed as recent. */
  isPassing?: boolean;
};

/** A found record, page, action, field of segment rules or part of the documentation. */
export type Result = Entry & {
  kind: ResultKind;
  also?: readonly string[];
  /** The entries that → opens, besides opening it. */
  actions?: readonly Entry[];
};

/** Results under a heading. */
export type ResultGroup = { key: ResultKind | "recent"; results: readonly Result[] };

export type EntryGroup = { key: string; title: string; entries: readonly Entry[] };

type Props = {
  id: string;
  groups: readonly EntryGroup[];
  words: readonly string[];
  active: string | null;
  onPoint: (key: string) => void;
  onChoose: (entry: Entry, inNewTab: boolean) => void;
};

/** The DOM id of an entry. */
export const optionId = (listId: string, key: string): string => `${listId}-${key}`;

/** The entries as a listbox with groups; the focus stays in the text field. */
export const ResultList = ({ id, groups, words, active, onPoint, onChoose }: Props) => {
  const t = useTranslations("palette");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) document.getElementById(optionId(id, active))?.scrollIntoView({ block: "nearest" });
  }, [id, active]);

  return (
    <div ref={box} id={id} role="listbox" aria-label={t("results_label")} className={styles.list}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
        <div key={group.key} role="group" aria-labelledby={`${id}-group-${group.key}`}>
          <div
            id={`${id}-group-${group.key}`}
            role="presentation"
            className={`tiny font-medium faint ${styles.groupTitle}`}
          >
            {group.title}
          </div>
          {group.entries.map((entry) => {
            const option = {
              id: optionId(id, entry.key),
              role: "option",
              "aria-selected": entry.key === active,
              className: `flex items-center gap-10 text-ink no-underline ${styles.option}`,
              tabIndex: -1,
              onMouseMove: () => entry.key !== active && onPoint(entry.key),
              // The focus stays in the text field.
              onMouseDown: (event: MouseEvent) => event.preventDefault(),
              onClick: (event: MouseEvent) => {
                const inNewTab = event.ctrlKey || event.metaKey || event.shiftKey;
                if (inNewTab && entry.href !== undefined) return;
                event.preventDefault();
                onChoose(entry, false);
              },
            } as const;
            const content = (
              <>
                <span className={`flex-none soft text-center ${styles.icon}`}>{entry.icon}</span>
                <span className={`min-w-0 break-anywhere ${styles.name}`} lang={entry.lang}>
                  <HighlightedText text={entry.title} words={entry.isPassing ? [] : words} />
                </span>
                {entry.note && (
                  <span className={`min-w-0 small soft truncate ${styles.note}`}>
                    <HighlightedText text={entry.note} words={words} />
                  </span>
                )}
              </>
            );
            return entry.href === undefined ? (
              <div key={entry.key} {...option}>
                {content}
              </div>
            ) : (
              <a key={entry.key} href={entry.href} {...option}>
                {content}
              </a>
            );
          })}
        </div>
      ))}
    </div>
  );
};

type MarkedEntry = { key: string; isMoved: boolean };

/**
 * Which entry is active: the first one until an arrow key or the pointer has chosen another, which stays active while the entries
 * around it change.
 */
export const useMove = (groups: readonly EntryGroup[]) => {
  const [place, setPlace] = useState<MarkedEntry | null>(null);
  const entries = groups.flatMap((group) => group.entries);
  const at = Math.max(
    0,
    entries.findIndex(({ key }) => key === place?.key),
  );
  const entry = entries[at];
  const goTo = (to: number) => {
    const next = entries[to];
    if (next) setPlace({ key: next.key, isMoved: true });
  };
  return {
    /** `isMoved`: the user chose it. */
    active: entry && { ...entry, isMoved: place?.key === entry.key && place.isMoved },
    point: (key: string) => setPlace({ key, isMoved: true }),
    /** Past the last entry comes the first. */
    step: (by: 1 | -1) => goTo((at + by + entries.length) % entries.length),
    edge: (which: "first" | "last") => goTo(which === "first" ? 0 : entries.length - 1),
    /** Starts again at the first entry, or at this one. */
    reset: (key?: string) => setPlace(key === undefined ? null : { key, isMoved: true }),
  };
};
