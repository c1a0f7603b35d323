"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import type { SegmentCustomer, SegmentCustomers } from "#features/report/contracts/report-customers.ts";
import { useRankWords } from "#features/report/ui/movement/movement-model.ts";
import { cellName, STANDARD } from "#features/report/ui/report-state.ts";
import { ANOTHER } from "#records/rules/rfm/movement.ts";
import { toSegmentCode } from "#records/rules/rfm/segment-colors.ts";
import { useActionTitle } from "#records/ui/actions/use-action-name.ts";
import { type PopulationChoice, toOwnPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { useReachable } from "#records/ui/people/reach-line.tsx";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { defineMembersAddress, findPart, type MembersState, type Narrowing } from "./url-state.ts";

/** The title: a segment, a cell or all customers; and which of them. */
export const useMembersTitle = ({
  segment,
  cell,
  trait,
  history,
  action,
  minRevenue,
  fromSegment,
  from,
  ...parts
}: Omit<MembersState, "method" | "days" | "storefront" | "basis" | "compare" | keyof PopulationChoice>): string => {
  const t = useTranslations();
  const words = useSegmentWords();
  const actionTitle = useActionTitle();
  const ofCell = cell ? t("rfm.cell_title", { r: cell.recency, f: cell.frequency }) : t("members.all_customers");
  const rank = useRankWords(from === null ? [] : undefined);
  const here = segment === null ? ofCell : words(segment).name;
  const withTrait =
    trait === null ? here : t("members.with_trait", { name: here, trait: words(trait).trait ?? words(trait).name });
  const place = segment === null ? here : rank.name(segment);
  const moved =
    fromSegment === ANOTHER
      ? t("members.moved_here", { name: place })
      : fromSegment && t("members.moved", { from: rank.name(fromSegment, "from"), to: place });
  const whole = moved ?? withTrait;
  const { money } = useFormats();
  const part = findPart(parts);
  const inPart = (of: string): string => {
    if (!part) return of;
    const { by } = part;
    if ("outside" in part)
      return t(part.outside === "all" ? "members.not_by_product" : "members.other_values", { name: of, part: by });
    const { key } = part;
    if (key === "") return t("members.without_part", { name: of, part: by });
    const channel = `channels.${key}` as "channels.web";
    return t(`members.of_${by}`, { name: of, value: by === "channel" && t.has(channel) ? t(channel) : key });
  };
  const ofHistory = history ? t(`members.${history}`, { name: inPart(whole) }) : inPart(whole);
  const name = minRevenue === null ? ofHistory : t("members.from", { name: ofHistory, money: money(minRevenue) });
  return action ? t("members.with_action", { name, action: actionTitle(action) }) : name;
};

type MembersQuery = Pick<MembersState, "method" | "days" | "storefront" | "basis" | "segment" | "cell"> &
  PopulationChoice &
  Partial<Narrowing>;

/** The address state as the list's query, without the page. */
export const membersQuery = ({
  method,
  days,
  storefront,
  basis,
  segment,
  cell,
  trait = null,
  history = null,
  action = null,
  minRevenue = null,
  from = null,
  to = null,
  fromSegment = null,
  channel = null,
  country = null,
  product = null,
  outside = null,
  withinSegment,
  withoutSegment,
}: MembersQuery) => ({
  method,
  days: String(days),
  ...(storefront !== null && { storefrontId: String(storefront) }),
  ...(basis !== STANDARD.basis && { valueBasis: basis }),
  ...toOwnPopulationQuery({ withinSegment, withoutSegment }),
  ...(segment !== null && { segment: toSegmentCode(segment) }),
  ...(cell && { cell: cellName(cell) }),
  ...(trait !== null && { trait }),
  ...(channel !== null && { channel }),
  ...(country !== null && { country }),
  ...(product !== null && { product }),
  ...(outside !== null && { outside }),
  ...(history && { history }),
  ...(action && { action }),
  ...(minRevenue !== null && { minRevenue: String(minRevenue) }),
  ...(from && { from }),
  ...(to && { to }),
  ...(fromSegment !== null && { fromSegment: toSegmentCode(fromSegment) }),
});

/** The list with its filters, for changes of all its customers. */
export const membersScope = (state: MembersQuery, q: string) => {
  const { days: _, minRevenue: __, storefrontId, ...filters } = membersQuery(state);
  return {
    ...filters,
    name: "report" as const,
    days: state.days,
    ...(state.minRevenue != null && { minRevenue: state.minRevenue }),
    ...(storefrontId && { storefrontId: Number(storefrontId) }),
    ...(q !== "" && { q }),
  };
};

/** The page's state from the address, and the rows it selects. */
export const useMembers = () => {
  const me = useMe();
  const at = useAddressState(useMemo(() => defineMembersAddress(me), [me]));
  const reach = useReachable();
  const page = useListTable<SegmentCustomer>({
    resource: "segmentation/customers",
    ofCustomers: true,
    sorts: ["name", "lastOrderAt", "orderCount", "revenue"],
    standardSort: "-revenue",
    filters: { ...membersQuery(at.state), ...reach.filter },
  });
  return { at, page, reach, answer: page.answer as SegmentCustomers | undefined };
};
