"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { CardSkeleton } from "#ui/shared/people/card-skeleton.tsx";
import styles from "./customer-axes.module.css";
import { FingerprintCard } from "./fingerprint-card.tsx";
import { MembershipsCard } from "./memberships-card.tsx";
import { useCustomerAxes } from "./use-customer-axes.ts";

type Props = { customerId: string; orderCount: number; isTable: boolean };

/** The customer's position on the axes; before the first run, a note that there is none yet. */
export const AxisCards = ({ customerId, orderCount, isTable }: Props) => {
  const t = useTranslations();
  const { data, error, retry } = useCustomerAxes(customerId);
  if (error) return <ErrorCard title={t("customer_axes.failed")} error={error} onRetry={retry} />;
  if (!data) return <CardSkeleton height={480} />;
  const { profile, axes } = data;
  if (profile.model_version === null) return <NoProfile />;
  return (
    <>
      <FingerprintCard profile={profile} axes={axes} orderCount={orderCount} isTable={isTable} />
      <MembershipsCard profile={profile} axes={axes} isTable={isTable} />
    </>
  );
};

const NoProfile = () => {
  const t = useTranslations();
  return (
    <Card title={t("chart_titles.fingerprint")}>
      <p className={styles.text}>{t("customer_axes.before_run")}</p>
      <Link href="/axes">{t("nav.axes")}</Link>
    </Card>
  );
};
