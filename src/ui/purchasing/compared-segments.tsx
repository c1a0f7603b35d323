"use client";

import { useTranslations } from "next-intl";
import type { PurchasingAnswer, PurchasingGroup } from "#contracts/purchasing/purchasing.ts";
import { PURCHASING_DAYS } from "#lib/domain/purchasing/purchasing.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { comparedGroups } from "#ui/shared/comparison/compared-groups.ts";
import { type ComparedRow, ComparedTable } from "#ui/shared/comparison/compared-table.tsx";
import { NotCalculated } from "#ui/shared/comparison/not-calculated.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ComparedPurchasing } from "./types.ts";

type Props = { answer: PurchasingAnswer; compared: ComparedPurchasing; onRun: ((asOf: Day) => void) | undefined };

const groupsOf = ({ groups }: { groups: Pick<PurchasingGroup, "id" | "label" | "customers" | "avgPurchaseValue">[] }) =>
  groups.map(({ id, label, customers, avgPurchaseValue }) => {
    return { key: id, name: label, customers, worth: avgPurchaseValue };
  });

/** The segments beside those of an earlier period. */
export const ComparedSegments = ({ answer, compared, onRun }: Props) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { start, end } = compared.period;
  const period = days(start, end);
  if (!compared.answer) {
    return <NotCalculated period={period} run={compared.run} onRun={onRun && (() => onRun(end))} />;
  }
  if (compared.answer.customers === 0) return <Notice>{t("comparison.none", { period })}</Notice>;
  const total: ComparedRow = {
    key: "total",
    name: t("comparison.total"),
    worth: { now: null, before: null },
    customers: { now: answer.customers, before: compared.answer.customers },
  };
  return (
    <ComparedTable
      period={period}
      rows={[...comparedGroups(groupsOf(answer), groupsOf(compared.answer)), total]}
      nameTitle={t("terms.segment")}
      worthTitle={t("purchasing.compared_worth")}
      about={t("purchasing.compared_about", { days: PURCHASING_DAYS, period })}
    />
  );
};
