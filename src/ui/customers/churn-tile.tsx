"use client";

import { InfoCircleOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useTranslations } from "next-intl";
import { ChurnReasons } from "#ui/axes/customer/churn-reasons.tsx";
import { useChurnWords } from "#ui/axes/customer/use-churn-words.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import styles from "./customer.module.css";

/** The churn risk as a metric tile, with its reasons in place of a formula. */
export const ChurnTile = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const { data: churn, error } = useCustomerPart("GET /api/admin/customers/{id}/churn", customerId);
  const words = useChurnWords();
  if (error || churn === null) return null;
  // Reserve the tile's place while it loads, so that the others don't move.
  return (
    <div aria-busy={churn === undefined}>
      <dt>
        {t("terms.churn_risk")}
        {churn && (
          <Popover
            trigger={["hover", "focus", "click"]}
            content={
              <div className={styles.formula}>
                <p>{words.sentence(churn)}</p>
                <ChurnReasons churn={churn} />
              </div>
            }
          >
            <Button
              type="text"
              size="small"
              icon={<InfoCircleOutlined aria-hidden />}
              aria-label={t("customer.how_computed", { metric: t("terms.churn_risk") })}
            />
          </Popover>
        )}
      </dt>
      <dd className={styles.tileValue}>{churn && words.short(churn)}</dd>
      <dd className={styles.soft}>{churn && words.beside(churn)}</dd>
    </div>
  );
};
