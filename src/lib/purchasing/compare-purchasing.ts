import type { PurchasingFigures } from "#lib/domain/purchasing/figures.ts";
import { purchasingFigures } from "#lib/domain/purchasing/figures.ts";
import { PURCHASING_DAYS } from "#lib/domain/purchasing/purchasing.ts";
import type { StoredAnswer } from "#lib/domain/purchasing/stored-answer.ts";
import { segmentInWords } from "#lib/domain/purchasing/words/words-of.ts";
import { type Comparison, checkedEnd } from "#lib/domain/report/comparison.ts";
import { addDays } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { hasSales } from "#lib/server/db/customers/buyers.ts";
import { readSnapshot } from "#lib/server/db/report/report-snapshots.ts";
import { findRunAsOf } from "#lib/server/db/runs/run-list.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";
import { purchasingPeriod } from "./segment-stored-purchases.ts";

type Stored = { madeAt: Date; answer: StoredAnswer };

const NO_CUSTOMERS: PurchasingFigures = { customers: 0, groups: [] };

/** The stored figures; without sales, those of an empty period. Null if they have yet to be calculated. */
const figuresOf = async (scope: Scope, { madeAt, answer }: Stored, end: string) => {
  if (end === answer.period.end) return { madeAt, figures: purchasingFigures(answer) };
  const of = { report: "purchasing", setting: answer.type, day: end } as const;
  const stored = await withBusiness(scope, (client) => readSnapshot<PurchasingFigures>(client, scope, of));
  if (stored) return stored;
  return (await hasSales(scope, await purchasingPeriod(scope, end))) ? null : { madeAt, figures: NO_CUSTOMERS };
};

/** The segments of an earlier period of the same length, or the run that calculates them. */
export const comparePurchasing = async (
  scope: Scope,
  current: Stored,
  compare: Comparison,
  { language }: { language: Language },
) => {
  const end = checkedEnd(current.answer.period, compare);
  const [found, run] = await Promise.all([
    figuresOf(scope, current, end),
    findRunAsOf(scope, "purchasing_as_of", { asOf: end }),
  ]);
  return {
    period: { start: addDays(end, 1 - PURCHASING_DAYS), end },
    answer: found && {
      madeAt: found.madeAt.toISOString(),
      customers: found.figures.customers,
      groups: found.figures.groups.map(({ id, marks, ...group }) => ({
        id,
        label: segmentInWords({ segmentId: id, marks }, language).label,
        ...group,
      })),
    },
    run: found ? null : run,
  };
};
