"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AxisMember } from "#contracts/axis-people.ts";
import { STRONG } from "#lib/domain/axes/membership.ts";
import { nameOf } from "../customer/name-of.ts";
import { customerAddress } from "../customer/url-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import type { ListColumn } from "../table/column.ts";
import { TwoLines } from "../table/two-lines.tsx";

type Options = {
  /** The list's own address, for the way back. */
  here: string;
  /** Else the risk says who before whom, and no percentage. */
  isCalibrated: boolean;
};

/** What the list says of each customer of a segment. */
export const useMemberColumns = ({ here, isCalibrated }: Options): ListColumn<AxisMember>[] => {
  const t = useTranslations();
  const { fine, money, percent } = useFormats();
  return [
    {
      name: "name",
      title: t("terms.customer"),
      isSortable: true,
      show: (one) => (
        <TwoLines below={one.email ?? (one.name?.trim() ? one.externalId : null)}>
          <Link href={customerAddress(one.id, here)}>{nameOf(one)}</Link>
        </TwoLines>
      ),
    },
    {
      name: "membership",
      title: t("axes.membership"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ membership }) => (
        <TwoLines below={t(membership > STRONG ? "axes.strong" : "axes.balanced")}>{fine(membership)}</TwoLines>
      ),
    },
    {
      name: "lifetimeValue",
      title: t("axes.lifetime_value"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ lifetimeValue }) => money(lifetimeValue),
    },
    {
      name: "churnRisk",
      title: t("axes.churn_risk"),
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ churnRisk }) => (isCalibrated ? percent(churnRisk) : fine(churnRisk)),
    },
  ];
};
