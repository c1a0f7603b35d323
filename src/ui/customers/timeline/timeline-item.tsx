"use client";

import { memo, useState } from "react";
import type { TimelineEntry } from "#contracts/customers/customer-timeline.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";
import { NoteTools } from "./note-tools.tsx";
import { useEntryWords } from "./use-entry-words.ts";

/** A shape per kind, so that color is not the only cue. */
const SIGNS: Record<TimelineEntry["kind"], string> = {
  order: "●",
  refund: "○",
  ticket: "◆",
  event: "■",
  segment: "▲",
  note: "✎",
};

type Props = { customerId: string; entry: TimelineEntry; before: TimelineEntry | undefined };

/** One timeline entry; the first of each day shows the date, with the year if it differs. */
export const TimelineItem = memo(({ customerId, entry, before }: Props) => {
  const { day, dated } = useFormats();
  const { title, detail } = useEntryWords()(entry);
  const [isRemoved, setRemoved] = useState(false);
  const date = day(entry.at);
  const isSameDay = before !== undefined && day(before.at) === date;
  if (isRemoved) return null;
  return (
    <li tabIndex={-1} className={styles.entry} data-same-day={isSameDay || undefined}>
      <time dateTime={entry.at} title={dated(entry.at)}>
        <span className={isSameDay ? "visually-hidden" : undefined}>{date}</span>
      </time>
      <span aria-hidden className={styles.sign}>
        {SIGNS[entry.kind]}
      </span>
      <div>
        <strong>{title}</strong>
        {detail !== "" && <span className={styles.detail}> · {detail}</span>}
        {entry.kind === "note" && (
          <>
            <p className={styles.note}>{entry.text}</p>
            <NoteTools customerId={customerId} note={entry} onRemoved={setRemoved} />
          </>
        )}
      </div>
    </li>
  );
});
