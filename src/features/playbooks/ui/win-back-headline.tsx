"use client";

import { useTranslations } from "next-intl";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useEvidence } from "#features/evidence/ui/evidence.tsx";
import type { WinBackAnswer } from "#features/playbooks/contracts/win-back.ts";

/** How many customers are listed, how many of them can be reached, and what contacting them can save. */
export const WinBackHeadline = ({ listed }: { listed: WinBackAnswer | undefined }) => {
  const t = useTranslations();
  const { count, days, moneyShort } = useFormats();
  const measured = useEvidence().note("win_back", null);
  if (!listed) return <ContextLine phoneLines={2}>{t("states.loading")}</ContextLine>;
  const { totals, contacted, cap, asOf } = listed;
  const parts = [
    t("states.customers", { count: totals.customers }),
    t("churn.reachable_counts", { email: count(totals.reachableByEmail), sms: count(totals.reachableBySms) }),
    t("churn.saved", { money: moneyShort(totals.expectedValueSaved) }),
    t("churn.contacted_of", { contacted: count(contacted), cap: count(cap) }),
    ...(measured === "" ? [] : [t("churn.measured", { effect: measured })]),
    ...(asOf === null ? [] : [t("churn.as_of", { day: days(asOf, asOf) })]),
  ];
  return <ContextLine phoneLines={2}>{parts.join(" · ")}</ContextLine>;
};
