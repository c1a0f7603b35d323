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
      show: ({ next_action }) =>
        next_action && (
          <span className={styles.reason} title={next_action.why}>
            {next_action.why}
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
      show: ({ save_value, value_if_back }) =>
        save_value === null || value_if_back === null ? (
          t("churn.not_foreseen")
        ) : (
          <TwoLines below={t("churn.if_back", { money: money(value_if_back) })}>{money(save_value)}</TwoLines>
        ),
    },
    {
      name: "chanceToReturn",
      title: t("churn.chance_to_return", { period: listed?.chanceWithin ?? "gap" }),
      term: "chance_to_return",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ chance_to_return }) => (chance_to_return === null ? null : percent(chance_to_return)),
    },
    {
      name: "reachable",
      title: t("churn.reachable_label"),
      term: "reachable",
      show: ({ reachable_by_email, reachable_by_sms }) => {
        const ways = [reachable_by_email && t("customer.email"), reachable_by_sms && t("customer.sms")].filter(Boolean);
        return ways.length > 0 ? ways.join(", ") : <span className={styles.soft}>{t("churn.no_consent")}</span>;
      },
    },
  ];
};
