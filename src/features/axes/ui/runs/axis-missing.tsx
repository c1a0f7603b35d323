"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import { DEFAULT_OPTIONS } from "#records/rules/axes/model.ts";

/** Shown for an axis without segments or an unknown axis, with the reason and a link. */
export const AxisMissing = ({ axis, customers }: { axis: AxisDetails | undefined; customers: number }) => {
  const t = useTranslations("axes");
  const need = DEFAULT_OPTIONS.minPopulation;
  const why = () => {
    if (!axis) return t("unknown");
    if (axis.missing === "no_tickets") return t("needs_tickets");
    return customers < need ? t("too_few", { have: customers, need, missing: need - customers }) : t("needs_run");
  };
  return (
    <Card isLoose>
      <p>{why()}</p>
      <p>
        <Link href="/axes">{t("to_all")}</Link>
      </p>
    </Card>
  );
};
