"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AXES } from "#records/rules/axes/registry/axes.ts";
import { CustomerPart } from "#records/ui/people/customer-part.tsx";
import { ArchetypeLine } from "./archetype-line.tsx";
import styles from "./customer-axes.module.css";
import { buildFingerprint } from "./fingerprint-model.ts";
import { Percentiles } from "./percentiles.tsx";
import { useCustomerAxes } from "./use-customer-axes.ts";

/** The overview shows only the axes that differ most; a link leads to the others. */
const SHOWN = 8;

type Props = { customerId: string; orderCount: number; whole: string };

/** A summary of how the customer compares, with a link to the details. */
export const CompareCard = ({ customerId, orderCount, whole }: Props) => {
  const t = useTranslations();
  const part = useCustomerAxes(customerId);
  return (
    <CustomerPart
      title={t("chart_titles.fingerprint")}
      tools={<Link href={whole}>{t("customer.tabs.behavior")}</Link>}
      failed={t("customer_axes.failed")}
      part={part}
    >
      {({ profile }) =>
        profile.model_version === null ? (
          <p className={styles.text}>{t("customer_axes.before_run")}</p>
        ) : (
          <>
            <ArchetypeLine archetype={profile.archetype} />
            <Percentiles prints={buildFingerprint(profile, AXES, { orderCount }).prints.slice(0, SHOWN)} />
          </>
        )
      }
    </CustomerPart>
  );
};
