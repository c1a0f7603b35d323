"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CampaignPreview } from "#features/campaigns/contracts.ts";
import { FEWEST_IN_GROUP } from "#lib/effects/campaign.ts";
import styles from "./campaigns.module.css";

/** Which effects the groups can show. */
export const Power = ({ preview, planned }: { preview: CampaignPreview; planned: number }) => {
  const t = useTranslations("campaigns");
  const { count, percent, money } = useFormats();
  const { members, controls, heldBack, isLargeEnough, windows } = preview;
  const last = windows.at(-1);
  const reached = windows.find(({ detectableEffect }) => detectableEffect !== null && detectableEffect <= planned);
  const tooSmall =
    last?.membersNeeded == null
      ? t("power_no_sales")
      : t("power_too_small", {
          planned: percent(planned),
          needed: count(last.membersNeeded),
          hasOther: String(last.detectableEffect !== null),
          other: percent(last.detectableEffect ?? 0),
        });
  const shown = (effect: number | null) => (effect === null ? "–" : percent(effect));
  return (
    <div className="stack min-w-0 gap-16">
      <dl className={`grid gap-12 mt-12 ${styles.figures}`}>
        <div>
          <dt className="small faint">{t("contacted")}</dt>
          <dd>{count(members - controls)}</dd>
        </div>
        <div>
          <dt className="small faint">{t("control_group")}</dt>
          <dd>{count(controls)}</dd>
        </div>
      </dl>
      {heldBack > 0 && <p className="max-w-prose mt-8 small faint">{t("held_back", { count: heldBack })}</p>}
      {isLargeEnough ? (
        <p>{reached ? t("power_enough", { planned: percent(planned), days: reached.days }) : tooSmall}</p>
      ) : (
        <Notice>{t("too_small", { fewest: FEWEST_IN_GROUP })}</Notice>
      )}
      <DataTable
        caption={t("power_table")}
        rows={windows}
        keyOf={({ days }) => String(days)}
        columns={[
          { name: "days", title: t("window"), value: ({ days }) => days, show: ({ days }) => t("days", { days }) },
          { name: "revenue", title: t("expected_revenue"), value: ({ revenue }) => revenue, format: money },
          { name: "past", title: t("past_revenue"), value: ({ pastRevenue }) => pastRevenue, format: money },
          {
            name: "detectable",
            title: t("detectable"),
            value: ({ detectableEffect }) => detectableEffect ?? Number.POSITIVE_INFINITY,
            show: ({ detectableEffect }) => shown(detectableEffect),
          },
          {
            name: "needed",
            title: t("needed", { planned: percent(planned) }),
            value: ({ membersNeeded }) => membersNeeded ?? Number.POSITIVE_INFINITY,
            show: ({ membersNeeded }) => (membersNeeded === null ? "–" : count(membersNeeded)),
          },
        ]}
      />
      <p className="max-w-prose mt-8 small faint">{t("power_note")}</p>
    </div>
  );
};
