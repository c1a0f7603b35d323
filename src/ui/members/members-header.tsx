"use client";

import { LeftOutlined } from "@ant-design/icons";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { SegmentCustomers } from "#contracts/segment-customers.ts";
import { useMe } from "../providers/me.ts";
import { useFormats } from "../providers/use-formats.ts";
import { Monogram } from "../rfm/segment-mark.tsx";
import { useSegmentWords } from "../rfm/use-segment-words.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import styles from "./members.module.css";
import { type MembersState, reportAddress } from "./url-state.ts";

type Props = { state: MembersState; title: string; answer: SegmentCustomers | undefined; isUpdating: boolean };

/** Who they are, of when, and what to do about them; and the way back to the report. */
export const MembersHeader = ({ state, title, answer, isUpdating }: Props) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { segment } = state;
  const about = segment === null ? null : words(segment);
  return (
    <header className={styles.header}>
      <Link href={reportAddress(state)} className={styles.back}>
        <LeftOutlined aria-hidden /> {t("nav.rfm")}
      </Link>
      <div className={styles.title}>
        {segment !== null && <Monogram segment={segment} />}
        <PageHeading title={title} />
      </div>
      <Frame state={state} answer={answer} isUpdating={isUpdating} />
      {about && (
        <p className={styles.about}>
          {about.description} · {t("members.do", { actions: about.actions.join(" · ") })}
        </p>
      )}
    </header>
  );
};

/** How many, of which period and storefront, in which currency, and as of when. */
const Frame = ({ state, answer, isUpdating }: Omit<Props, "title">) => {
  const t = useTranslations();
  const formats = useFormats();
  const { storefronts, business } = useMe();
  if (!answer) return <p className={styles.frame}>{isUpdating ? t("states.loading") : ""}</p>;
  const { total, period, currency, generatedAt } = answer;
  const storefront = storefronts.find(({ id }) => id === state.storefront)?.name ?? t("report.all_storefronts");
  return (
    <p className={styles.frame}>
      {[
        t(state.q === "" ? "states.customers" : "members.matching", { count: total }),
        formats.days(period.start, period.end),
        storefront,
        t("report.currency_net", { currency }),
      ].join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("members.cuts_as_of", { time: formats.moment(generatedAt, new Date()) })}
      </span>
      {isUpdating ? ` · ${t("rfm.updating")}` : ""}
    </p>
  );
};
