"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Overview } from "#contracts/overview/overview.ts";
import { CopyMenu } from "#ui/shared/charts/copy/copy-menu.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { segmentKey } from "#ui/theme/segments.ts";
import { useRankWords } from "../report/movement/use-rank-words.ts";
import { moveAddress } from "./addresses.ts";
import styles from "./overview.module.css";

type Move = Overview["moves"][number];

const MOST = 8;
const stakeOf = ({ revenueBefore, revenueNow }: Move): number => Math.max(revenueBefore, revenueNow);

/** The movements between RFM segments with the most money, each with its customers. */
export const MovesCard = ({ overview }: { overview: Overview }) => {
  const t = useTranslations("overview.moves");
  const { count, money } = useFormats();
  const { name } = useRankWords();
  const place = (code: string) => name(segmentKey(code) ?? code);
  const { moves } = overview;
  const rows = [...moves].sort((a, b) => stakeOf(b) - stakeOf(a)).slice(0, MOST);
  return (
    <Card title={t("title")} term="segment_movement" tools={rows.length > 0 && <CopyMenu title={t("title")} />}>
      {rows.length === 0 ? (
        <p className={styles.quiet}>{t("none")}</p>
      ) : (
        <>
          <p className={styles.note}>{t("about", { shown: rows.length, all: moves.length })}</p>
          <div className={styles.table}>
            <DataTable
              caption={t("title")}
              isCaptionHidden
              rows={rows}
              keyOf={({ from, to }) => `${from} ${to}`}
              columns={[
                {
                  name: "move",
                  title: t("move"),
                  value: ({ from, to }) => t("from_to", { from: place(from), to: place(to) }),
                },
                {
                  name: "customers",
                  title: t("customers"),
                  value: ({ customers }) => customers,
                  show: (move) => (
                    <Link
                      href={moveAddress(overview, move)}
                      prefetch={false}
                      aria-label={t("see", { count: move.customers, from: place(move.from), to: place(move.to) })}
                    >
                      {count(move.customers)}
                    </Link>
                  ),
                },
                {
                  name: "before",
                  title: t("before"),
                  term: "revenue",
                  value: ({ revenueBefore }) => revenueBefore,
                  show: ({ revenueBefore }) => money(revenueBefore),
                },
                {
                  name: "now",
                  title: t("now"),
                  term: "revenue",
                  value: ({ revenueNow }) => revenueNow,
                  show: ({ revenueNow }) => money(revenueNow),
                },
              ]}
            />
          </div>
        </>
      )}
    </Card>
  );
};
