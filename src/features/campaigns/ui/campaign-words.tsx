"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Campaign, CampaignPoint, CampaignVerdict } from "#features/campaigns/contracts.ts";
import { type Measure, NO_SEGMENT, POOLED_STRATUM } from "#lib/effects/campaign.ts";
import { FEWEST_BUYERS } from "#lib/effects/verdict.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { LAPSED_KEY } from "#lib/rfm/segments.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";

type Judged = { campaign: Campaign; verdict: CampaignVerdict; point: CampaignPoint | undefined };

/** What pages say about a campaign: its source, its amounts and its result. */
export const useCampaignWords = () => {
  const t = useTranslations("campaigns");
  const segment = useSegmentWords();
  const { money, moneyShort, count, hundredths, short, percent, change, days } = useFormats();

  const source = ({ source: from, sourceName }: Pick<Campaign, "source" | "sourceName">): string => {
    switch (from.kind) {
      case "all":
        return t("sources.all");
      case "rfm":
        return segment(from.segment === LAPSED_KEY ? LAPSED_CODE : from.segment).name;
      case "tier":
        return t(`sources.tiers.${from.tier}`);
      case "list":
        return t(`sources.lists.${from.list}`);
      default:
        return sourceName ?? "";
    }
  };

  /** An amount of a measure, exactly or for an axis. */
  const amount = (measure: Measure) => (measure === "orders" ? hundredths : money);
  /** The same for all customers together. */
  const total = (measure: Measure) => (measure === "orders" ? count : money);
  const tick = (measure: Measure) => (measure === "orders" ? short : moneyShort);

  const verdictText = ({ campaign, verdict, point }: Judged): string => {
    const { state, startsOn, expectedEffect } = campaign;
    const planned = percent(expectedEffect);
    if (verdict === null) {
      if (state === "scheduled") return t("verdicts.scheduled", { day: days(startsOn, startsOn) });
      return t(state === "ended" ? "verdicts.never_measured" : "verdicts.first_day");
    }
    if (verdict.state === "too_few_buyers") {
      const values = { buyers: verdict.buyers, fewest: FEWEST_BUYERS, days: verdict.days ?? 0 };
      return t(
        verdict.days === null || state === "ended" ? "verdicts.never_enough" : "verdicts.too_few_buyers",
        values,
      );
    }
    if (!point) return "";
    const values = {
      day: verdict.day,
      effect: money(Math.abs(point.effect)),
      relative: point.relative === null ? "–" : percent(Math.abs(point.relative)),
      lower: money(point.lower),
      upper: money(point.upper),
      total: moneyShort(Math.abs(point.total)),
      planned,
    };
    if (verdict.state !== "inconclusive") return t(`verdicts.${verdict.state}`, values);
    if (state === "ended") return t("verdicts.inconclusive_ended", values);
    if (verdict.days === null) return t("verdicts.inconclusive_too_small", values);
    return t("verdicts.inconclusive", { ...values, days: verdict.days });
  };

  /** Why there is no effect; `days` since the start, if they are to be named. */
  const tooFew = (buyers: number, days?: number): string =>
    buyers >= FEWEST_BUYERS
      ? t("statuses.too_few_buyers")
      : t("too_few", { buyers, fewest: FEWEST_BUYERS, days: days ?? 0 });

  return {
    source,
    amount,
    total,
    tick,
    verdictText,
    /** A few words for a list. */
    status: ({ verdict, state }: { verdict: CampaignVerdict; state: Campaign["state"] }): string =>
      verdict?.state === "too_few_buyers"
        ? tooFew(verdict.buyers)
        : t(`statuses.${verdict?.state ?? (state === "running" ? "first_day" : state)}`),
    tooFew,
    /** Why there is no effect by a day before the first one with enough buyers. */
    tooFewThen: (): string => t("too_few_then", { fewest: FEWEST_BUYERS }),
    stratum: (stratum: string): string =>
      stratum === NO_SEGMENT
        ? t("strata.none")
        : stratum === POOLED_STRATUM
          ? t("strata.other")
          : segment(stratum).name,
    interval: (point: CampaignPoint, measure: Measure): string =>
      t("interval", { lower: amount(measure)(point.lower), upper: amount(measure)(point.upper) }),
    relative: ({ relative }: CampaignPoint): string => (relative === null ? "–" : change(relative)),
  };
};

export const StateTag = ({ state }: Pick<Campaign, "state">) => {
  const t = useTranslations("campaigns.states");
  return <Tag color={state === "running" ? "blue" : "default"}>{t(state)}</Tag>;
};
