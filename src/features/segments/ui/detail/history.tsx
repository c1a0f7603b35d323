"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { Pager } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { useActorWords, useReasonWords } from "#records/ui/people/reason-list.tsx";
import styles from "../segments.module.css";

import { MEMBERS_LIST } from "./members.tsx";

type Entry = AnswerOf<"GET /api/admin/segments/{id}/history">["data"][number];

/** The segment's edits as sentences, and the customers who joined and left with the reasons. */
export const SegmentHistory = ({ segment: { id } }: { segment: Segment }) => {
  const t = useTranslations("segments");
  const page = useListTable<Entry>({
    resource: "segments/{id}/history",
    // The address may contain the member list's order.
    ...MEMBERS_LIST,
    filters: { id },
  });
  if (page.error) return <ErrorCard title={t("history_failed")} error={page.error} onRetry={page.retry} />;
  if (!page.rows) return <ListSkeleton columns={2} />;
  return (
    <section className="stack min-w-0 gap-16" aria-label={t("tabs.history")}>
      <ol className="rules-between panel">
        {page.rows.map((entry) => (
          <li key={entry.id} className={`stack gap-4 ${styles.entry}`}>
            <HistoryLine entry={entry} />
          </li>
        ))}
      </ol>
      {page.pages > 1 && <Pager page={page} />}
    </section>
  );
};

const HistoryLine = ({ entry }: { entry: Entry }) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const actorName = useActorWords();
  const reasonWords = useReasonWords();
  const head = (words: string) => (
    <p>
      <time className="faint" dateTime={entry.at}>
        {formats.stamp(entry.at)}
      </time>{" "}
      · <strong>{words}</strong> · {actorName(entry.by)}
    </p>
  );
  if (entry.kind === "edit") return <Edit entry={entry} head={head} />;
  const { joined, left, customers, reason } = entry;
  return (
    <>
      {head(
        [
          ...(joined > 0 ? [t("joined_count", { count: joined })] : []),
          ...(left > 0 ? [t("left_count", { count: left })] : []),
          reasonWords(reason, entry.by),
        ].join(" · "),
      )}
      <p className="row gap-2-12">
        {customers.map((customer) => (
          <span key={`${customer.id} ${customer.change}`}>
            <span aria-hidden>{customer.change === "joined" ? "+ " : "− "}</span>
            <span className="visually-hidden">{t(customer.change === "joined" ? "joined_one" : "left_one")} </span>
            <Link href={customerAddress(customer.id)}>{customerName(customer)}</Link>
          </span>
        ))}
        {joined + left > customers.length && <span>{t("and_more", { count: joined + left - customers.length })}</span>}
      </p>
    </>
  );
};

type EditProps = { entry: Extract<Entry, { kind: "edit" }>; head: (words: string) => ReactNode };

const Edit = ({ entry: { before, after, version }, head }: EditProps) => {
  const t = useTranslations("segments");
  if (before === null) {
    return (
      <>
        {head(t("made"))}
        <p className="max-w-wide">{after.inWords ?? t("by_hand_long")}</p>
      </>
    );
  }
  const changes = [
    ...(before.name === after.name ? [] : [{ name: t("name"), was: before.name, is: after.name }]),
    ...(before.inWords === after.inWords
      ? []
      : [{ name: t("in_words_head"), was: before.inWords ?? "–", is: after.inWords ?? "–" }]),
    ...(before.description === after.description
      ? []
      : [{ name: t("description"), was: before.description ?? "–", is: after.description ?? "–" }]),
  ];
  return (
    <>
      {head(t("edited", { version }))}
      <dl>
        {changes.map(({ name, was, is }) => (
          <div key={name}>
            <dt className="text-13 faint">{name}</dt>
            <dd>
              <del className="faint">{was}</del> <ins className="font-medium no-underline">{is}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
};
