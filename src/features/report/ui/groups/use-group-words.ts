"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentGroup } from "#features/report/contracts/groups.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { LAPSED_CODE } from "#records/rules/rfm/group.ts";

/** The segment whose name promises more than its rule: it contains everyone with few, recent orders. */
const NEW_CUSTOMERS = RFM_SEGMENTS.find(({ key }) => key === "new_customers")?.code;

export const isNewCustomers = ({ segmentCode }: SegmentGroup): boolean => segmentCode === NEW_CUSTOMERS;

/** What the customers of a segment have in common, in sentences with their own figures. */
export const useGroupWords = (): ((group: SegmentGroup, days: number) => string) => {
  const t = useTranslations("groups");
  const { percent } = useFormats();
  return (group, days) => {
    const { customers: count, orderedOnce: part, firstTime, returning, segmentCode } = group;
    const { orderedOnceInPeriod: inPeriod } = group;
    const once =
      part === 0 && inPeriod === 0
        ? t("once_none")
        : part === count
          ? t("once_all")
          : inPeriod === part || segmentCode === LAPSED_CODE
            ? t("once", { part, count })
            : t("once_in_period", { part: inPeriod, count, days, once: part });
    return [
      ...(isNewCustomers(group)
        ? [t("history", { count, days, first: firstTime.customers, returning: returning.customers })]
        : []),
      t("typical", { orders: group.medianOrders, days: group.medianDaysSinceLastPurchase }),
      // The new customers' own sentence has said how many ordered only once.
      ...(isNewCustomers(group) ? [] : [once]),
      ...(segmentCode === LAPSED_CODE ? [] : [t("revenue_part", { share: percent(group.revenueShare), days })]),
    ].join(" ");
  };
};
