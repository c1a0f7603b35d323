"use client";

import { useCan, useDelete, useOnError } from "@refinedev/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { call } from "#core/ui/call.ts";
import { usePageKey } from "#core/ui/keys/active-keys.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useVoice } from "#core/ui/session/use-voice.ts";
import { answerKey, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import type { TimelineEntry } from "#features/customer-page/contracts/customer-history.ts";
import { eventNameIn } from "#records/rules/names-in-words.ts";
import { useCustomValue } from "#records/ui/people/custom-value.tsx";
import { CustomerPart } from "#records/ui/people/customer-part.tsx";
import type { CustomerState } from "#records/ui/people/customer-state.ts";
import { CUSTOMER_ROUTES } from "#records/ui/people/use-customer-change.ts";
import styles from "./customer.module.css";

/** The timeline loaded so far, and how to load more. */
export const useTimeline = (id: string, { kinds, until }: Pick<CustomerState, "kinds" | "until">) => {
  const { id: me, business } = useMe();
  const { mutate: checkError } = useOnError();
  const query = useInfiniteQuery({
    queryKey: [...answerKey("GET /api/admin/customers/{id}/timeline"), business.id, me, id, kinds, until],
    queryFn: ({ pageParam, signal }) =>
      call(
        "GET /api/admin/customers/{id}/timeline",
        {
          id,
          ...(kinds.length > 0 && { kinds: kinds.join(",") }),
          ...(until !== null && { until }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 30_000,
  });
  const { error } = query;
  useEffect(() => {
    if (error) checkError(error);
  }, [error, checkError]);
  return {
    entries: query.data?.pages.flatMap(({ data }) => data),
    error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
};

type EntryText = { title: string; detail: string };

/** The text of a timeline entry. */
const useEntryWords = (): ((entry: TimelineEntry) => EntryText) => {
  const t = useTranslations();
  const { money, fine } = useFormats();
  const { storefronts } = useMe();
  const { words } = useVoice();
  const customValue = useCustomValue();
  const authorText = (name: string | null) => (name === null ? "" : t("customer.by", { name }));
  const joined = (parts: string[]) => parts.filter((part) => part !== "").join(" · ");
  return (entry) => {
    switch (entry.kind) {
      case "order": {
        const { status, storefrontId, categories, units, total, customFields } = entry;
        const storefront = storefronts.find(({ id }) => id === storefrontId)?.name ?? "";
        const what = categories.length > 0 ? categories.join(", ") : "";
        const state = status === "completed" ? "" : t(`statuses.order.${status}`);
        const own = customFields.map((field) => `${field.name}: ${customValue(field)}`);
        return {
          title: t("customer.entry_order", { number: entry.externalId }),
          detail: joined([money(total), what, t("customer.items", { count: units }), storefront, state, ...own]),
        };
      }
      case "refund":
        return {
          title: t("customer.entry_refund", { number: entry.orderExternalId }),
          detail: money(-entry.amount),
        };
      case "ticket": {
        const { externalId, channel, messageCount, closedAt, satisfaction, wasReopened } = entry;
        const state = t(closedAt === null ? "customer.ticket_open" : "customer.ticket_closed");
        return {
          title: t("customer.entry_ticket", { number: externalId }),
          detail: joined([
            channel,
            t("customer.messages", { count: messageCount }),
            state,
            wasReopened ? t("customer.ticket_reopened") : "",
            satisfaction === null ? "" : t("customer.satisfaction", { rating: fine(satisfaction) }),
          ]),
        };
      }
      case "event": {
        const { name, productId, productTitle, orderExternalId, properties } = entry;
        const order = orderExternalId === null ? "" : t("customer.entry_order", { number: orderExternalId });
        const more = Object.entries(properties).map(([key, value]) => `${key}: ${value}`);
        return { title: eventNameIn(words, name), detail: joined([productTitle ?? productId ?? "", order, ...more]) };
      }
      case "segment": {
        const key = entry.change === "joined" ? "customer.entry_joined" : "customer.entry_left";
        const isByHand = entry.reason === "by_hand";
        return {
          title: t(key, { segment: entry.segment.name }),
          detail: isByHand ? authorText(entry.by.name) : t("customer.entry_by_rule"),
        };
      }
      case "note": {
        const edited = entry.editedAt === null ? "" : t("customer.edited");
        return { title: t("terms.note"), detail: joined([authorText(entry.author.name), edited]) };
      }
    }
  };
};

const NoteDialog = lazily(() => import("./note-dialog.tsx").then(({ NoteDialog: it }) => it));

type NoteToolsProps = {
  customerId: string;
  note: { id: string; text: string; version: number };
  /** Hides the note immediately; it returns if the deletion is undone or refused. */
  onRemoved: (isRemoved: boolean) => void;
};

/** Edit and delete, for users who may write notes. */
const NoteTools = ({ customerId, note, onRemoved }: NoteToolsProps) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const [isEditing, setEditing] = useState(false);
  const invalidateRoutes = useInvalidateRoutes();
  const { mutateAsync } = useDelete();
  if (!mayEdit) return null;
  const remove = () => {
    onRemoved(true);
    mutateAsync({
      resource: `customers/${customerId}/notes`,
      id: note.id,
      mutationMode: "undoable",
      successNotification: false,
    }).then(
      () => invalidateRoutes(...CUSTOMER_ROUTES),
      () => onRemoved(false),
    );
  };
  return (
    <div className="row items-center gap-4-8 mt-8">
      <Button type="link" size="small" onClick={() => setEditing(true)}>
        {t("customer.edit_note")}
      </Button>
      <Button type="link" size="small" onClick={remove}>
        {t("customer.delete_note")}
      </Button>
      {isEditing && <NoteDialog customerId={customerId} note={note} onClose={() => setEditing(false)} />}
    </div>
  );
};

/** A shape per kind, so that color is not the only cue. */
const SIGNS: Record<TimelineEntry["kind"], string> = {
  order: "●",
  refund: "○",
  ticket: "◆",
  event: "■",
  segment: "▲",
  note: "✎",
};

type TimelineItemProps = { customerId: string; entry: TimelineEntry; before: TimelineEntry | undefined };

/** One timeline entry; the first of each day shows the date, with the year if it differs. */
const TimelineItem = memo(({ customerId, entry, before }: TimelineItemProps) => {
  const { day, dated } = useFormats();
  const { title, detail } = useEntryWords()(entry);
  const [isRemoved, setRemoved] = useState(false);
  const date = day(entry.at);
  const isSameDay = before !== undefined && day(before.at) === date;
  if (isRemoved) return null;
  return (
    <li
      tabIndex={-1}
      className={`grid break-anywhere rule-above ${styles.entry}`}
      data-same-day={isSameDay || undefined}
    >
      <time className="soft" dateTime={entry.at} title={dated(entry.at)}>
        <span className={isSameDay ? "visually-hidden" : undefined}>{date}</span>
      </time>
      <span aria-hidden className="soft">
        {SIGNS[entry.kind]}
      </span>
      <div>
        <strong>{title}</strong>
        {detail !== "" && <span className="soft"> · {detail}</span>}
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
            {shown.length === 0 && <p className="small faint">{t("nothing_happened")}</p>}
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
