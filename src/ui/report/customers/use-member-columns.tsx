"use client";

import { useTranslations } from "next-intl";
import type { SegmentCustomer, SegmentCustomers } from "#contracts/report/report-customers.ts";
import { STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import { LAPSED_CODE } from "#lib/domain/report/group.ts";
import { SegmentName } from "#ui/shared/people/segment-mark.tsx";
import { useBuyerColumns } from "#ui/shared/people/use-buyer-columns.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { segmentKey } from "#ui/theme/segments.ts";
import type { MembersState } from "./url-state.ts";
import { WhyButton } from "./why-button.tsx";

type ListAddress = {
  /** The list's own address, for links back from a customer. */
  here: string;
};

type OpenState = { open: string | null; setOpen: (id: string | null) => void };

/** Up to a week ago, dates are shown in days. */
const RECENT_DAYS = 7;

/** The list's columns; the segment only if the list contains several. */
export const useMemberColumns = (
  { segment }: Pick<MembersState, "segment">,
  answer: SegmentCustomers | undefined,
  { open, setOpen, here }: OpenState & ListAddress,
): ListColumn<SegmentCustomer>[] => {
  const t = useTranslations();
  const { money, day } = useFormats();
  const { name, orderCount } = useBuyerColumns(here);
  const ago = (days: number) => (days === 0 ? t("states.today") : t("states.days_ago", { days }));
  const inSegment: ListColumn<SegmentCustomer> = {
    name: "segmentCode",
    title: t("terms.segment"),
    show: ({ segmentCode }) => <SegmentName segment={segmentKey(segmentCode) ?? segmentCode} />,
  };
  const why: ListColumn<SegmentCustomer> = {
    name: "why",
    title: t("members.why"),
    onPhone: "more",
    show: (customer) =>
      answer && (
        <WhyButton
          customer={customer}
          answer={answer}
          isOpen={open === customer.id}
          onOpen={(isOpen) => setOpen(isOpen ? customer.id : null)}
        />
      ),
  };
  return [
    name,
    {
      name: "lastOrderAt",
      title: t("members.last_order"),
      isSortable: true,
      startsDown: true,
      show: ({ lastOrderAt, daysSinceLastPurchase: days }) => (
        <span title={day(lastOrderAt)}>{days <= RECENT_DAYS ? ago(days) : day(lastOrderAt)}</span>
      ),
    },
    orderCount,
    {
      name: "revenue",
      title: t("terms.revenue"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ revenue }) => money(revenue),
    },
    {
      name: "predictedClv",
      title: t("forecast.clv_months", { months: STANDARD_SETTING.months }),
      align: "end",
      show: ({ predictedClv }) => (predictedClv === null ? "–" : money(predictedClv)),
    },
    ...(segment === null ? [inSegment] : []),
    ...(segment === LAPSED_CODE ? [] : [why]),
  ];
};
