"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { ChangeMark } from "#ui/shared/comparison/change-mark.tsx";
import { ComparedFigures } from "#ui/shared/comparison/compared-figures.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { Size } from "./trend-model.ts";

type Compared = NonNullable<AnswerOf<"GET /api/admin/segments/{id}/sizes">["data"]["compared"]>;

/** The members and their purchases beside those of an earlier day. */
export const ComparedSize = ({ now, compared: { day, members, stored } }: { now: Size; compared: Compared }) => {
  const t = useTranslations();
  const { count, days, difference, money } = useFormats();
  const shown = days(day, day);
  if (members === null) return <Notice>{t("segments.not_created_by", { day: shown })}</Notice>;
  const counted = { show: count, showDifference: difference };
  const signed = (amount: number) => `${amount > 0 ? "+" : ""}${money(amount)}`;
  const figures = [
    {
      label: t("report.customers"),
      value: count(now.members),
      mark: <ChangeMark now={now.members} before={members} {...counted} />,
    },
    ...(stored
      ? [
          {
            label: t("segments.orders_90"),
            value: count(now.orders),
            mark: <ChangeMark now={now.orders} before={stored.orders} {...counted} />,
          },
          {
            label: t("segments.revenue_90"),
            value: money(now.revenue),
            mark: (
              <ChangeMark
                now={now.revenue}
                before={stored.revenue}
                base={stored.orders}
                show={money}
                showDifference={signed}
              />
            ),
          },
        ]
      : []),
  ];
  const isEarlier = stored !== null && stored.day !== day;
  return (
    <>
      <ComparedFigures period={shown} figures={figures} />
      {stored === null && <Notice>{t("segments.orders_not_stored", { day: shown })}</Notice>}
      {isEarlier && <Notice isQuiet>{t("segments.orders_stored", { day: days(stored.day, stored.day) })}</Notice>}
    </>
  );
};
