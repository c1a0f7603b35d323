"use client";

import { useTranslations } from "next-intl";
import type { CustomerDrift } from "#contracts/axes/drift.ts";
import { STANDARD_WINDOW } from "#lib/domain/axes/drift/weeks.ts";
import { CustomerPart } from "#ui/shared/people/customer-part.tsx";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { WhyMoved } from "../drift/why-moved.tsx";
import styles from "./customer-axes.module.css";

/** Further weeks are in the API. */
const WEEKS = 8;

/** "How is this customer changing?": the speed in the last quarter against normal variation, and the weeks with changes. */
export const DriftCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations("drift");
  const part = useCustomerPart("GET /api/admin/customers/{id}/drift", customerId);
  return (
    <CustomerPart title={t("customer.title")} failed={t("customer.failed")} part={part} height={240}>
      {(drift) => (drift ? <Path drift={drift} /> : <p className={styles.soft}>{t("customer.none")}</p>)}
    </CustomerPart>
  );
};

const Path = ({ drift: { windows, path } }: { drift: CustomerDrift }) => {
  const t = useTranslations("drift");
  const { days, percent } = useFormats();
  const quarter = windows.find(({ weeks }) => weeks === STANDARD_WINDOW);
  const velocity = quarter?.velocity ?? null;
  const figures = quarter &&
    velocity !== null && { velocity: percent(velocity), threshold: percent(quarter.threshold) };
  return (
    <>
      <p>{figures ? t(quarter.isDrifting ? "customer.drifting" : "customer.steady", figures) : t("customer.new")}</p>
      {figures && quarter.isDrifting && <WhyMoved reasons={quarter.why} />}
      <h3 className={styles.subtitle}>{t("customer.path")}</h3>
      {path.length === 0 && <p className={styles.soft}>{t("customer.no_path")}</p>}
      <ol className={styles.people}>
        {path.slice(0, WEEKS).map(({ week, velocity: distance, archetypeBefore, archetype, moves, isNewVersion }) => (
          <li key={week}>
            <p className={styles.soft}>
              {t("customer.week", { day: days(week, week), distance: percent(distance) })}
              {isNewVersion && ` · ${t("customer.new_version")}`}
            </p>
            {archetypeBefore && archetype && archetypeBefore.key !== archetype.key && (
              <p>{t("archetype_move", { from: archetypeBefore.name, to: archetype.name })}</p>
            )}
            <WhyMoved reasons={moves} most={3} />
          </li>
        ))}
      </ol>
    </>
  );
};
