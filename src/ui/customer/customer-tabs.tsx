"use client";

import { Tabs } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Address } from "../providers/use-address-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import { Behavior } from "./behavior.tsx";
import styles from "./customer.module.css";
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
  const orders = customer.metrics.orderCount;
  return (
    <Tabs
      className={styles.tabs ?? ""}
      activeKey={page.state.tab}
      onChange={(tab) => page.change({ tab: tab as Tab, page: 1, until: null })}
      destroyOnHidden
      animated={false}
      items={TABS.map((tab) => {
        const Body = BODIES[tab];
        const label = tab === "orders" && orders > 0 ? `${t("tabs.orders")} ${count(orders)}` : t(`tabs.${tab}`);
        return { key: tab, label, children: <Body customer={customer} page={page} /> };
      })}
    />
  );
};
