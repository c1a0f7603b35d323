"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef } from "react";
import { usePageKey } from "#ui/shared/keys/active-keys.ts";
import { CustomerPart } from "#ui/shared/people/customer-part.tsx";
import styles from "../customer.module.css";
import { TimelineItem } from "./timeline-item.tsx";
import type { useTimeline } from "./use-timeline.ts";

type Props = {
  customerId: string;
  title: string;
  timeline: ReturnType<typeof useTimeline>;
  tools: ReactNode;
  /** Only the newest entries; all loaded ones if omitted. */
  most?: number;
};

/**
 * The timeline, newest first; `J` and `K` move between entries. `content-visibility` skips drawing entries out of view, so ten
 * thousand scroll smoothly and, unlike in a virtualized list, the browser's search and screen readers still find them.
 */
export const TimelineList = ({ customerId, title, timeline, tools, most = Number.POSITIVE_INFINITY }: Props) => {
  const t = useTranslations("customer");
  const list = useRef<HTMLOListElement>(null);
  const step = (by: 1 | -1) => () => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>("li[tabindex]") ?? [])];
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[at < 0 ? 0 : at + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  usePageKey("next_entry", step(1));
  usePageKey("previous_entry", step(-1));
  const { entries, error, retry, hasMore, isLoadingMore, loadMore } = timeline;
  return (
    <CustomerPart
      title={title}
      tools={tools}
      height={340}
      failed={t("timeline_failed")}
      part={{ data: entries, error, retry }}
    >
      {(all) => {
        const shown = all.slice(0, most);
        return (
          <>
            {shown.length === 0 && <p className={styles.soft}>{t("nothing_happened")}</p>}
            <ol ref={list} className={styles.timeline}>
              {shown.map((entry, i) => (
                <TimelineItem key={entry.id} customerId={customerId} entry={entry} before={shown[i - 1]} />
              ))}
            </ol>
            {hasMore && shown.length === all.length && (
              <Button loading={isLoadingMore} onClick={loadMore}>
                {t("older")}
              </Button>
            )}
          </>
        );
      }}
    </CustomerPart>
  );
};
