"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { Part } from "#ui/shared/people/customer-part.tsx";
import { ArchetypeLine } from "./archetype-line.tsx";
import { AxisDots } from "./axis-dots.tsx";
import styles from "./customer-axes.module.css";
import { fingerprintOf } from "./fingerprint-model.ts";
import { useCustomerAxes } from "./use-customer-axes.ts";

/** On the overview: the axes on which somebody differs most; the others are a step away. */
const SHOWN = 4;

type Props = { customerId: string; orderCount: number; whole: string };

/** "How do they compare?" in short, with their type and the way to the whole. */
export const CompareCard = ({ customerId, orderCount, whole }: Props) => {
  const t = useTranslations();
  const part = useCustomerAxes(customerId);
  return (
    <Part
      title={t("chart_titles.fingerprint")}
      tools={<Link href={whole}>{t("customer.tabs.behavior")}</Link>}
      failed={t("customer_axes.failed")}
      part={part}
    >
      {({ profile }) =>
        profile.model_version === null ? (
          <p className={styles.told}>{t("customer_axes.before_run")}</p>
        ) : (
          <>
            <ArchetypeLine archetype={profile.archetype} />
            <ul className={styles.list}>
              {fingerprintOf(profile, AXES, { orderCount })
                .prints.slice(0, SHOWN)
                .map((print) => (
                  <AxisDots key={print.axis} print={print} />
                ))}
            </ul>
          </>
        )
      }
    </Part>
  );
};
