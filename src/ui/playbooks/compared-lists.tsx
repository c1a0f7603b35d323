"use client";

import { useTranslations } from "next-intl";
import type { Comparison } from "#lib/domain/report/comparison.ts";
import { ComparedTable } from "#ui/shared/comparison/compared-table.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";

/** The size of each list and the money at stake, beside those of an earlier day. */
export const ComparedLists = ({ compare }: { compare: Comparison }) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/actions/comparison", { compare }, { keepsBefore: true });
  if (error) return <ErrorCard title={t("churn.comparison_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { day, now, stored, storedSince } = answer.data;
  const shown = (of: string) => days(of, of);
  if (!stored) {
    return (
      <Notice>
        {storedSince
          ? t("churn.not_stored", { day: shown(day), since: shown(storedSince) })
          : t("churn.not_stored_yet", { day: shown(day) })}
      </Notice>
    );
  }
  const lists = [...now, ...stored.lists.filter(({ list }) => !now.some((each) => each.list === list))];
  const rows = lists.map(({ list }) => {
    const [current, before] = [now, stored.lists].map((all) => all.find((each) => each.list === list));
    return {
      key: list,
      name: t(`churn.lists.${list}`),
      customers: { now: current?.customers ?? null, before: before?.customers ?? null },
      worth: { now: current?.value ?? null, before: before?.value ?? null },
    };
  });
  return (
    <ComparedTable
      period={shown(stored.day)}
      rows={rows}
      nameTitle={t("churn.list")}
      worthTitle={t("churn.at_stake")}
      about={t("churn.compared_about")}
    />
  );
};
