"use client";

import { useTranslations } from "next-intl";
import type { WinBackAnswer, WinBackRow } from "#contracts/playbooks/win-back.ts";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import styles from "../churn.module.css";

/** Who, why, what contact saves, and how the customer can be reached. */
export const useWinBackColumns = (here: string, listed: WinBackAnswer | undefined): ListColumn<WinBackRow>[] => {
  const t = useTranslations();
  const { money, percent } = useFormats();
  return [
    useNameColumn(here),
    {
      name: "why",
      title: t("churn.why"),
      isText: true,
      onPhone: "line",
      show: ({ nextAction }) =>
        nextAction && (
          <span className={styles.reason} title={nextAction.why}>
            {nextAction.why}
          </span>
        ),
    },
    {
      name: "saveValue",
      title: t("churn.save_value"),
      term: "win_back_value",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ saveValue, valueIfBack }) =>
        saveValue === null || valueIfBack === null ? (
          t("churn.not_foreseen")
        ) : (
          <TwoLines below={t("churn.if_back", { money: money(valueIfBack) })}>{money(saveValue)}</TwoLines>
        ),
    },
    {
      name: "chanceToReturn",
      title: t("churn.chance_to_return", { period: listed?.chanceWithin ?? "gap" }),
      term: "chance_to_return",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ chanceToReturn }) => (chanceToReturn === null ? null : percent(chanceToReturn)),
    },
    {
      name: "reachable",
      title: t("churn.reachable_label"),
      term: "reachable",
      show: ({ reachableByEmail, reachableBySms }) => {
        const ways = [reachableByEmail && t("customer.email"), reachableBySms && t("customer.sms")].filter(Boolean);
        return ways.length > 0 ? ways.join(", ") : <span className={styles.soft}>{t("churn.no_consent")}</span>;
      },
    },
  ];
};
