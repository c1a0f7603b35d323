"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { type CustomerState, TABS, type Tab } from "#ui/shared/people/customer-state.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { Overview } from "./overview.tsx";

const Timeline = lazily(() => import("./timeline/timeline.tsx").then(({ Timeline: it }) => it));
const Behavior = lazily(() => import("./purchases/behavior.tsx").then(({ Behavior: it }) => it));
const Orders = lazily(() => import("./purchases/orders.tsx").then(({ Orders: it }) => it));

type Props = { customer: Customer; page: Address<CustomerState> };

const BODIES: Record<Tab, (props: Props) => ReactNode> = {
  overview: Overview,
  timeline: (props) => <Timeline {...props} />,
  behavior: (props) => <Behavior {...props} />,
  orders: (props) => <Orders {...props} />,
};

/** The four tabs of a customer; the address selects one. */
export const CustomerTabs = ({ customer, page }: Props) => {
  const t = useTranslations("customer");
  const { count } = useFormats();
  const { tab: active } = page.state;
  const orders = customer.metrics.orderCount;
  const Body = BODIES[active];
  return (
    <PageTabs
      label={customerName(customer)}
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
