import { CLV_TIERS, type ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import type { ForecastSetting } from "#lib/domain/forecast/forecast-setting.ts";
import type { GroupCurve, Grouping } from "#lib/domain/forecast/path/group-curves.ts";
import { groupPaths } from "#lib/domain/forecast/path/group-paths.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import { schemeWords } from "#lib/domain/report/rfm/scheme-words.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { overlay } from "#lib/domain/words/overlay.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
import { readForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { activeSchemeIn } from "#lib/server/db/rfm-scheme/rfm-schemes.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor } from "../domain/permissions.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

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
  { language }: { language: Language },
) => {
  const { currency } = await loadCriteriaContext(actor);
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
