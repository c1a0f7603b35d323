"use client";

import { CheckOutlined, CloseOutlined, MinusOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import type { CriterionReason } from "#features/segments/contracts/segment-reasons.ts";
import { evaluateReasons } from "./evaluate-reasons.ts";
import styles from "./reason-list.module.css";

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

const ICONS = { met: CheckOutlined, missed: CloseOutlined, spare: MinusOutlined };

/** Each condition with the customer's value: met, not met, or not needed. */
export const ReasonList = ({ reasons }: { reasons: readonly CriterionReason[] }) => {
  const t = useTranslations("segments");
  return (
    <ul className={styles.reasons}>
      {evaluateReasons(reasons).map(({ path, inWords, ownInWords, isWanted, status }) => {
        const Icon = ICONS[status];
        const ownText = ownInWords === null ? t("own_unknown") : t("own", { value: ownInWords });
        return (
          <li key={path} data-standing={status}>
            <Icon aria-hidden />
            <span>
              {status !== "spare" && (
                <span className="visually-hidden">{t(status === "met" ? "holds" : "holds_not")} </span>
              )}
              {capital(isWanted ? inWords : t("unwanted", { rule: inWords }))}
              <span className={styles.own}>{status === "spare" ? `${ownText} · ${t("spare")}` : ownText}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
};
