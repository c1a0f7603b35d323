"use client";

import { useTranslations } from "next-intl";
import { ChoiceSwitch } from "#core/ui/choice-switch.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { ViewButton } from "#core/ui/state-link.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { PAIR_RELATIONS } from "#records/rules/order-readings/pairs-of-products.ts";
import { PRODUCT_GROUPINGS } from "#records/rules/order-readings/products-of-orders.ts";
import { PRODUCT_TABS, SPANS } from "#records/rules/report-choices.ts";
import { PopulationMenu } from "#records/ui/comparison/population-menu.tsx";
import { StorefrontMenu } from "#records/ui/comparison/scope-menus.tsx";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import { PairsSide } from "./pairs-side.tsx";
import { type ProductsAddress, productsAddress } from "./products-address.ts";
import { ProductsSide } from "./products-side.tsx";
import { SecondOrderSide } from "./second-order-side.tsx";

const Controls = ({ page: { state, change } }: { page: ProductsAddress }) => {
  const t = useTranslations("products");
  return (
    <div className="row gap-8">
      {state.tab === "products" && (
        <ChoiceSwitch
          name="by"
          label={t("by")}
          chosen={state.by}
          options={PRODUCT_GROUPINGS.map((key) => ({ key, label: t(`groupings.${key}`) }))}
          onChoose={(by) => change({ by, page: 1 })}
        />
      )}
      {state.tab === "pairs" && (
        <ChoiceSwitch
          name="relation"
          label={t("relation")}
          chosen={state.relation}
          options={PAIR_RELATIONS.map((key) => ({ key, label: t(`relations.${key}`) }))}
          onChoose={(relation) => change({ relation, page: 1 })}
        />
      )}
      <ChoiceMenu
        label={t("period")}
        words={t("last_months", { months: state.months })}
        options={SPANS.map((months) => ({ key: String(months), label: t("last_months", { months }) }))}
        chosen={String(state.months)}
        onChoose={(key) => change({ months: SPANS.find((months) => String(months) === key) ?? 24, page: 1 })}
      />
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront, page: 1 })} />
      <PopulationMenu chosen={state} onChoose={(choice) => change({ ...choice, page: 1 })} />
    </div>
  );
};

/** Which products bring customers back, when they order again, and what they buy together. */
export const ProductsPage = () => (
  <WithSavedViews list="products">
    <Products />
  </WithSavedViews>
);

const Products = () => {
  const t = useTranslations();
  const page = useAddressState(productsAddress);
  const { tab } = page.state;
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.products")}
        about={t("products.about")}
        actions={tab === "second-order" && <ViewButton page={page} />}
      />
      <ViewsBar list="products" />
      <PageTabs
        label={t("products.tabs_label")}
        tabs={PRODUCT_TABS.map((key) => ({ key, label: t(`products.tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next, q: "", sort: "", page: 1 })}
      >
        <div className="stack min-w-0 gap-16">
          <Controls page={page} />
          {tab === "products" && <ProductsSide page={page} />}
          {tab === "second-order" && <SecondOrderSide page={page} />}
          {tab === "pairs" && <PairsSide page={page} />}
        </div>
      </PageTabs>
    </PageLayout>
  );
};
