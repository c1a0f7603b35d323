"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { BackLink } from "#core/ui/page/back-link.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { segmentsUsing } from "#features/segments/rules/uses.ts";
import { isCalculated, pickUpdatedAt } from "#records/rules/criteria/segment-list.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { FailureRemedy } from "../failure-remedy.tsx";
import { KindMark } from "../kind-mark.tsx";
import { SegmentMenu } from "../segment-menu.tsx";
import styles from "../segments.module.css";
import { useFailureWords } from "../use-failure-words.ts";

/** Kind, version, rule as a sentence, number of members, and dependent segments. */
export const SegmentHeader = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const formats = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const { id, name, description, inWords, isAutomatic, version, archivedAt, memberCount, createdAt } = segment;
  const answer = useAllSegments().data as AnswerOf<"GET /api/admin/segments"> | undefined;
  const failure = useFailureWords()(segment);
  const users = answer && segmentsUsing(answer.data, id);
  return (
    <div className={styles.segmentHead}>
      <PageHeader
        title={name}
        above={<BackLink href="/segments">{t("nav.segments")}</BackLink>}
        actions={
          <>
            {mayEdit && archivedAt === null && (
              <Link href={`/segments/${id}/edit`}>
                <Button type="primary" tabIndex={-1}>
                  {t("segments.edit")}
                </Button>
              </Link>
            )}
            <SegmentMenu segment={segment} isOnItsPage />
          </>
        }
      >
        <p className={styles.facts}>
          <KindMark isAutomatic={isAutomatic} />
          <span className={styles.since}>{t("segments.version", { version })}</span>
          <span>
            {isCalculated(segment)
              ? t("segments.last_updated", { time: formats.moment(pickUpdatedAt(segment), new Date()) })
              : t("segments.not_yet")}
          </span>
        </p>
      </PageHeader>
      {archivedAt !== null && <Notice>{t("segments.archived_since", { date: formats.day(archivedAt) })}</Notice>}
      {failure !== null && (
        <Notice role="status">
          {failure} <FailureRemedy segment={segment} />
        </Notice>
      )}
      {description !== null && <p>{description}</p>}
      <p className={styles.rule}>{inWords ?? t("segments.by_hand_long")}</p>
      <p className={styles.facts}>
        <strong>
          {isCalculated(segment) ? t("states.customers", { count: memberCount }) : t("segments.size_unknown")}
        </strong>
        <span className={styles.since}>{t("segments.since", { date: formats.day(createdAt) })}</span>
        {isCalculated(segment) && answer && answer.customers > 0 && (
          <span>{t("segments.share_of_all", { share: formats.percent(memberCount / answer.customers) })}</span>
        )}
      </p>
      {users && users.length > 0 && (
        <p className={styles.soft}>
          {t("segments.used_in")}{" "}
          {users.map((other, i) => (
            <span key={other.id}>
              {i > 0 && ", "}
              <Link href={`/segments/${other.id}`}>{other.name}</Link>
            </span>
          ))}
        </p>
      )}
    </div>
  );
};
