"use client";

import { useTranslations } from "next-intl";
import type { AxisMember } from "#contracts/axes/axis-members.ts";
import { STRONG } from "#lib/domain/axes/membership.ts";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";

type Options = {
  /** The list's own address, for the link back to it. */
  here: string;
  /** If false, the score only ranks customers and has no percentage. */
  isCalibrated: boolean;
};

export const useMemberColumns = ({ here, isCalibrated }: Options): ListColumn<AxisMember>[] => {
  const t = useTranslations();
  const { fine, money, percent } = useFormats();
  const name = useNameColumn(here);
  return [
    name,
    {
      name: "membership",
      title: t("axes.membership"),
      term: "membership",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ membership }) => (
        <TwoLines below={membership > STRONG ? t("axes.strong") : null}>{fine(membership)}</TwoLines>
      ),
    },
    {
      name: "lifetimeValue",
      title: t("axes.lifetime_value"),
      term: "lifetime_value",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ lifetimeValue }) => money(lifetimeValue),
    },
    {
      name: "churnRisk",
      title: t("axes.churn_risk"),
      term: "churn_risk",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ churnRisk }) => (isCalibrated ? percent(churnRisk) : fine(churnRisk)),
    },
  ];
};
