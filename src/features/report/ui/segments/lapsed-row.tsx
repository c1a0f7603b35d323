"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { SegmentGroups } from "#features/report/contracts/groups.ts";
import { membersAddress } from "#features/report/ui/customers/url-state.ts";
import type { RfmState } from "#features/report/ui/report-state.ts";
import { useGroupWords } from "#features/report/ui/use-groups.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./shares.module.css";

type Props = { groups: SegmentGroups | undefined; state: RfmState };

/** Customers who are in no segment because they last bought before the period, with a link to their list. */
export const LapsedRow = ({ groups, state }: Props) => {
  const t = useTranslations("groups");
  const { name } = useSegmentWords()(LAPSED_CODE);
  const { moneyShort } = useFormats();
  const describe = useGroupWords();
  const me = useMe();
  const mayList = useCan({ resource: "customers", action: "list" }).data?.can;
  const lapsed = groups?.lapsed;
  if (!lapsed) return null;
  const { worthwhile } = lapsed;
  const linked = (text: string, minRevenue: number | null) =>
    mayList ? (
      <Link href={membersAddress(me, { ...state, focus: LAPSED_CODE, cell: null }, { minRevenue })} prefetch={false}>
        {text}
      </Link>
    ) : (
      text
    );
  const count = t("lapsed_customers", { count: lapsed.customers, money: moneyShort(lapsed.revenue) });
  return (
    <section className={`flex gap-8 mt-4 underlined-links ${styles.lapsed}`} aria-label={name}>
      <Monogram segment={LAPSED_CODE} />
      <div>
        <strong>{name}</strong> <TermInfo term="lapsed_customers" /> {linked(count, null)}{" "}
        {t("lapsed_where", { days: groups.period.days })} ·{" "}
        {t("reachable_only", { reachable: lapsed.reachableByEmail })}
        {worthwhile.customers > 0 && (
          <>
            {" "}
            ·{" "}
            {linked(
              t("lapsed_worthwhile", {
                count: worthwhile.customers,
                minimum: moneyShort(worthwhile.minimum),
                money: moneyShort(worthwhile.revenue),
              }),
              worthwhile.minimum,
            )}
          </>
        )}
        <span className="block small faint">{describe(lapsed, groups.period.days)}</span>
      </div>
    </section>
  );
};
