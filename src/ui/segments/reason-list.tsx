"use client";

import { CheckOutlined, CloseOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import type { CriterionReason } from "#contracts/segment-reasons.ts";
import styles from "./segments.module.css";

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Each condition with the customer's own value, and whether it holds. */
export const ReasonList = ({ reasons }: { reasons: readonly CriterionReason[] }) => {
  const t = useTranslations("segments");
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ path, inWords, ownInWords, holds }) => (
        <li key={path} className={styles.reason} data-holds={holds}>
          {holds ? <CheckOutlined aria-hidden /> : <CloseOutlined aria-hidden />}
          <span>
            <span className="visually-hidden">{holds ? t("holds") : t("holds_not")} </span>
            {capital(inWords)}
            <span className={styles.soft}>
              {ownInWords === null ? t("own_unknown") : t("own", { value: ownInWords })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
};
