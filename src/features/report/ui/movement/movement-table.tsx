"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Move } from "./movement-model.ts";
import { useRankWords } from "./use-rank-words.ts";

type Props = {
  moves: readonly Move[];
  /** The name of the table, if it is one of several. */
  caption?: string;
  /** The address of a move's customers; undefined for moves without a list. */
  addressOf: (move: Move) => string | undefined;
};

/** Every move as a row of a sortable table, with a link to its customers. */
export const MovementTable = ({ moves, caption, addressOf }: Props) => {
  const t = useTranslations();
  const { count, money, percent } = useFormats();
  const { name, sentence } = useRankWords();
  const columns: Column<Move>[] = [
    { name: "from", title: t("movement.from"), value: ({ from }) => name(from) },
    { name: "to", title: t("movement.to"), value: ({ to }) => name(to) },
    {
      name: "customers",
      title: t("movement.customers"),
      value: ({ customers }) => customers,
      show: (move) => {
        const address = addressOf(move);
        const customers = count(move.customers);
        if (!address) return customers;
        return (
          <Link href={address} aria-label={`${customers}: ${sentence(move)}`}>
            {customers}
          </Link>
        );
      },
    },
    { name: "share", title: t("movement.share"), value: ({ share }) => share, show: ({ share }) => percent(share) },
    {
      name: "before",
      title: t("movement.revenue_before"),
      value: ({ revenueBefore }) => revenueBefore,
      show: ({ revenueBefore }) => money(revenueBefore),
    },
    {
      name: "now",
      title: t("movement.revenue_now"),
      value: ({ revenueNow }) => revenueNow,
      show: ({ revenueNow }) => money(revenueNow),
    },
  ];
  return (
    <DataTable
      caption={caption ?? t("chart_titles.rfm_flow")}
      isCaptionHidden={caption === undefined}
      columns={columns}
      rows={[...moves]}
      keyOf={({ from, to }) => `${from} ${to}`}
    />
  );
};
