import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { overlay } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import type { Actor } from "#core/values/permissions.ts";
import { CLV_TIERS, type ClvTier, type ForecastSetting } from "#lib/clv/forecast-setting.ts";
import type { GroupCurve, Grouping } from "#lib/clv/group-curves.ts";
import { activeSchemeIn } from "#records/rfm/schemes.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { groupPaths } from "./rules/stored-path.ts";
import { readForecastAnswer } from "./store/forecasts.ts";

const isTier = (key: string): key is ClvTier => CLV_TIERS.some((tier) => tier === key);

/** Tiers from high to low, segments by expected orders, periods oldest first; customers without a key last. */
const sorted = (by: Grouping, curves: readonly GroupCurve[]): GroupCurve[] => {
  const order = (a: GroupCurve, b: GroupCurve): number => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    if (by === "tier") return CLV_TIERS.indexOf(a.key as ClvTier) - CLV_TIERS.indexOf(b.key as ClvTier);
    if (by === "rfmSegment") return (b.orders.at(-1) ?? 0) - (a.orders.at(-1) ?? 0);
    return a.key < b.key ? -1 : 1;
  };
  return curves.toSorted(order);
};

/**
 * The existing customers' part of a stored forecast's path, by group; `groups` is null without such a forecast, or one of an
 * earlier version.
 */
export const readGroupPaths = async (
  actor: Actor,
  { by, ...setting }: ForecastSetting & { by: Grouping },
  { language }: { language: LanguageTag },
) => {
  const { currency } = await loadBusinessDay(actor);
  const { kept, scheme } = await withBusiness(actor, async (client) => ({
    kept: await readForecastAnswer(client, actor, setting),
    ...(await activeSchemeIn(client, actor)),
  }));
  const segments: Record<string, { name: string }> = overlay(wordsIn(language), schemeWords(scheme.looks)).rfm_segments;
  const labelOf = (key: string): string => {
    if (by === "tier" && isTier(key)) return tierInWords(key, language).label;
    return by === "rfmSegment" ? (segments[key]?.name ?? key) : key;
  };
  const { path, groups } = kept?.answer ?? {};
  return {
    by,
    currency,
    valueBasis: setting.valueBasis ?? ("revenue" as const),
    groups:
      path && groups
        ? groupPaths(path, sorted(by, groups[by])).map((group) => ({
            ...group,
            label: group.key === null ? null : labelOf(group.key),
          }))
        : null,
  };
};
