"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { CustomerDrift } from "#features/axes/contracts/drift.ts";
import { WhyMoved } from "#features/axes/ui/why-moved.tsx";
import { STANDARD_WINDOW } from "#lib/axes/segment-moves.ts";
import { reasonInWords } from "#records/rules/axes/reason-words.ts";
import type { CustomerCardProps } from "#records/ui/feature-pages.tsx";
import { customerName } from "#records/ui/people/customer-name.ts";
import { CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import styles from "./customer-axes.module.css";
import { ArchetypeLine, useAxisWords } from "./customer-axes.tsx";

type Why = AnswerOf<"GET /api/admin/customers/{id}/routing">["data"]["why"];

/** The support routing and campaign that the playbooks recommend, with the reasons. */
const DecisionsCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const routing = useCustomerPart("GET /api/admin/customers/{id}/routing", customerId);
  const campaign = useCustomerPart("GET /api/admin/customers/{id}/campaign", customerId);
  const part = {
    data: routing.data && campaign.data !== undefined ? { routing: routing.data, campaign: campaign.data } : undefined,
    error: routing.error ?? campaign.error,
    retry: () => {
      routing.retry();
      campaign.retry();
    },
  };
  return (
    <CustomerPart title={t("customer_axes.decisions")} failed={t("customer_axes.decisions_failed")} part={part}>
      {(found) => (
        <dl className="stack gap-12 mt-8">
          <div>
            <dt className="small soft">{t("customer_axes.queue")}</dt>
            <dd>
              <strong>{t(`plays.${found.routing.queue}`)}</strong>
            </dd>
            <dd className="small soft">
              <WhyLine why={found.routing.why} none={t("customer_axes.no_queue")} />
            </dd>
          </div>
          <div>
            <dt className="small soft">{t("customer_axes.campaign")}</dt>
            <dd>
              <strong>{found.campaign ? t(`plays.${found.campaign.campaign}`) : t("customer_axes.no_campaign")}</strong>
            </dd>
            <dd className="small soft">
              <WhyLine why={found.campaign?.why ?? []} none={t("customer_axes.no_campaign_why")} />
            </dd>
          </div>
        </dl>
      )}
    </CustomerPart>
  );
};

const WhyLine = ({ why, none }: { why: Why; none: string }) => {
  const { language } = useLanguage(false);
  const formats = useFormats();
  if (why.length === 0) return none;
  return why.map((reason) => reasonInWords(reason, { language, formats })).join(" · ");
};

type Props = { customerId: string; archetype: string | null; unclearAxes: readonly string[] };

/** The customer's archetype, and the most similar customers with what they share. */
const SimilarCard = ({ customerId, archetype, unclearAxes }: Props) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const { segmentName } = useAxisWords();
  const part = useCustomerPart("GET /api/admin/customers/{id}/similar", customerId);
  return (
    <CustomerPart
      title={t("customer_axes.similar_to")}
      term="similarity"
      failed={t("customer_axes.similar_failed")}
      part={part}
      height={300}
    >
      {({ customers, comparedWith }) => (
        <>
          <ArchetypeLine archetype={archetype} />
          <h3 className="mt-16 subtitle">{t("terms.similar_customers")}</h3>
          {customers.length === 0 && (
            <p className={`small faint ${styles.soft}`}>{t("customer_axes.no_customers_similar")}</p>
          )}
          <ol className={`stack gap-10 mt-8 ${styles.people}`}>
            {customers.map(({ likeness, inCommon: common, ...one }) => {
              const inCommon = common.filter(({ axis }) => !unclearAxes.includes(axis));
              return (
                <li key={one.id}>
                  <div className="flex items-baseline justify-between gap-12">
                    <Link className="break-anywhere" href={customerAddress(one.id)}>
                      {customerName(one)}
                    </Link>
                    <span className="small soft">{t("customer_axes.alike", { share: percent(likeness) })}</span>
                  </div>
                  {inCommon.length > 0 && (
                    <p className={`small faint ${styles.soft}`}>
                      {inCommon.map((both) => segmentName(both.axis, both.segment)).join(" · ")}
                    </p>
                  )}
                </li>
              );
            })}
          </ol>
          {customers.length > 0 && (
            <p className={`small faint ${styles.soft}`}>{t("customer_axes.compared_with", { count: comparedWith })}</p>
          )}
        </>
      )}
    </CustomerPart>
  );
};

/** Further weeks are in the API. */
const WEEKS = 8;

/** "How is this customer changing?": the speed in the last quarter against normal variation, and the weeks with changes. */
const DriftCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations("drift");
  const part = useCustomerPart("GET /api/admin/customers/{id}/drift", customerId);
  return (
    <CustomerPart title={t("customer.title")} failed={t("customer.failed")} part={part} height={240}>
      {(drift) =>
        drift ? <Path drift={drift} /> : <p className={`small faint ${styles.soft}`}>{t("customer.none")}</p>
      }
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
      <h3 className="mt-16 subtitle">{t("customer.path")}</h3>
      {path.length === 0 && <p className={`small faint ${styles.soft}`}>{t("customer.no_path")}</p>}
      <ol className={`stack gap-10 mt-8 ${styles.people}`}>
        {path.slice(0, WEEKS).map(({ week, velocity: distance, archetypeBefore, archetype, moves, isNewVersion }) => (
          <li key={week}>
            <p className={`small faint ${styles.soft}`}>
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

/** Cards derived from the customer's profile; empty before the first run, which another card explains. */
export const ProfileCards = ({ customer: { id } }: CustomerCardProps) => {
  const { data: profile } = useCustomerPart("GET /api/admin/customers/{id}/profile", id);
  if (!profile || profile.model_version === null) return null;
  return (
    <>
      <SimilarCard customerId={id} archetype={profile.archetype} unclearAxes={profile.unclear_axes} />
      <DriftCard customerId={id} />
      <DecisionsCard customerId={id} />
    </>
  );
};
