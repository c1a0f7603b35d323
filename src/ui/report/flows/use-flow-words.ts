"use client";

import { useTranslations } from "next-intl";
import type { Tip } from "#ui/shared/charts/chart-tip.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useRankWords } from "../movement/use-rank-words.ts";
import type { FlowDiagram, FlowLink, FlowNode } from "./flows-model.ts";

/** A diagram's flows and segments as text. */
export const useFlowWords = ({ days, nodes }: FlowDiagram) => {
  const t = useTranslations("movement");
  const formats = useFormats();
  const { name } = useRankWords();
  const { percent, moneyShort } = formats;
  const day = (at: number) => formats.days(days[at] ?? "", days[at] ?? "");
  const whole = (column: number) =>
    nodes.filter((node) => node.column === column).reduce((all, { customers }) => all + customers, 0);

  const flow = ({ from, to, step, customers, share, revenueBefore, revenueNow }: FlowLink): Tip => ({
    title: t("flow", { from: name(from), before: day(step), to: name(to), after: day(step + 1) }),
    lines: [
      t("flow_count", { count: customers, share: percent(share), from: name(from) }),
      t("flow_money", { before: moneyShort(revenueBefore), now: moneyShort(revenueNow) }),
    ],
  });
  const place = ({ rank, column, customers, revenue }: FlowNode): Tip => ({
    title: t("node_title", { name: name(rank), day: day(column) }),
    lines: [
      t("node_count", { count: customers, share: percent(customers / whole(column)) }),
      t("node_money", { money: moneyShort(revenue) }),
    ],
  });
  return { name, flow, place };
};
