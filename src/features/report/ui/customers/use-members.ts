"use client";

import { useCallback } from "react";
import { LIST_NAMES, useAddressState } from "#core/ui/address/use-address-state.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { codeOfKey } from "#core/ui/theme/segments.ts";
import type { SegmentCustomer, SegmentCustomers } from "#features/report/contracts/report-customers.ts";
import { useReachable } from "#records/ui/people/use-reachable.ts";
import { cellName, STANDARD } from "../report-state.ts";
import { type MembersState, type Narrowing, readMembers, writeMembers } from "./url-state.ts";

type MembersQuery = Pick<MembersState, "method" | "days" | "storefront" | "basis" | "segment" | "cell"> &
  Partial<Narrowing>;

/** The address state as the list's query, without the page. */
export const membersQuery = ({
  method,
  days,
  storefront,
  basis,
  segment,
  cell,
  history = null,
  action = null,
  minRevenue = null,
  from = null,
  to = null,
  fromSegment = null,
}: MembersQuery) => ({
  method,
  days: String(days),
  ...(storefront !== null && { storefrontId: String(storefront) }),
  ...(basis !== STANDARD.basis && { valueBasis: basis }),
  ...(segment !== null && { segment: codeOfKey(segment) }),
  ...(cell && { cell: cellName(cell) }),
  ...(history && { history }),
  ...(action && { action }),
  ...(minRevenue !== null && { minRevenue: String(minRevenue) }),
  ...(from && { from }),
  ...(to && { to }),
  ...(fromSegment !== null && { fromSegment: codeOfKey(fromSegment) }),
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

export const MEMBERS_RESOURCE = "segmentation/customers";

/** The page's state from the address, and the rows it selects. */
export const useMembers = () => {
  const { storefronts } = useMe();
  const read = useCallback(
    (query: URLSearchParams) =>
      readMembers(
        query,
        storefronts.map(({ id }) => id),
      ),
    [storefronts],
  );
  const at = useAddressState<MembersState>({ read, write: writeMembers, list: LIST_NAMES });
  const reach = useReachable();
  const page = useListTable<SegmentCustomer>({
    resource: MEMBERS_RESOURCE,
    ofCustomers: true,
    sorts: ["name", "lastOrderAt", "orderCount", "revenue"],
    standardSort: "-revenue",
    filters: { ...membersQuery(at.state), ...reach.filter },
  });
  return { at, page, reach, answer: page.answer as SegmentCustomers | undefined };
};
