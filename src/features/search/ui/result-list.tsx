"use client";

import { useTranslations } from "next-intl";
import { type MouseEvent, useEffect, useRef } from "react";
import { HighlightedText } from "#features/customers/ui/list/highlighted-text.tsx";
import styles from "./palette.module.css";
import type { Entry } from "./result.ts";

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
        <div key={group.key} role="group" aria-labelledby={`${id}-group-${group.key}`} className={styles.group}>
          <div id={`${id}-group-${group.key}`} role="presentation" className={styles.groupTitle}>
            {group.title}
          </div>
          {group.entries.map((entry) => {
            const option = {
              id: optionId(id, entry.key),
              role: "option",
              "aria-selected": entry.key === active,
              className: styles.option,
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
                <span className={styles.icon}>{entry.icon}</span>
                <span className={styles.name} lang={entry.lang}>
                  <HighlightedText text={entry.title} words={entry.isPassing ? [] : words} />
                </span>
                {entry.note && (
                  <span className={styles.note}>
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
