"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Address } from "../providers/use-address-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import { PageTabs } from "../tabs/page-tabs.tsx";
import { Behavior } from "./behavior.tsx";
import { nameOf } from "./name-of.ts";
import { Orders } from "./orders.tsx";
import { Overview } from "./overview.tsx";
import { Timeline } from "./timeline.tsx";
import type { Customer } from "./types.ts";
import { type CustomerState, TABS, type Tab } from "./url-state.ts";

type Props = { customer: Customer; page: Address<CustomerState> };

const BODIES: Record<Tab, (props: Props) => ReactNode> = {
  overview: Overview,
  timeline: Timeline,
  behavior: Behavior,
  orders: Orders,
};

/** The four sides of a customer; the address says which. */
export const CustomerTabs = ({ customer, page }: Props) => {
  const t = useTranslations("customer");
  const { count } = useFormats();
  const { tab: active } = page.state;
  const orders = customer.metrics.orderCount;
  const Body = BODIES[active];
  return (
    <PageTabs
      label={nameOf(customer)}
      tabs={TABS.map((key) => ({
        key,
        label: key === "orders" && orders > 0 ? `${t("tabs.orders")} ${count(orders)}` : t(`tabs.${key}`),
      }))}
      active={active}
      onChoose={(tab) => page.change({ tab, page: 1, until: null })}
    >
      <Body customer={customer} page={page} />
    </PageTabs>
  );
};
